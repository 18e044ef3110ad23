"""Choosing a time, for whatever it is: a new booking, an appointment that moves, the next one of a pack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from models.tx import Tx
from services import booking_holds, booking_moves, booking_pages, offerings, variants
from services.booking_errors import NotBookable
from services.booking_holds import Choice, Pack, Wish
from services.booking_moves import Moving, Scheduling
from services.booking_pages import BookingPage
from services.errors import NotFound
from services.offerings import OfferingDetails
from services.slots import Free

LATEST = 10**8
"""Minutes since 1970 that a button can name."""


class What(StrEnum):
    """What a time is chosen for; its id says which."""

    NEW = "v"
    """A new booking, of a variant."""
    MOVE = "m"
    """An appointment that moves."""
    NEXT = "n"
    """The next appointment of a booking."""


@dataclass(frozen=True, slots=True)
class Picker:
    """The free times by the days of who chooses."""

    what: What
    of: int
    community_id: int
    title: str
    minutes: int
    zone: str
    """Of who chooses: their days and times are shown."""
    instructor_zone: str
    days: dict[date, list[datetime]]
    today: date
    on: Choice | Moving | Scheduling
    """What it is about."""

    def times(self, day: date) -> list[datetime]:
        """The free times of a day."""
        return self.days.get(day, [])


def opened(tx: Tx, what: What, of: int) -> Picker:
    """When something can be. Raises NotFound, and as `booking_holds.choice` and `booking_moves.ask`."""
    if what is What.NEW:
        chosen = booking_holds.choice(tx, of)
        return _made(tx, what, of, chosen.offering.title, chosen.minutes, chosen.free, chosen)
    asked = booking_moves.ask(tx, of) if what is What.MOVE else booking_moves.ask_next(tx, of)
    return _made(tx, what, of, asked.booking.title, asked.booking.minutes, asked.free, asked)


def _made(
    tx: Tx, what: What, of: int, title: str, minutes: int, free: Free, on: Choice | Moving | Scheduling
) -> Picker:
    zone = zone_of(tx, free.zone)
    today = tx.now.astimezone(ZoneInfo(zone)).date()
    return Picker(what, of, tx.community_id, title, minutes, zone, free.zone, free.by_day(zone), today, on)


def zone_of(tx: Tx, instructor_zone: str) -> str:
    """In which zone the actor chooses: their own where they have said one, else the instructor's."""
    return tx.actor.zone or instructor_zone


@dataclass(frozen=True, slots=True)
class Packing:
    """A pack whose times are being chosen, and what a conversation remembers of it: plain values."""

    pack: Pack
    zone: str
    """Of who chooses."""
    talk: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Confirming:
    """An appointment that is to move there, to be confirmed."""

    moving: Moving
    at: datetime


Begun = OfferingDetails | Picker


def begin(tx: Tx, offering_id: int) -> Begun:
    """Begin to book: the prices, or the free times where there is one. Raises NotFound, NotBookable."""
    offering = offerings.opened(tx, offering_id)
    if not offering.active or not offering.variants:
        raise NotBookable
    if len(offering.variants) > 1:
        return offering
    return opened(tx, What.NEW, offering.variants[0].id)


def take(tx: Tx, what: What, of: int, at: datetime) -> BookingPage | Packing | Confirming:
    """A time was chosen: it is kept at once, or shown once more where more has to be said.

    Raises as `booking_holds.hold`, `booking_moves.schedule` and `booking_moves.ask`.
    """
    if what is What.MOVE:
        return Confirming(booking_moves.ask(tx, of), at)
    if what is What.NEXT:
        return booking_pages.of(tx, booking_moves.schedule(tx, of, at))
    if variants.of(tx, of).sessions > 1:
        return packing(tx, of, at, {})
    return hold_these(tx, of, (at,))


def talk_of(found: object, community: int) -> dict[str, Any]:
    """What a conversation remembers of what was chosen."""
    return found.talk if isinstance(found, Packing) else {"community": community}


def swap(tx: Tx, variant_id: int, number: int, at: datetime, talk: Mapping[str, Any]) -> Packing:
    """Another time for one of a pack. Raises NotFound where the conversation is about another."""
    if talk.get("variant") != variant_id:
        raise NotFound
    swaps = {**_times(talk.get("swaps", {})), number: at}
    return packing(tx, variant_id, _time(talk.get("first")), swaps)


def take_pack(
    tx: Tx, variant_id: int, first: datetime, talk: Mapping[str, Any], *, all_of_them: bool
) -> BookingPage:
    """Keep the times of a pack that are free, or the first alone. Raises as `booking_holds.hold`."""
    if not all_of_them:
        return hold_these(tx, variant_id, (first,))
    same = talk.get("variant") == variant_id
    begins = _time(talk.get("first")) if same else first
    swaps = _times(talk.get("swaps", {})) if same else {}
    return hold_these(tx, variant_id, booking_holds.pack(tx, variant_id, begins, swaps).starts)


def hold_these(tx: Tx, variant_id: int, starts: tuple[datetime, ...]) -> BookingPage:
    """Keep these times. Raises as `booking_holds.hold`."""
    zone = zone_of(tx, booking_holds.zone_of(tx, variant_id))
    return booking_pages.of(tx, booking_holds.hold(tx, Wish(variant_id, starts, zone)))


def packing(tx: Tx, variant_id: int, first: datetime, swaps: Mapping[int, datetime]) -> Packing:
    """The times of a pack from a first one on, with what was chosen instead.

    Raises as `booking_holds.pack`.
    """
    found = booking_holds.pack(tx, variant_id, first, swaps)
    talk = {
        "community": tx.community_id,
        "variant": variant_id,
        "first": _minute(first),
        "swaps": {str(number): _minute(at) for number, at in swaps.items()},
    }
    return Packing(found, zone_of(tx, found.zone), talk)


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def _time(minute: Any) -> datetime:
    """What a conversation remembers of a time. Raises NotFound for damage."""
    if not isinstance(minute, int) or not 0 <= minute < LATEST:
        raise NotFound
    return datetime.fromtimestamp(minute * 60, UTC)


def _times(swaps: Any) -> dict[int, datetime]:
    return {int(number): _time(minute) for number, minute in dict(swaps).items()}
