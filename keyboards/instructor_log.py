"""Buttons of the instructor's log."""

from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button
from locales.reader import gettext as _
from locales.reader import number
from services.instructor_log import Entry, Log

Rows = list[list[InlineKeyboardButton]]


class LogOpen(CommunityData, prefix="kl"):
    """The log of a booking."""

    booking: int
    page: int = 0


class LogWrite(CommunityData, prefix="kw"):
    """Write into it."""

    booking: int
    shared: bool


class LogShare(CommunityData, prefix="ki"):
    """Let the customer read an entry, or no longer."""

    note: int
    on: bool


class LogRemove(CommunityData, prefix="kx"):
    """Take an entry out; `undo` brings it back."""

    note: int
    undo: bool = False


def log(found: Log, page: int) -> Rows:
    """Write, what can be done with the entries shown, and pages."""
    ids: dict[str, Any] = {"community": found.of.community_id, "booking": found.of.booking_id}
    rows: Rows = []
    if found.of.is_teacher:
        rows = [_entry(found, entry) for entry in found.page(page)]
        rows.append(
            [
                button(_("Write for both"), LogWrite(**ids, shared=True)),
                button(_("Write for me"), LogWrite(**ids, shared=False)),
            ]
        )
    turning = nav.page_row(
        LogOpen(**ids, page=page - 1) if page else None,
        f"{number(page + 1)}/{number(found.pages)}",
        LogOpen(**ids, page=page + 1) if page + 1 < found.pages else None,
    )
    return [*rows, turning]


def _entry(found: Log, entry: Entry) -> list[InlineKeyboardButton]:
    ids: dict[str, Any] = {"community": found.of.community_id, "note": entry.id}
    at = found.entries.index(entry) + 1
    label = _("Hide no. %(number)s", number=at) if entry.shared else _("Share no. %(number)s", number=at)
    return [
        button(label, LogShare(**ids, on=not entry.shared)),
        button(_("Remove no. %(number)s", number=at), LogRemove(**ids)),
    ]


def undo(found: Log, entry_id: int) -> InlineKeyboardButton:
    """Bring it back."""
    return button(_("Undo"), LogRemove(community=found.of.community_id, note=entry_id, undo=True))
