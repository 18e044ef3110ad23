"""Rooms at a glance: the list of a community, and one room over the week to come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from models.tx import Tx
from services import access, opening, reservations, spaces
from services.access import Ability
from services.opening import Stretch
from services.reservations import AHEAD, Reservation
from services.spaces import InRoom, SpaceDetails

DAYS = 7


@dataclass(frozen=True, slots=True)
class Overview:
    """The rooms of a community."""

    community_id: int
    rooms: tuple[SpaceDetails, ...]
    now: dict[int, InRoom]
    """What is in each room now, by its id."""
    closed: frozenset[int]
    """Rooms that are closed now."""
    mine: Reservation | None
    """The person's own next reservation."""
    manages: bool


@dataclass(frozen=True, slots=True)
class OnDay:
    """What is in a room on one day."""

    day: date
    uses: tuple[InRoom, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A room and what is in it over the week to come."""

    space: SpaceDetails
    days: tuple[OnDay, ...]
    """Only days on which something is."""
    today: date
    last: date
    """The last day on which the person may reserve it."""
    seen_at: datetime


def overview(tx: Tx) -> Overview:
    """Every room of the community, with what is in each now. Raises NotFound to strangers."""
    rooms = spaces.all_of(tx)
    soon = Stretch(tx.now, tx.now + timedelta(minutes=1))
    uses = {use.space_id: use for use in spaces.occupied(tx, soon) if use.ends_at > tx.now}
    closed = frozenset(room.id for room in rooms if not opening.is_open(room.hours, soon))
    mine = reservations.mine(tx).lines
    return Overview(
        community_id=tx.community_id,
        rooms=tuple(rooms),
        now=uses,
        closed=closed,
        mine=mine[0] if mine else None,
        manages=access.may(tx.actor, Ability.MANAGE_SPACES),
    )


def week(tx: Tx, space_id: int, start: date | None = None) -> Week:
    """A room and the seven days from `start` (today). Raises NotFound."""
    room = spaces.details(tx, space_id)
    zone = ZoneInfo(room.zone)
    today = tx.now.astimezone(zone).date()
    start = start or today
    within = Stretch(
        opening.day_of(start, room.zone).start,
        opening.day_of(start + timedelta(days=DAYS - 1), room.zone).end,
    )
    since = max(within.start, tx.now) if start == today else within.start
    by_day: dict[date, list[InRoom]] = {}
    for use in spaces.occupied(tx, Stretch(since, within.end), [space_id]):
        if use.ends_at > since:
            on = max(use.starts_at.astimezone(zone).date(), start)
            by_day.setdefault(on, []).append(use)
    days = tuple(OnDay(day, tuple(uses)) for day, uses in sorted(by_day.items()))
    last = today + timedelta(days=AHEAD if room.manages else room.days_ahead)
    return Week(room, days, today, last, tx.now)
