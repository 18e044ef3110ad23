"""A program's health: what its numbers say, and its pictures, each with a caption that says the same."""

from collections.abc import Callable, Sequence
from datetime import date, time
from functools import partial

from keyboards import nav
from keyboards import program_health as keyboards
from keyboards.data import markup
from keyboards.program_health import ProgramHealthScreen, Shown
from keyboards.statistics import ProgramStatisticsScreen
from locales import reader
from locales.reader import gettext as _
from services.errors import NotFound
from services.program_health import AGAIN, ProgramHealth, Slot
from views.pictures.charts import Bars, Series, bars
from views.pictures.grids import Cell, Grid, grid
from views.screen import Picture, Screen, render


def screen(found: ProgramHealth) -> Screen:
    """What the numbers say, and the ways to the pictures."""
    ids = {"community": found.program.community_id, "program": found.program.id}
    text = render("program_health/screen.html", found=found, **words())
    back = nav.back_row(ProgramStatisticsScreen(**ids))
    return Screen(text, markup(*keyboards.ways(found), back))


def drifting(found: ProgramHealth) -> Screen:
    """Regulars who were not seen lately."""
    ids = {"community": found.program.community_id, "program": found.program.id}
    text = render("program_health/drifting.html", found=found, **words())
    return Screen(text, markup(nav.back_row(ProgramHealthScreen(**ids))))


def words() -> dict[str, Callable[..., str]]:
    """What the templates need beside the numbers."""
    return {"percent": reader.percent, "decimal": reader.decimal, "hour": hour, "when": when, "month": month}


def picture(found: ProgramHealth, shows: Shown) -> Picture:
    """A part of it as a picture. Raises NotFound where there is nothing to show."""
    ids = {"community": found.program.community_id, "program": found.program.id}
    there = {Shown.HOURS: found.slots, Shown.AGAIN: found.cohorts, Shown.ANSWERS: found.evenings}
    if not there.get(shows, found.plays):
        raise NotFound
    caption = render(f"program_health/{shows.name.lower()}.html", found=found, **words())
    back = markup(nav.back_row(ProgramHealthScreen(**ids), home=False))
    if shows in (Shown.HOURS, Shown.AGAIN):
        cells = hours(found) if shows is Shown.HOURS else again(found)
        return Picture(cells, partial(grid, cells), caption, back)
    chart = answers(found) if shows is Shown.ANSWERS else songs(found)
    return Picture(chart, partial(bars, chart), caption, back)


def hours(found: ProgramHealth) -> Grid:
    """How many come on which day, at which hour."""
    starts = sorted({slot.hour for slot in found.slots})
    by_slot = {(slot.weekday, slot.hour): slot.average for slot in found.slots}
    most = max(by_slot.values(), default=0) or 1

    def cell(weekday: int, at: int) -> Cell | None:
        average = by_slot.get((weekday, at))
        return None if average is None else Cell(reader.decimal(average), average / most)

    return Grid(
        title=found.program.name,
        subtitle=_("People who come, by day and hour"),
        columns=tuple(hour(at) for at in starts),
        rows=tuple(
            (reader.weekday(weekday), tuple(cell(weekday, at) for at in starts)) for weekday in range(7)
        ),
    )


def again(found: ProgramHealth) -> Grid:
    """Of those who came first in a month, who came again in each of the months after."""

    def cells(people: int, counts: Sequence[int]) -> tuple[Cell | None, ...]:
        shown = [Cell(reader.percent(count / people), count / people) for count in counts]
        return (Cell(reader.number(people), 0), *shown, *[None] * (AGAIN - len(shown)))

    return Grid(
        title=found.program.name,
        subtitle=_("Of those who were new, who came again in the months after"),
        columns=(_("New"), *(f"+{reader.number(at)}" for at in range(1, AGAIN + 1))),
        rows=tuple((month(one.first), cells(one.people, one.again)) for one in found.cohorts),
    )


def answers(found: ProgramHealth) -> Bars:
    """Of those who said yes, who came and who did not, month by month."""
    return Bars(
        title=found.program.name,
        subtitle=_("Those who said yes, month by month"),
        labels=tuple(short_month(one.first) for one in found.months),
        series=(
            Series(_("Came"), tuple(one.kept for one in found.months)),
            Series(_("Did not come"), tuple(one.missed for one in found.months)),
        ),
        stacked=True,
    )


def songs(found: ProgramHealth) -> Bars:
    """What was played, new and known, month by month."""
    return Bars(
        title=found.program.name,
        subtitle=_("Songs played, month by month"),
        labels=tuple(short_month(one.first) for one in found.months),
        series=(
            Series(_("For the first time"), tuple(one.new_songs for one in found.months)),
            Series(_("Played before"), tuple(one.known_songs for one in found.months)),
        ),
        stacked=True,
    )


def attendance(found: ProgramHealth) -> Bars:
    """How many came, month by month."""
    return Bars(
        title=found.program.name,
        subtitle=_("Visits, month by month"),
        labels=tuple(short_month(one.first) for one in found.months),
        series=(Series(_("Visits"), tuple(one.came for one in found.months)),),
    )


def hour(at: int) -> str:
    """An hour of the day, as the reader's language writes it."""
    return reader.time_of_day(time(at))


def when(slot: Slot) -> str:
    """`Thursday, 20:00`"""
    return f"{reader.weekday(slot.weekday)}, {hour(slot.hour)}"


def month(first: date) -> str:
    """`Nov 2026`"""
    return reader.month_and_year(first)


def short_month(first: date) -> str:
    """`Nov`"""
    return reader.short_month(first)
