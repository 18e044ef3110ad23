"""Buttons of private threads."""

from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from services.threads import Listed, Pages, ThreadView

MAX_LABEL = 24
MOST_FILES = 5
Rows = list[list[InlineKeyboardButton]]


class ThreadList(CommunityData, prefix="ktl"):
    """The person's threads in a community."""


class ThreadOpen(CommunityData, prefix="kto"):
    """Read a thread."""

    talk: int
    page: int = 0


class ThreadFor(CommunityData, prefix="ktb"):
    """The thread of a booking's customer and instructor."""

    booking: int


class ThreadWrite(CommunityData, prefix="ktw"):
    """Write to the other one, until one goes elsewhere."""

    talk: int


class ThreadTakeBack(CommunityData, prefix="ktt"):
    """Take back a message one wrote."""

    message: int


class ThreadFile(CommunityData, prefix="ktf"):
    """Get the file of a message."""

    talk: int
    message: int


class ThreadClose(CommunityData, prefix="ktc"):
    """Let nobody write, or both again; the instructor."""

    talk: int
    closed: bool


def listed(found: list[Listed]) -> Rows:
    """A button a thread."""
    return [[button(_name(one), _to(one.thread))] for one in found]


def _name(one: Listed) -> str:
    name = words.short(one.thread.other, MAX_LABEL)
    return f"{name} ({number(one.unread)})" if one.unread else name


def _to(thread: ThreadView) -> ThreadOpen:
    return ThreadOpen(community=thread.community_id, talk=thread.id)


def pages(found: Pages) -> Rows:
    """Files of the page, write, close, turn."""
    thread = found.thread
    ids: dict[str, Any] = {"community": thread.community_id, "talk": thread.id}
    files = [
        button(f"📎 {words.short(one.file or str(one.kind), MAX_LABEL)}", ThreadFile(**ids, message=one.id))
        for one in found.messages
        if one.file_id is not None
    ]
    ways = [] if thread.closed_at else [write(thread)]
    if thread.is_teacher:
        closed = thread.closed_at is not None
        label = _("Open thread again") if closed else _("Close thread")
        ways.append(button(label, ThreadClose(**ids, closed=not closed)))
    turning = nav.page_row(
        ThreadOpen(**ids, page=found.page + 1) if found.page + 1 < found.pages else None,
        f"{number(found.page + 1)}/{number(found.pages)}",
        ThreadOpen(**ids, page=found.page - 1) if found.page else None,
    )
    return [*([file] for file in files[-MOST_FILES:]), ways, turning]


def write(thread: ThreadView) -> InlineKeyboardButton:
    """Write to the other one."""
    return button(_("Write"), ThreadWrite(community=thread.community_id, talk=thread.id), "primary")


def answer(community: int, thread_id: int) -> list[InlineKeyboardButton]:
    """Below a message that was brought."""
    ids: dict[str, Any] = {"community": community, "talk": thread_id}
    return [button(_("Answer"), ThreadWrite(**ids)), button(_("Read thread"), ThreadOpen(**ids))]


def passed(community: int, thread_id: int, message_id: int) -> list[InlineKeyboardButton]:
    """Below what one wrote."""
    return [
        button(_("Take back"), ThreadTakeBack(community=community, message=message_id)),
        button(_("Read thread"), ThreadOpen(community=community, talk=thread_id)),
    ]


def of_booking(community: int, booking_id: int) -> InlineKeyboardButton:
    """Lead from a booking to its thread."""
    return button(_("Write messages"), ThreadFor(community=community, booking=booking_id))


def opened_by(data: str) -> ThreadWrite | None:
    """What the button below a brought message leads to; None for any other button."""
    if not data.startswith(f"{ThreadWrite.__prefix__}:"):
        return None
    try:
        return ThreadWrite.unpack(data)
    except ValueError:
        return None
