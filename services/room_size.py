"""Whether as many fit into a room as there are places: a hint for organizers, never a refusal."""

from collections.abc import Iterable

from models.tx import Tx
from services import spaces
from services.spaces import SpaceDetails


def too_small(tx: Tx, space_id: int | None, places: int | None) -> int | None:
    """How many fit into a room where more places are offered; a warning, not a rule."""
    if space_id is None or places is None:
        return None
    return fits_fewer(space_id, places, spaces.active(tx))


def fits_fewer(space_id: int | None, places: int | None, rooms: Iterable[SpaceDetails]) -> int | None:
    """The same, of rooms that are known."""
    room = next((room for room in rooms if room.id == space_id), None)
    if room is None or room.capacity is None or places is None or places <= room.capacity:
        return None
    return room.capacity
