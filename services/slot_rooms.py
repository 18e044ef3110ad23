"""The room of an appointment: taken and given back. To others it is occupied, and no more is said."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from models.spaces import Occupancy, Use
from models.tx import Tx, here, table_of
from services import occupancies, session_rooms, spaces
from services.booking_errors import TimeTaken
from services.opening import Stretch

table = table_of(Occupancy)

_THESE = (here(table), table.c.id.in_(bindparam("these", expanding=True)), table.c.holds)
_SPACES = select(table.c.space_id).where(*_THESE).distinct()
_GIVE_BACK = update(table).where(*_THESE).values(holds=False)


def take(tx: Tx, space_id: int, wanted: Stretch, instructor_user_id: int) -> int:
    """Put an appointment into a room; what it is given back by. Raises NotFound, TimeTaken.

    Whether the room is open is the matter of `slots.check`.
    """
    spaces.lock(tx, [space_id])
    room = spaces.known(tx, space_id)
    if occupancies.in_the_way(room, wanted, spaces.occupied(tx, _reach(room, wanted), [space_id])):
        raise TimeTaken(wanted.start)
    row = session_rooms.row_of(tx, room, wanted, kind=Use.APPOINTMENT, user_id=instructor_user_id)
    return tx.add(Occupancy, **row)


def give_back(tx: Tx, these: Sequence[int]) -> None:
    """Give rooms back; sessions that had to do without them get what is free now."""
    if not these:
        return
    rooms = [row.space_id for row in tx.rows(_SPACES, these=list(these))]
    spaces.lock(tx, rooms)
    tx.execute(_GIVE_BACK, these=list(these))
    session_rooms.freed(tx, rooms)


def _reach(room: spaces.SpaceDetails, wanted: Stretch) -> Stretch:
    end: datetime = occupancies.blocked(room, wanted).end
    return Stretch(wanted.start, end)
