"""Buttons of a session's minutes: to read, to write, to close and to send them."""

from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.action_items import ActionAdd, ActionList
from keyboards.data import CommunityData, button, in_rows, page
from keyboards.decisions import DecisionAdd, DecisionList
from locales import words
from locales.reader import gettext as _
from locales.reader import number, pgettext
from services import minute_notes
from services.minute_notes import GENERAL, History, Note
from services.minutes_sheet import Sheet

MAX_LABEL = 36
ITEMS = 8
"""Items to choose from on one page, two a row."""
Rows = list[list[InlineKeyboardButton]]


class MinutesScreen(CommunityData, prefix="vm"):
    """The minutes of a session."""

    session: int


class MinutesRead(CommunityData, prefix="vr"):
    """Everything they say, page by page."""

    session: int
    page: int = 0


class NoteItems(CommunityData, prefix="vi"):
    """Choose an item of the agenda: to write about it, or to see how its note was."""

    session: int
    page: int = 0
    past: bool = False


class NoteAdd(CommunityData, prefix="vn"):
    """Add lines to the note of one item; 0 is the general part."""

    session: int
    item: int = GENERAL


class NoteHistory(CommunityData, prefix="vh"):
    """How the note of one item was."""

    session: int
    item: int
    page: int = 0


class NoteVersion(CommunityData, prefix="vv"):
    """One version of it."""

    session: int
    item: int
    revision: int


class NoteRestore(CommunityData, prefix="vk"):
    """Bring that version back."""

    session: int
    item: int
    revision: int


class MinutesClose(CommunityData, prefix="vc"):
    """Let nobody write any more, or everybody again."""

    session: int
    closed: bool


class MinutesSend(CommunityData, prefix="vs"):
    """Send them to all they concern: asks once more."""

    session: int


class MinutesSendNow(CommunityData, prefix="vt"):
    """Send this version of them."""

    session: int
    revision: int


class MinutesHold(CommunityData, prefix="vb"):
    """Keep them from going out by themselves, or let them."""

    session: int
    held: bool


class MinutesPaper(CommunityData, prefix="vf"):
    """Get them as a document."""

    session: int


def ways(sheet: Sheet, url: str | None) -> Rows:
    """What can be done with the minutes."""
    session, now = sheet.session, minute_notes.current(sheet.notes)
    ids: dict[str, Any] = {"community": session.community_id, "session": session.id}
    read = [] if sheet.is_empty else [button(_("Read all"), MinutesRead(**ids))]
    rows: Rows = []
    if sheet.open:
        rows.append(
            [
                button(_("Add note"), NoteAdd(**ids, item=now.item_id), style="primary"),
                button(_("Add decision"), DecisionAdd(**ids, item=now.item_id)),
            ]
        )
        rows.append([button(_("Add task"), ActionAdd(**ids, item=now.item_id)), *read])
    else:
        rows.append(read)
    found = [button(_("Decisions"), DecisionList(**ids))] if sheet.decisions else []
    if sheet.actions.items:
        found.append(button(_("Tasks"), ActionList(**ids)))
    paper = [] if sheet.is_empty else [button(_("Get PDF"), MinutesPaper(**ids))]
    return [*rows, found, [*paper, *page(_("Open page"), url)], _organizing(sheet, ids)]


def opener(community: int, session: int) -> InlineKeyboardButton:
    """To the minutes of a session."""
    label = pgettext("of a meeting", "Minutes")
    return button(label, MinutesScreen(community=community, session=session))


def beside(community: int, session: int, item: int) -> Rows:
    """While a meeting runs, for its host: write about the current item."""
    ids: dict[str, Any] = {"community": community, "session": session}
    return [
        [
            button(_("Add note"), NoteAdd(**ids, item=item)),
            button(_("Add decision"), DecisionAdd(**ids, item=item)),
        ],
        [button(_("Add task"), ActionAdd(**ids, item=item)), opener(community, session)],
    ]


