"""Whether a room can be had at some time, and what is free instead."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models.tx import Tx
from services import opening, spaces
from services.conflicts import Conflict, FreeRoom
from services.opening import Stretch
from services.spaces import InRoom, SpaceDetails

MOST_OFFERED = 3
"""Rooms, and times, that are offered instead."""


def blocked(room: SpaceDetails, wanted: Stretch) -> Stretch:
    """`wanted` with the room's buffer behind it."""
    return Stretch(wanted.start, later(wanted.end, room.buffer_minutes))


def later(moment: datetime, minutes: int) -> datetime:
    """A moment some minutes later."""
    return moment + timedelta(minutes=minutes)


def in_the_way(room: SpaceDetails, wanted: Stretch, uses: Sequence[InRoom]) -> InRoom | None:
    """The first use of a room that overlaps, buffers included."""
    mine = blocked(room, wanted)
    return next((use for use in uses if use.space_id == room.id and use.blocked.overlaps(mine)), None)


def fits(room: SpaceDetails, wanted: Stretch, uses: Sequence[InRoom]) -> bool:
    """Whether a room is open and free."""
    return in_the_way(room, wanted, uses) is None and opening.is_open(room.hours, wanted)


def conflict(
    tx: Tx,
    room: SpaceDetails,
    wanted: Stretch,
    *,
    but_session: int | None = None,
    for_everybody: bool = False,
) -> Conflict | None:
    """Why a room cannot be had, with what is free instead; None where it can. Two queries.

    `but_session` is the session that wants it: what it holds now is not in its way. What is told
    `for_everybody` has nothing private in it, whoever acts.
    """
    day = opening.day_of(wanted.start.astimezone(ZoneInfo(room.zone)).date(), room.zone)
    length = wanted.end - wanted.start
    reach = Stretch(day.start - length, max(day.end, wanted.end) + length + timedelta(days=1))
    rooms = spaces.active(tx)
    uses = spaces.occupied(tx, reach)
    if but_session is not None:
        uses = [use for use in uses if use.session_id != but_session]
    if not room.archived and fits(room, wanted, uses):
        return None
    obstacle = in_the_way(room, wanted, uses)
    return Conflict(
        space_id=room.id,
        space=room.name,
        zone=room.zone,
        starts_at=wanted.start,
        ends_at=wanted.end,
        obstacle=obstacle.as_obstacle(for_everybody=for_everybody) if obstacle else None,
        rooms=free_rooms(rooms, wanted, uses, but=room.id),
        times=() if room.archived else _nearest(tx.now, room, wanted, uses, day),
    )


def free_rooms(
    rooms: Sequence[SpaceDetails], wanted: Stretch, uses: Sequence[InRoom], *, but: int | None = None
) -> tuple[FreeRoom, ...]:
    """Rooms that are open and free at that time."""
    free = (room for room in rooms if room.id != but and fits(room, wanted, uses))
    return tuple(FreeRoom(room.id, room.name, room.capacity) for room in free)[:MOST_OFFERED]


def _nearest(
    now: datetime, room: SpaceDetails, wanted: Stretch, uses: Sequence[InRoom], day: Stretch
) -> tuple[datetime, ...]:
    """The free starts of a day that are nearest to the one that was wanted, in their order."""
    starts = opening.free_starts(
        room.hours,
        [use.blocked for use in uses if use.space_id == room.id],
        day,
        minutes=(wanted.end - wanted.start) // timedelta(minutes=1),
        buffer=room.buffer_minutes,
        step=room.step_minutes,
        after=now,
    )
    return tuple(sorted(sorted(starts, key=lambda start: abs(start - wanted.start))[:MOST_OFFERED]))
