"""A calendar in words and addresses, for its pages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from locales.reader import (
    city,
    clock,
    date_range,
    gettext,
    long_date,
    month_name,
    ngettext,
    number,
    plain_date,
    short_date,
    zone_for,
)
from services.discovery import SessionLine
from services.held_rooms import HeldRoom
from services.timetable import MOST, Asked, Day, Timetable, View

_A_WEEK = timedelta(days=7)


def address(asked: Asked, community: int | None) -> str:
    """The path of a calendar, below `/app` and `/parts`: where it is told apart from today's month."""
    at = f"/{asked.at.isoformat()}" if asked.at else ""
    given = {"kind": asked.kind, "program": asked.program, "tag": asked.tag, "page": asked.page or None}
    query = urlencode({name: value for name, value in given.items() if value})
    start = f"/{community}" if community else ""
    return f"{start}/calendar/{asked.view}{at}" + (f"?{query}" if query else "")


def addresses(timetable: Timetable) -> Callable[..., str]:
    """The address of the same calendar with something else asked for: `to(view="week")`."""
    community = timetable.community.id if timetable.community else None

    def to(**changes: Any) -> str:
        if "view" in changes:
            changes["view"] = View(changes["view"])
        return address(replace(timetable.asked, **{"page": 0, **changes}), community)

    return to


def before(timetable: Timetable) -> date:
    """A day of the month or week before."""
    if timetable.asked.view is View.WEEK:
        return timetable.at - _A_WEEK
    return (timetable.at.replace(day=1) - timedelta(days=1)).replace(day=1)


def after(timetable: Timetable) -> date:
    """A day of the month or week after."""
    if timetable.asked.view is View.WEEK:
        return timetable.at + _A_WEEK
    return (timetable.at.replace(day=1) + timedelta(days=32)).replace(day=1)


def heading(timetable: Timetable) -> str:
    """What is shown: the month, the week's days, or the day the list begins on."""
    if timetable.asked.view is View.MONTH:
        return f"{month_name(timetable.at)} {timetable.at.year}"
    if timetable.asked.view is View.WEEK:
        return date_range(timetable.days[0].date, timetable.days[-1].date)
    return gettext("From %(date)s", date=plain_date(timetable.at))


def label(day: Day) -> str:
    """A day of the month as a screen reader says it."""
    if not day.count:
        return long_date(day.date)
    sessions = ngettext("%(num)s session", "%(num)s sessions", day.count)
    if day.more:
        sessions = ngettext("at least %(num)s session", "at least %(num)s sessions", day.count)
    return f"{long_date(day.date)}, {sessions}"


def how_many(day: Day) -> str:
    """How many sessions a day has, in little room: `99+` where there are more than are counted."""
    if not day.more:
        return number(day.count)
    return f"{number(min(day.count, MOST - 1))}+"


def hours(timetable: Timetable, line: SessionLine | HeldRoom) -> str:
    """`20:00–22:00`, with the days of what lasts longer than one, and the clock's place where it matters."""
    start, end = clock(line.starts_at, line.zone), clock(line.ends_at, line.zone)
    zone = zone_for(line.zone)
    if line.ends_at - line.starts_at >= timedelta(days=1):
        first, last = (at.astimezone(zone).date() for at in (line.starts_at, line.ends_at))
        start, end = f"{short_date(first)}, {start}", f"{short_date(last)}, {end}"
    elsewhere = f" ({city(str(zone))})" if str(zone) != timetable.zone else ""
    return f"{start}–{end}{elsewhere}"