def _organizing(sheet: Sheet, ids: dict[str, Any]) -> list[InlineKeyboardButton]:
    """What an organizer can do with them."""
    if not sheet.session.manages or sheet.is_empty:
        return []
    close = MinutesClose(**ids, closed=not sheet.state.closed)
    buttons = [button(_("Open again") if sheet.state.closed else _("Close minutes"), close)]
    if not sheet.state.sent_at:
        buttons.insert(0, button(_("Send to all"), MinutesSend(**ids)))
    elif sheet.state.corrected:
        buttons.insert(0, button(_("Send correction"), MinutesSend(**ids)))
    return buttons


def items(sheet: Sheet, at: int, *, past: bool) -> Rows:
    """The items of the agenda and the general part, a page of them."""
    session = sheet.session
    ids: dict[str, Any] = {"community": session.community_id, "session": session.id}
    target = NoteHistory if past else NoteAdd
    shown = [note for note in sheet.notes if not past or note.revision]
    pages = max(1, -(-len(shown) // ITEMS))
    at = max(0, min(at, pages - 1))

    def turn(to: int) -> NoteItems | None:
        return NoteItems(**ids, page=to, past=past) if 0 <= to < pages else None

    buttons = [
        button(words.short(topic(note), MAX_LABEL // 2), target(**ids, item=note.item_id))
        for note in shown[at * ITEMS : (at + 1) * ITEMS]
    ]
    turning = nav.page_row(turn(at - 1), f"{number(at + 1)}/{number(pages)}", turn(at + 1))
    return [*in_rows(buttons, 2), turning]


def topic(note: Note) -> str:
    """What a note is about."""
    return note.topic or _("In general")


def reading(sheet: Sheet, at: int, pages: int) -> Rows:
    """To the pages before and after, and to how it was."""
    ids: dict[str, Any] = {"community": sheet.session.community_id, "session": sheet.session.id}

    def turn(to: int) -> MinutesRead | None:
        return MinutesRead(**ids, page=to) if 0 <= to < pages else None

    turning = nav.page_row(turn(at - 1), f"{number(at + 1)}/{number(pages)}", turn(at + 1))
    return [turning, [button(_("Earlier versions"), NoteItems(**ids, past=True))]]


def noting(sheet: Sheet) -> list[InlineKeyboardButton]:
    """While notes are written: another item, and all that is there."""
    ids: dict[str, Any] = {"community": sheet.session.community_id, "session": sheet.session.id}
    other = [button(_("Choose item"), NoteItems(**ids))] if len(sheet.notes) > 1 else []
    return [*other, *([] if sheet.is_empty else [button(_("Read all"), MinutesRead(**ids))])]


def versions(found: History) -> Rows:
    """Each version to read, and the pages."""
    session, item = found.session, found.note.item_id
    ids: dict[str, Any] = {"community": session.community_id, "session": session.id, "item": item}

    def turn(to: int) -> NoteHistory | None:
        return NoteHistory(**ids, page=to) if 0 <= to < found.pages else None

    buttons = [
        button(_("Read no. %(num)s", num=number(one.revision)), NoteVersion(**ids, revision=one.revision))
        for one in found.versions
    ]
    turning = nav.page_row(
        turn(found.page - 1), f"{number(found.page + 1)}/{number(found.pages)}", turn(found.page + 1)
    )
    return [*in_rows(buttons, 2), turning]


def sending(sheet: Sheet, people: int) -> list[InlineKeyboardButton]:
    """Do it; or keep them from going out by themselves."""
    ids: dict[str, Any] = {"community": sheet.session.community_id, "session": sheet.session.id}
    send = button(_("Send now"), MinutesSendNow(**ids, revision=sheet.state.version + 1), style="primary")
    if sheet.state.sent_at:
        return [send] if people else []
    label = _("Let them go out") if sheet.state.held else _("Hold them back")
    return [*([send] if people else []), button(label, MinutesHold(**ids, held=not sheet.state.held))]
