"""What one community has for a calendar, in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Select, and_, bindparam, case, func, select

from models.programs import Program
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import access, held_rooms, members, tags
from services.discovery import LINES, MINE, SessionLine, optional
from services.drafts import MAX_DURATION
from services.held_rooms import HeldRoom
from services.members import CommunityCard
from services.sessions import LISTED, WITH_PROGRAM
from services.timetable.shape import (
    LAST_PAGE,
    PAGE,
    Asked,
    Choices,
    Entry,
    Part,
    Timetable,
    View,
    compose,
    days_of,
    listed,
    month_of,
    today_in,
)

sessions = table_of(ProgramSession)
programs = table_of(Program)
rsvps = table_of(Rsvp)

MOST = 300
"""Sessions that a week or a day, with the hours around them, shows; the list has the rest."""
CHOICES = 200
"""Programs among which one can choose."""
_ZONES = timedelta(hours=15)
"""More than any zone is away from UTC."""
_LONGEST = timedelta(minutes=MAX_DURATION)


def _ranged(statement: Select[Any]) -> Select[Any]:
    """A statement's sessions that touch a stretch of time, narrowed to what is asked for."""
    return statement.where(
        LISTED,
        sessions.c.starts_at < bindparam("until"),
        # The index serves by the start: no session lasts longer than that.
        sessions.c.starts_at > bindparam("reach"),
        sessions.c.ends_at > bindparam("since"),
        optional(programs.c.kind, "of_kind", programs.c.kind.type),
        optional(sessions.c.program_id, "of_program", BigInteger()),
        tags.NAMED,
    )


_LINES = _ranged(LINES).order_by(sessions.c.starts_at, sessions.c.id).limit(bindparam("most"))
_COMES = and_(
    rsvps.c.status.is_not(None),
    rsvps.c.status.in_([RsvpStatus.GOING, RsvpStatus.MAYBE, RsvpStatus.WAITLIST]),
)
_COUNTS = _ranged(
    select(
        sessions.c.starts_at,
        sessions.c.ends_at,
        programs.c.zone,
        func.count().label("sessions"),
        func.sum(case((_COMES, 1), else_=0)).label("coming"),
    ).select_from(WITH_PROGRAM.outerjoin(rsvps, MINE))
).group_by(sessions.c.starts_at, sessions.c.ends_at, programs.c.zone)
_CHOICES = (
    select(programs.c.id, programs.c.name, programs.c.kind, programs.c.tags)
    .where(here(programs), access.VISIBLE)
    .order_by(programs.c.name, programs.c.id)
    .limit(CHOICES)
)


def of_community(tx: Tx, asked: Asked) -> Timetable:
    """The acting community's calendar, in a fixed number of queries. Raises NotFound."""
    community = members.community(tx)
    zone = tx.actor.zone or community.zone
    found = part(tx, asked, zone, community)
    return compose(asked, zone, tx.now, [found], community)


def part(tx: Tx, asked: Asked, zone: str, community: CommunityCard | None = None) -> Part:
    """What the acting community has for a calendar whose today is that of `zone`. Raises NotFound."""
    today = today_in(zone, tx.now)
    at = asked.at or today
    values = {**_filters(asked), **access.sight(tx.actor)}
    first, last = listed(asked.view, at)
    most, since = MOST, None
    if asked.view is View.LIST:
        most = (min(asked.page, LAST_PAGE) + 1) * PAGE
        since = tx.now if at == today else datetime.combine(at, time(), ZoneInfo(zone)).astimezone(UTC)
    found = tx.records(SessionLine, _LINES, most=most + 1, **_bounds(first, last, since), **values)
    counts, mine = _counted(tx, at, values) if asked.view is View.MONTH else (Counter(), Counter())
    return Part(
        community=community or members.community(tx),
        entries=tuple(_entries(tx, asked.view, found[:most], first, last)),
        held=tuple(_held(tx, asked, at, since)),
        has_more=len(found) > most,
        counts=counts,
        mine=mine,
        choices=_choices(tx),
    )


def _held(tx: Tx, asked: Asked, at: date, since: datetime | None) -> Iterator[tuple[date, HeldRoom]]:
    """The person's own reservations by day; none where the calendar is narrowed to programs of some kind."""
    if asked.kind or asked.program or asked.tag:
        return
    first, last = month_of(at) if asked.view is View.MONTH else listed(asked.view, at)
    bounds = _bounds(first, last, since)
    for room in held_rooms.between(tx, bounds["since"], bounds["until"]):
        day = next(days_of(room.starts_at, room.ends_at, tx.actor.zone or room.zone))
        if asked.view is View.LIST or first <= day < last:
            yield max(first, day), room


def _bounds(first: date, last: date, since: datetime | None = None) -> dict[str, datetime]:
    """Moments around days of whatever zone."""
    start, until = (datetime.combine(day, time(), UTC) for day in (first, last))
    start = since or start - _ZONES
    return {"since": start, "until": until + _ZONES, "reach": start - _LONGEST}


def _filters(asked: Asked) -> dict[str, Any]:
    return {"of_kind": asked.kind, "of_program": asked.program, "with_tag": asked.tag or None}


def _counted(tx: Tx, at: date, values: dict[str, Any]) -> tuple[Counter[date], Counter[date]]:
    """Sessions a day around a month, and those of them the person comes to."""
    counts: Counter[date] = Counter()
    mine: Counter[date] = Counter()
    for row in tx.rows(_COUNTS, **_bounds(*month_of(at)), **values):
        for day in days_of(row.starts_at, row.ends_at, tx.actor.zone or row.zone):
            counts[day] += row.sessions
            mine[day] += row.coming
    return counts, mine


def _entries(tx: Tx, view: View, lines: Iterable[SessionLine], first: date, last: date) -> Iterator[Entry]:
    """Each session under its days; in a list under one alone."""
    for line in lines:
        days = days_of(line.starts_at, line.ends_at, tx.actor.zone or line.zone)
        if view is View.LIST:
            yield max(first, next(days)), line
        else:
            yield from ((day, line) for day in days if first <= day < last)


def _choices(tx: Tx) -> Choices:
    """What there is to narrow to, of what the person may see."""
    rows = tx.rows(_CHOICES, **access.sight(tx.actor))
    return Choices(
        kinds=tuple(sorted({row.kind for row in rows})),
        programs=tuple((row.id, row.name) for row in rows),
        tags=tuple(sorted({tag for row in rows for tag in row.tags})),
    )
