"""How many sessions a day has: counted day by day by their index, and up to MOST.

Programs may have zones of their own, whose days begin at different moments. Between two such moments all that
starts is of the same day, but for the hours that are of one day here and of the next one there.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, Row, Select, and_, bindparam, case, column, func, select, text

from models.programs import Program
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services.discovery import BY_ANSWERS, LONGEST
from services.sessions import WITH_PROGRAM
from services.timetable.criteria import LONG, SINCE, TOUCHES, narrowed
from services.timetable.shape import days_of

sessions = table_of(ProgramSession)
programs = table_of(Program)
rsvps = table_of(Rsvp)

MOST = 100
"""More than the 99 that are told of a day."""
ROWS = 42
"""Stretches of time that one statement counts, or a multiple of it: the days of six weeks."""
_SAME, _APART, _UNUSED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Counts:
    """Sessions a day, those of them the person comes to, and the days that have more than were counted."""

    sessions: Counter[date] = field(default_factory=Counter)
    mine: Counter[date] = field(default_factory=Counter)
    more: set[date] = field(default_factory=set)


Stretch = tuple[datetime, datetime, dict[str, date]]
"""From, until, and which day it is in each zone meanwhile."""
_NOTHING: Stretch = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC), {})

_least = select(func.min(programs.c.zone)).where(here(programs)).scalar_subquery()
_zones = select(_least.label("zone")).cte("zones", recursive=True)
_next = (
    select(func.min(programs.c.zone)).where(here(programs), programs.c.zone > _zones.c.zone).scalar_subquery()
)
_found = _zones.union_all(select(_next).where(_zones.c.zone.is_not(None)))
_ZONES = select(_found.c.zone).where(_found.c.zone.is_not(None))
"""The zones of all programs, each looked up after the one before: few, however many programs there are."""

_ROW = (sessions.c.starts_at, sessions.c.ends_at, programs.c.zone)
_LONG = narrowed(select(*_ROW).select_from(WITH_PROGRAM), LONG, TOUCHES)
_COMES = and_(
    here(rsvps),
    rsvps.c.user_id == bindparam("me"),
    rsvps.c.status.in_([RsvpStatus.GOING, RsvpStatus.MAYBE, RsvpStatus.WAITLIST]),
)
# Without an end: the index of all sessions by their start would be chosen, where a person's own are few.
_MINE = narrowed(select(*_ROW).select_from(BY_ANSWERS), _COMES, sessions.c.ends_at > SINCE)


@cache
def _counting(rows: int, one: bool) -> Select[Any]:
    """The statement that counts in so many stretches of time; in those that are of two days, zone by zone."""
    given = _given(rows)
    number, since, until, told = given.c
    found = narrowed(
        select(programs.c.zone).select_from(WITH_PROGRAM),
        sessions.c.starts_at >= since,
        sessions.c.starts_at < until,
    )
    near = found[one].order_by(sessions.c.starts_at).limit(MOST).correlate(given).subquery("near")
    together = select(func.count()).select_from(near).scalar_subquery()
    apart = select(func.aggregate_strings(near.c.zone, ",")).scalar_subquery()
    return select(
        case((told == _SAME, together)).label("sessions"),
        case((told == _APART, apart)).label("zones"),
    ).order_by(number)


def _given(rows: int) -> Any:
    """The stretches as a table; both databases call the columns of what is given so."""
    at = sessions.c.starts_at.type
    kinds = {"number": Integer(), "since": at, "until": at, "told": Integer()}
    each = [{name: f"{name}{number}" for name in kinds} for number in range(rows)]
    said = ", ".join("(" + ", ".join(f":{name}" for name in one.values()) + ")" for one in each)
    binds = [bindparam(named, type_=kinds[name]) for one in each for name, named in one.items()]
    columns = [column(f"column{n}", kind) for n, kind in enumerate(kinds.values(), 1)]
    return text(f"VALUES {said}").bindparams(*binds).columns(*columns).cte("given")


def zones(tx: Tx) -> Sequence[str]:
    """The zones in which days of the acting community begin: the reader's, or those of its programs."""
    return [tx.actor.zone] if tx.actor.zone else [row.zone for row in tx.rows(_ZONES)]


def midnight(day: date, zone: str) -> datetime:
    """When a day begins in a zone."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def around(tx: Tx, first: date, last: date, in_zones: Sequence[str], asked: dict[str, Any]) -> Counts:
    """How much is on each day from `first` on and before `last`, of what is asked for."""
    found, one = Counts(), asked["of_program"] is not None
    stretches = list(_stretches(first, last, in_zones))
    if not stretches:
        return found
    for stretch, row in zip(stretches, _counted(tx, stretches, one, asked), strict=False):
        _add(found, stretch[2], row)
    since, until = stretches[0][0], stretches[-1][1]
    bounds = {"since": since, "until": until, "reach": since - LONGEST, **asked}
    for row in tx.rows(_LONG[one], **bounds):
        found.sessions.update(list(_days(tx, row))[1:])  # the first of them is counted
    for row in tx.rows(_MINE[one], **bounds):
        found.mine.update(_days(tx, row))
    return found


def _counted(tx: Tx, stretches: Sequence[Stretch], one: bool, asked: dict[str, Any]) -> Sequence[Row[Any]]:
    """A row for each stretch, in their order; more follow, of nothing."""
    rows = -(-len(stretches) // ROWS) * ROWS
    said: dict[str, Any] = {}
    for number in range(rows):
        since, until, days = stretches[number] if number < len(stretches) else _NOTHING
        told = _UNUSED if not days else _SAME if len(set(days.values())) == 1 else _APART
        given = {"number": number, "since": since, "until": until, "told": told}
        said |= {f"{name}{number}": value for name, value in given.items()}
    return tx.rows(_counting(rows, one), **said, **asked)


def _days(tx: Tx, row: Any) -> Iterator[date]:
    return days_of(row.starts_at, row.ends_at, tx.actor.zone or row.zone)


def _stretches(first: date, last: date, in_zones: Sequence[str]) -> Iterator[Stretch]:
    """The time between the moments at which days begin anywhere."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    moments = sorted({midnight(day, zone) for zone in in_zones for day in days})
    for start, end in pairwise(moments):
        yield start, end, {zone: start.astimezone(ZoneInfo(zone)).date() for zone in in_zones}


def _add(found: Counts, days: dict[str, date], row: Any) -> None:
    """What was counted in a stretch, each under its day."""
    if row.sessions is not None:
        counted = Counter({next(iter(days.values())): row.sessions})
    else:
        counted = Counter(days[zone] for zone in (row.zones or "").split(",") if zone)
    found.sessions.update(counted)
    if counted.total() >= MOST:
        found.more.update(days.values())
