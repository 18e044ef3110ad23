"""When a room is free on a day, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from models.tx import Tx
from services import opening, spaces
from services.errors import NotFound
from services.opening import Stretch
from services.reservations import AHEAD, plan
from services.spaces import InRoom, SpaceDetails

BEHIND = 400
"""Days back that can be looked at."""


@dataclass(frozen=True, slots=True)
class Day:
    """A room on one day: what is in it, and when it is free."""

    space: SpaceDetails
    day: date
    opened: tuple[Stretch, ...]
    uses: tuple[InRoom, ...]
    free: tuple[datetime, ...]
    """Starts at which the person may have it, for the shortest time at least."""
    today: date
    last: date
    """The last day on which the person may reserve it."""


def day(tx: Tx, space_id: int, on: date | None = None) -> Day:
    """A room on a day (today where none is given). Raises NotFound."""
    room = spaces.details(tx, space_id)
    today = tx.now.astimezone(ZoneInfo(room.zone)).date()
    on = on or today
    if not today - timedelta(days=BEHIND) <= on <= today + timedelta(days=AHEAD):
        raise NotFound
    within = opening.day_of(on, room.zone)
    reach = Stretch(within.start, within.end + timedelta(minutes=room.step_minutes))
    uses = spaces.occupied(tx, reach, [space_id])
    last = today + timedelta(days=AHEAD if room.manages else room.days_ahead)
    free = _free(tx, room, within, uses) if room.may_reserve and on <= last else []
    opened = opening.open_times(room.hours, within)
    shown = [use for use in uses if use.starts_at < within.end and use.ends_at > within.start]
    return Day(room, on, tuple(opened), tuple(shown), tuple(free), today, last)


def _free(tx: Tx, room: SpaceDetails, within: Stretch, uses: Sequence[InRoom]) -> list[datetime]:
    return opening.free_starts(
        room.hours,
        [use.blocked for use in uses],
        within,
        minutes=room.step_minutes,
        buffer=room.buffer_minutes,
        step=room.step_minutes,
        after=tx.now,
    )


def lengths(tx: Tx, space_id: int, starts_at: datetime) -> tuple[SpaceDetails, list[int]]:
    """How many minutes the person may have a room from then on. Raises NotFound, PastDate, SpaceTaken."""
    room = spaces.details(tx, space_id)
    plan(tx, space_id, starts_at, room.step_minutes)
    most = opening.DAY if room.manages else room.max_minutes
    reach = Stretch(starts_at, starts_at + timedelta(minutes=most + room.buffer_minutes))
    busy = [use.blocked for use in spaces.occupied(tx, reach, [space_id])]
    free = opening.longest(room.hours, busy, starts_at, most=most, buffer=room.buffer_minutes)
    return room, list(range(room.step_minutes, free + 1, room.step_minutes))


MOST_LENGTHS = 24


def lengths_of(room: SpaceDetails) -> list[int]:
    """Minutes to choose from, whatever is free: for a form that asks for start and length at once."""
    most = opening.DAY if room.manages else room.max_minutes
    return list(range(room.step_minutes, most + 1, room.step_minutes))[:MOST_LENGTHS]
