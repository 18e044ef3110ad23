"""Registrations to take away: a sheet for a spreadsheet, written piece by piece."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import IO
from zoneinfo import ZoneInfo

from markupsafe import escape

from locales.reader import gettext as _
from services import money
from services.registration_export import PIECE, Begun
from services.registration_selection import pieces
from services.registrations import Registration
from views import attendance_files
from views.registrations import answer, letter, waits
from views.screen import Document
from views.sheets import Cell, Sheet, writer

Fetch = Callable[[Sequence[int]], Awaitable[Sequence[Registration]]]
"""Reads some registrations, by their ids, in a transaction of its own."""
TYPES = {kind: type_ for kind, (_make, type_) in attendance_files.FORMATS.items()}
"""The type of a file of each kind."""


async def write(kind: str, out: IO[bytes], begun: Begun, fetch: Fetch) -> None:
    """Write a file of a kind, `csv` or `xlsx`, without ever having all of it in memory."""
    zone = begun.session.zone
    made = await asyncio.to_thread(writer, kind, out, begun.session.title, header())
    for ids in pieces(begun.ids, PIECE):
        rows = await fetch(ids)
        await asyncio.to_thread(made.add, [line(row, zone) for row in rows])
    await asyncio.to_thread(made.close)


def file_name(begun: Begun, kind: str) -> str:
    """What the file is called."""
    sheet = Sheet(begun.session.title, (), ())
    return attendance_files.file_name(sheet, kind, begun.session.starts_at)


def document(begun: Begun, kind: str, content: bytes) -> Document:
    """The file for the chat."""
    return Document(file_name(begun, kind), content, str(escape(begun.session.title)))


def header() -> tuple[str, ...]:
    """The heading of each column."""
    return (
        _("Name"),
        _("Guest or member"),
        _("E-mail"),
        _("Letter"),
        _("Answer"),
        _("Role"),
        _("Place on the waitlist"),
        _("Guests"),
        _("Note"),
        _("Answered at"),
        _("Paid"),
        _("Currency"),
        _("Noted by"),
        _("Noted at"),
        _("Came"),
    )


def line(row: Registration, zone: str) -> tuple[Cell, ...]:
    """One person."""
    there = ZoneInfo(zone)
    paying = row.paying
    came = {True: _("yes"), False: _("no"), None: ""}
    return (
        row.name,
        _("guest") if row.is_guest else _("member"),
        row.email,
        letter(row),
        answer(row),
        row.role,
        waits(row),
        row.guests,
        row.note,
        row.answered_at.astimezone(there).strftime("%Y-%m-%d %H:%M"),
        money.exact(paying.amount_minor, paying.currency) if paying else None,
        paying.currency if paying else "",
        paying.by if paying else "",
        paying.paid_at.astimezone(there).strftime("%Y-%m-%d %H:%M") if paying else "",
        came[row.attended],
    )
