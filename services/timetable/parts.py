"""What one community has for a calendar, in a fixed number of queries."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, select

from models.programs import Program
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import access, held_rooms, members
from services.discovery import LINES, LONGEST, SessionLine
from services.held_rooms import HeldRoom
from services.members import CommunityCard
from services.timetable import counts
from services.timetable.counts import Counts
from services.timetable.criteria import BEFORE, LONG, SHORT, WITHIN, narrowed
from services.timetable.shape import (
    A_DAY,
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

MOST = 300
"""Sessions that a week or a day, with the hours around them, shows; the list has the rest."""
CHOICES = 200
"""Programs among which one can choose."""
_ZONES = timedelta(hours=15)
"""More than any zone is away from UTC."""

_SOONEST = (sessions.c.starts_at, sessions.c.id)


def _first(statements: Iterable[Select[Any]]) -> tuple[Select[Any], ...]:
    return tuple(one.order_by(*_SOONEST).limit(bindparam("most")) for one in statements)


_LINES = _first(narrowed(LINES, WITHIN))
_LONG = _first(narrowed(LINES, LONG, BEFORE))
_SHORT = _first(narrowed(LINES, SHORT, BEFORE))
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
    most, since, in_zones = MOST, None, counts.zones(tx)
    if asked.view is View.LIST:
        most = (min(asked.page, LAST_PAGE) + 1) * PAGE
        since = tx.now if at == today else datetime.combine(at, time(), ZoneInfo(zone)).astimezone(UTC)
    found = _lines(tx, since, _days_between(first, last, in_zones, since), {"most": most + 1, **values})
    month = asked.view is View.MONTH
    counted = counts.around(tx, *month_of(at), in_zones, values) if month else Counts()
    return Part(
        community=community or members.community(tx),
        entries=tuple(_entries(tx, asked.view, found[:most], first, last)),
        held=tuple(_held(tx, asked, at, since)),
        has_more=len(found) > most,
        counts=counted.sessions,
        mine=counted.mine,
        more=frozenset(counted.more),
        choices=_choices(tx),
    )


def _days_between(
    first: date, last: date, in_zones: Sequence[str], since: datetime | None
) -> dict[str, datetime]:
    """When the first of some days begins anywhere, and the last of them ends."""
    if since is not None or not in_zones:
        return _bounds(first, last, since)
    start = min(counts.midnight(first, zone) for zone in in_zones)
    return {"since": start, "until": max(counts.midnight(last, zone) for zone in in_zones)}


def _lines(
    tx: Tx, since: datetime | None, bounds: dict[str, datetime], values: dict[str, Any]
) -> list[SessionLine]:
    """The sessions of a stretch of time, soonest first; of a list also what is under way."""
    one, start = values["of_program"] is not None, bounds["since"]
    begun = tx.records(SessionLine, _LONG[one], **bounds, reach=start - LONGEST, **values)
    if since is not None:
        begun += tx.records(SessionLine, _SHORT[one], **bounds, reach=start - A_DAY, **values)
        begun.sort(key=lambda line: (line.starts_at, line.id))
    return begun + tx.records(SessionLine, _LINES[one], **bounds, **values)


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
    """Moments around days of whatever zone, from `since` on where that is said."""
    start, until = (datetime.combine(day, time(), UTC) for day in (first, last))
    start = since or start - _ZONES
    return {"since": start, "until": until + _ZONES}


def _filters(asked: Asked) -> dict[str, Any]:
    return {"of_kind": asked.kind, "of_program": asked.program, "with_tag": asked.tag or None}


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
