"""Which change of dates would take their room from them: it is seen before anything is done."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import bindparam, select

from models.spaces import Occupancy
from models.tx import Tx, here, table_of
from services import occupancies, spaces
from services.conflicts import Conflict
from services.course import Foreseen
from services.errors import Refusal, RoomLost
from services.opening import Stretch
from services.spaces import InRoom, SpaceDetails

K = TypeVar("K", bound=Hashable)

held = table_of(Occupancy)

_HELD = select(held.c.session_id, held.c.space_id).where(
    here(held), held.c.holds, held.c.session_id.in_(bindparam("of_sessions", expanding=True))
)


def sorted_out(
    tx: Tx, effects: Mapping[K, Foreseen], refused: Mapping[K, Refusal]
) -> tuple[dict[K, Foreseen], dict[K, Refusal]]:
    """What can be done, and what cannot: neither can what would take a room from a date that has it."""
    lost = _lost(tx, {name: effect.times for name, effect in effects.items() if effect.times})
    possible = {name: effect for name, effect in effects.items() if name not in lost}
    return possible, {**refused, **{name: RoomLost(conflict) for name, conflict in lost.items()}}


def _lost(tx: Tx, wanted: Mapping[K, Mapping[int, Stretch]]) -> dict[K, Conflict]:
    """What is in the way of the first date without its room, of each of some changes. Few queries."""
    ids = sorted({session for times in wanted.values() for session in times})
    room_of = {row.session_id: row.space_id for row in tx.rows(_HELD, of_sessions=ids)} if ids else {}
    if not room_of:
        return {}
    rooms = {room.id: room for room in spaces.active(tx)}
    times = [time for changed in wanted.values() for time in changed.values()]
    longest = max((room.buffer_minutes for room in rooms.values()), default=0)
    reach = Stretch(
        min(time.start for time in times), occupancies.later(max(time.end for time in times), longest)
    )
    uses = spaces.occupied(tx, reach, sorted(set(room_of.values())))
    found = {name: _first(rooms, room_of, changed, uses) for name, changed in wanted.items()}
    return {name: _with_what_is_free(tx, rooms, *first) for name, first in found.items() if first}


def _first(
    rooms: Mapping[int, SpaceDetails],
    room_of: Mapping[int, int],
    changed: Mapping[int, Stretch],
    uses: list[InRoom],
) -> tuple[int, int, Stretch, InRoom | None] | None:
    """The first date that would not get its room: its id and room, its time, and what is in the way."""
    others = [use for use in uses if use.session_id is None or use.session_id not in changed]
    for session, time in sorted(changed.items(), key=lambda pair: pair[1].start):
        room = rooms.get(room_of.get(session, 0))
        if room and not occupancies.fits(room, time, others):
            return session, room.id, time, occupancies.in_the_way(room, time, others)
    return None


def _with_what_is_free(
    tx: Tx,
    rooms: Mapping[int, SpaceDetails],
    session: int,
    space: int,
    time: Stretch,
    way: InRoom | None,
) -> Conflict:
    room, obstacle = rooms[space], way.as_obstacle() if way else None
    found = occupancies.conflict(tx, room, time, but_session=session)
    if found is None:
        return Conflict(room.id, room.name, room.zone, *time, obstacle, (), ())
    return replace(found, obstacle=obstacle)
