"""Buttons for the dates of a program: the list, one date, and which dates a change is for."""

from datetime import date, datetime, time
from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards import calendar, nav
from keyboards.data import CommunityData, button, in_rows
from keyboards.planning import TIMES, day_chips
from keyboards.programs import DatesScreen, ProgramManage
from keyboards.sessions import SessionCancel, SessionScreen
from locales.reader import day as short_day
from locales.reader import duration, number, short_date, time_of_day
from locales.reader import gettext as _
from services.dates import DateLine, DatesPage, OneDate
from services.programs import ProgramDetails
from services.series import Prospect, Scope, What

LENGTHS = (60, 90, 120, 150, 180, 240)

Rows = list[list[InlineKeyboardButton]]
Ids = dict[str, Any]


class DateScreen(CommunityData, prefix="dd"):
    """What can be done with one date of a program."""

    session: int


class DateAsk(CommunityData, prefix="dk"):
    """Ask for another time, length or place."""

    session: int
    what: What


class DateChoose(CommunityData, prefix="dp"):
    """Show what a change would do: `1930`, minutes; a place is in the conversation."""

    session: int
    what: What
    value: str = ""


class DateApply(CommunityData, prefix="dx"):
    """Change this date, it and those that follow, or all, after the preview."""

    session: int
    what: What
    scope: Scope
    revision: int
    """The session's for this date alone, else the program's."""
    value: str = ""


class DateOut(CommunityData, prefix="do"):
    """Leave a date out: asks once more."""

    session: int


class DateOutNow(CommunityData, prefix="don"):
    """Leave it out."""

    session: int
    revision: int


class DateBack(CommunityData, prefix="db"):
    """Bring a date back that was left out: `202611262000`."""

    program: int
    local: str


class DatesLeftOut(CommunityData, prefix="dl"):
    """The dates that were left out."""

    program: int


class DateAdd(CommunityData, prefix="dn"):
    """One more date: a day from chips or a month, `202611`."""

    program: int
    month: str = ""


class DateAddTime(CommunityData, prefix="dnt"):
    """At what time on that day, `20261126`?"""

    program: int
    day: str


class DateAddPreview(CommunityData, prefix="dnp"):
    """Show it before it is added: `202611262000`."""

    program: int
    local: str


class DateAddNow(CommunityData, prefix="dnn"):
    """Add it."""

    program: int
    local: str


def stamp(local: datetime) -> str:
    """A naive wall time as buttons name it."""
    return f"{local:%Y%m%d%H%M}"


def lines(page: DatesPage) -> Rows:
    """A button a date, pages, one more date, and those left out."""
    ids: Ids = {"community": page.program.community_id, "program": page.program.id}
    zone = page.program.draft.schedule.zone
    found = [_date(ids["community"], line, zone) for line in page.lines]

    def at(wanted: int) -> DatesScreen | None:
        return DatesScreen(**ids, page=wanted) if 0 <= wanted < page.pages else None

    here = f"{number(page.page + 1)}/{number(page.pages)}"
    more = [button(_("Add a date"), DateAdd(**ids))]
    if page.left_out:
        more.append(button(_("See left out"), DatesLeftOut(**ids)))
    back = nav.back_row(ProgramManage(**ids))
    return [*in_rows(found, 2), nav.page_row(at(page.page - 1), here, at(page.page + 1)), more, back]


def _date(community: int, line: DateLine, zone: str) -> InlineKeyboardButton:
    label = short_day(line.starts_at, zone)
    if line.cancelled:
        return button(f"✕ {label}", SessionScreen(community=community, session=line.session_id))
    return button(label, DateScreen(community=community, session=line.session_id))


def one(date: OneDate) -> Rows:
    """What can be done with a date."""
    ids: Ids = {"community": date.session.community_id, "session": date.session.id}
    program = date.program.id
    return [
        [
            button(_("Change time"), DateAsk(**ids, what=What.TIME)),
            button(_("Change length"), DateAsk(**ids, what=What.LENGTH)),
        ],
        [
            button(_("Change place"), DateAsk(**ids, what=What.PLACE)),
            button(_("Leave it out"), DateOut(**ids)),
        ],
        [
            button(_("Cancel session"), SessionCancel(**ids)),
            button(_("End the series"), DateChoose(**ids, what=What.END)),
        ],
        [button(_("Open session"), SessionScreen(**ids))],
        nav.back_row(DatesScreen(community=ids["community"], program=program)),
    ]


