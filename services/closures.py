"""Closing a room for whole days: what is in the way is said first, and goes first."""

from dataclasses import dataclass
from datetime import date, timedelta

from models.tx import Tx
from services import occupancies, opening, reservations, space_edit, spaces, texts
from services.errors import BadInput, NotFound, PastDate
from services.opening import Stretch
from services.schedule import parse_days
from services.spaces import InRoom, SpaceDetails

MOST_DAYS = 31
MOST_SHOWN = 5
"""Uses in the way that are named."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Closing:
    """A room that is to be closed from one day to another, both included."""

    space: SpaceDetails
    first: date
    last: date
    time: Stretch
    """From the first day's beginning, or from now, to the last day's end."""
    uses: tuple[InRoom, ...]
    """What is in the way; where anything is, nothing was closed."""
    why: str = ""

    @property
    def more(self) -> int:
        """How many uses are in the way beside those that are named."""
        return max(0, len(self.uses) - MOST_SHOWN)


def plan(tx: Tx, space_id: int, first: date, last: date, why: str = "") -> Closing:
    """What closing a room would mean; changes nothing. Raises NotFound, NotAllowed, BadInput, PastDate."""
    room = space_edit.opened(tx, space_id)
    if room.archived:
        raise NotFound
    if last < first:
        raise BadInput("end", "before_start")
    if (last - first).days >= MOST_DAYS:
        raise BadInput("end", "too_late", MOST_DAYS)
    end = opening.day_of(last, room.zone).end
    if end <= tx.now:
        raise PastDate(end, room.zone, tx.now)
    soon = tx.now.replace(second=0, microsecond=0) + _MINUTE
    time = Stretch(max(opening.day_of(first, room.zone).start, soon), end)
    wanted = occupancies.blocked(room, time)
    uses = spaces.occupied(tx, wanted, [space_id])
    in_the_way = tuple(use for use in uses if use.blocked.overlaps(wanted))
    return Closing(room, first, last, time, in_the_way, texts.line("purpose", why, reservations.MAX_PURPOSE))


def close(tx: Tx, space_id: int, first: date, last: date, why: str = "") -> Closing:
    """Close a room, unless something is in the way. Raises as `plan`."""
    spaces.lock(tx, [space_id])
    planned = plan(tx, space_id, first, last, why)
    if not planned.uses:
        start, end = planned.time
        minutes = (end - start) // _MINUTE
        reservations.reserve(tx, space_id, start, minutes, planned.why, closes=True)
    return planned


def typed(tx: Tx, space_id: int, text: str, language: str) -> Closing:
    """The same as `plan` for typed days: `24 Dec – 2 Jan`, or one day. Raises BadRule as well."""
    room = space_edit.opened(tx, space_id)
    days = parse_days(text, language, room.zone, tx.now)
    return plan(tx, space_id, days[0], days[-1])
