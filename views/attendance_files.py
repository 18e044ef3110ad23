"""Attendance to take away: sheets for a spreadsheet, and a picture of how a program was attended."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from markupsafe import escape

from locales.reader import gettext as _
from locales.reader import ngettext, number, short_date
from models.attendance import How
from models.rsvp import RsvpStatus
from services.attendance import Entry
from services.attendance_export import ProgramSheet, SessionSheet
from services.turnout import Turnout
from views.pictures.charts import Bars, Series, bars
from views.screen import Document, Picture
from views.sheets import Sheet, as_csv, as_xlsx

FORMATS: dict[str, tuple[Callable[[Sheet], bytes], str]] = {
    "csv": (as_csv, "text/csv"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""What makes a file of each kind, and its type."""


def of_session(found: SessionSheet) -> Sheet:
    """Everybody on one session's list."""
    zone = found.session.zone
    header = (
        _("Name"),
        _("Guest or member"),
        _("Answer"),
        _("Came"),
        _("How"),
        _("Checked in at"),
        _("Guests"),
        _("Note"),
    )
    return Sheet(found.session.title, header, [_line(one, zone) for one in found.entries])


def _line(one: Entry, zone: str) -> tuple[str | int | None, ...]:
    said = {
        RsvpStatus.GOING: _("said yes"),
        RsvpStatus.MAYBE: _("said maybe"),
        RsvpStatus.WAITLIST: _("on the waitlist"),
        None: _("walk-in"),
    }
    how = {How.LIST: _("ticked"), How.QR: _("by code"), How.WALK_IN: _("added")}
    came = {True: _("yes"), False: _("no"), None: ""}
    at = one.checked_in_at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if one.checked_in_at else ""
    known = how[one.how] if one.came and one.how else ""
    kind = _("guest") if one.is_guest or one.user_id is None else _("member")
    return one.name, kind, said[one.said], came[one.attended], known, at, one.guests, one.note


def of_program(found: ProgramSheet) -> Sheet:
    """People by sessions: 1 came, 0 said yes and did not; what nobody said is empty."""
    header = (_("Name"), _("In all"), *(_day(at, found.zone) for _session, at in found.dates))
    rows = [
        (
            row.name,
            sum(row.attended.values()),
            *(
                int(row.attended[session]) if session in row.attended else None
                for session, _at in found.dates
            ),
        )
        for row in found.rows
    ]
    return Sheet(found.program, header, rows)


def _day(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d")


def file_name(sheet: Sheet, kind: str, day: datetime | None = None) -> str:
    """What the file is called."""
    kept = "".join(c if c.isalnum() else "-" for c in sheet.name)[:60].strip("-") or "attendance"
    return f"{kept}{f'-{day:%Y-%m-%d}' if day else ''}.{kind}"


def document(sheet: Sheet, kind: str, day: datetime | None = None) -> Document:
    """The file for the chat. For a thread: the words are in the sheet already."""
    make, _type = FORMATS[kind]
    return Document(file_name(sheet, kind, day), make(sheet), str(escape(sheet.name)))


def trend(title: str, found: Turnout, zone: str) -> Bars:
    """How a program was attended lately, as a chart."""
    evenings = found.evenings
    return Bars(
        title,
        summary(found),
        tuple(short_date(one.starts_at.astimezone(ZoneInfo(zone)).date()) for one in evenings),
        (
            Series(_("Said yes"), tuple(one.said_yes for one in evenings)),
            Series(_("Came"), tuple(one.came for one in evenings)),
            Series(_("No-shows"), tuple(one.no_shows for one in evenings)),
        ),
    )


def summary(found: Turnout) -> str:
    """The average in words."""
    return ngettext(
        "%(num)s session, %(average)s people on average",
        "%(num)s sessions, %(average)s people on average",
        len(found.evenings),
        average=number(round(found.average)),
    )


def lines(found: Turnout, zone: str) -> list[str]:
    """The same as the chart, in plain words."""
    said = [summary(found) + "."]
    if found.evenings:
        last = found.evenings[-1]
        said.append(
            _(
                "Last, %(day)s: %(came)s came, %(yes)s had said yes, %(missing)s did not show up.",
                day=short_date(last.starts_at.astimezone(ZoneInfo(zone)).date()),
                came=number(last.came),
                yes=number(last.said_yes),
                missing=number(last.no_shows),
            )
        )
    active = ngettext(
        "%(num)s person came within eight weeks.", "%(num)s people came within eight weeks.", found.active
    )
    return [*said, active]


def caption(title: str, found: Turnout, zone: str) -> str:
    """Those words below a picture in the chat, in Telegram's HTML."""
    return "\n".join([f"<b>{escape(title)}</b>", *(str(escape(line)) for line in lines(found, zone))])


def picture(title: str, found: Turnout, zone: str) -> Picture:
    """The chart for the chat, with its words."""
    chart = trend(title, found, zone)
    return Picture(chart, partial(bars, chart), caption(title, found, zone))