def choices(date: OneDate, what: What, present: time) -> Rows:
    """Values to choose from; a place is written."""
    ids: Ids = {"community": date.session.community_id, "session": date.session.id}

    def choose(label: str, value: str) -> InlineKeyboardButton:
        return button(label, DateChoose(**ids, what=what, value=value))

    found: list[InlineKeyboardButton] = []
    if what is What.TIME:
        found = [choose(time_of_day(at), f"{at:%H%M}") for at in sorted({present, *TIMES})]
    if what is What.LENGTH:
        found = [choose(duration(minutes), str(minutes)) for minutes in LENGTHS]
    return [*in_rows(found, 3), nav.back_row(DateScreen(**ids))]


def scopes(prospect: Prospect) -> Rows:
    """Which dates the change is for."""
    session, program, change = prospect.date.session, prospect.date.program, prospect.change
    labels = {
        Scope.THIS: _("Only this date"),
        Scope.FOLLOWING: _("This + following"),
        Scope.ALL: _("All dates"),
    }
    rows = []
    for scope in prospect.effects:
        data = DateApply(
            community=session.community_id,
            session=session.id,
            what=change.what,
            scope=scope,
            revision=session.revision if scope is Scope.THIS else program.revision,
            value="" if change.what is What.PLACE else change.value,
        )
        ends = change.what is What.END
        rows.append([button(_("End it here") if ends else labels[scope], data, "danger" if ends else None)])
    back = DateScreen(community=session.community_id, session=session.id)
    return [*rows, nav.back_row(back)]


def left_out(page: DatesPage) -> Rows:
    """A button a date, to bring it back."""
    ids: Ids = {"community": page.program.community_id, "program": page.program.id}
    found = [button(_label(local), DateBack(**ids, local=stamp(local))) for local in page.left_out]
    return [*in_rows(found, 2), nav.back_row(DatesScreen(**ids))]


def _label(local: datetime) -> str:
    return f"↩ {short_date(local.date())}"


def sure_out(date: OneDate) -> Rows:
    """Leave it out, or not."""
    ids: Ids = {"community": date.session.community_id, "session": date.session.id}
    sure = button(_("Leave it out"), DateOutNow(**ids, revision=date.program.revision), "danger")
    return [[sure], nav.back_row(DateScreen(**ids))]


def undo(program: ProgramDetails, local: datetime) -> Rows:
    """Bring it back at once, or go on."""
    ids: Ids = {"community": program.community_id, "program": program.id}
    return [
        [button(_("Undo"), DateBack(**ids, local=stamp(local)))],
        nav.back_row(DatesScreen(**ids)),
    ]


def days(program: ProgramDetails, today: date, month: str) -> Rows:
    """Chips, then a month."""
    ids: Ids = {"community": program.community_id, "program": program.id}

    def choose(day: date) -> DateAddTime:
        return DateAddTime(**ids, day=f"{day:%Y%m%d}")

    chips = [button(label, choose(day)) for label, day in day_chips(today)]
    shown = calendar.month(
        calendar.parse(month, today), today, choose, lambda first: DateAdd(**ids, month=f"{first:%Y%m}")
    )
    return [*in_rows(chips, 3), *shown, nav.back_row(DatesScreen(**ids))]


def times(program: ProgramDetails, day: datetime) -> Rows:
    """The program's own time of day among others."""
    ids: Ids = {"community": program.community_id, "program": program.id}
    offered = sorted({program.draft.schedule.start.time(), *TIMES})
    found = [
        button(time_of_day(at), DateAddPreview(**ids, local=stamp(datetime.combine(day.date(), at))))
        for at in offered
    ]
    return [*in_rows(found, 3), nav.back_row(DateAdd(**ids))]


def add(program: ProgramDetails, local: datetime) -> Rows:
    """Add it, or choose another."""
    ids: Ids = {"community": program.community_id, "program": program.id}
    sure = button(_("Add this date"), DateAddNow(**ids, local=stamp(local)), "primary")
    return [[sure], nav.back_row(DateAdd(**ids))]
