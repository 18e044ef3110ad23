"""Choosing times: they are kept while the customer says the rest and pays, and freed when they do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from models.bookings import Appointment, AppointmentStatus, Booking, BookingStatus
from models.programs import Visibility
from models.tx import Tx, here, table_of
from services import (
    booking_notices,
    booking_taking,
    booking_times,
    bookings,
    hours,
    members,
    offerings,
    slots,
    texts,
    variants,
)
from services.booking_errors import NotBookable, OwnOffering, TooManyTimes
from services.booking_taking import Taken
from services.booking_times import Proposal
from services.bookings import BookingDetails, Where
from services.errors import NotFound
from services.hours import Availability
from services.offerings import OfferingDetails
from services.slots import Free
from services.variants import VariantDetails

HOLD_MINUTES = 15
"""How long chosen times are kept for somebody who pays."""
MAX_NOTE = 500
BATCH = 200

table = table_of(Booking)
appointments = table_of(Appointment)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer chooses."""

    variant_id: int
    starts: tuple[datetime, ...]
    """One for each appointment that has a time already, in any order."""
    zone: str
    """The customer's."""
    note: str = ""
    source: str = "direct"


@dataclass(frozen=True, slots=True)
class Choice:
    """An offering at one of its prices, and when it can be had."""

    offering: OfferingDetails
    variant: VariantDetails
    minutes: int
    free: Free


@dataclass(frozen=True, slots=True)
class Pack:
    """The times of a pack as they are proposed from a first one on."""

    offering: OfferingDetails
    variant: VariantDetails
    minutes: int
    zone: str
    """The instructor's."""
    proposals: tuple[Proposal, ...]

    @property
    def starts(self) -> tuple[datetime, ...]:
        """Those that are free."""
        return tuple(one.starts_at for one in self.proposals if one.free)


@dataclass(frozen=True, slots=True)
class Due:
    """A booking whose hold has run out."""

    community_id: int
    booking_id: int


_DUE = (
    select(table.c.community_id, table.c.id)
    .where(table.c.status == BookingStatus.HELD, table.c.hold_until <= bindparam("at"))
    .order_by(table.c.hold_until)
    .limit(bindparam("most"))
)
_MY_HOLDS = select(table.c.id).where(
    here(table),
    table.c.customer_id == bindparam("who"),
    table.c.status == BookingStatus.HELD,
)
_EXPIRE = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_booking"), table.c.status == BookingStatus.HELD)
    .values(status=BookingStatus.EXPIRED, revision=table.c.revision + 1)
)
_EXPIRE_ITS = (
    update(appointments)
    .where(
        here(appointments),
        appointments.c.booking_id == bindparam("of_booking"),
        appointments.c.status == AppointmentStatus.HELD,
    )
    .values(status=AppointmentStatus.CANCELLED, counts=False, revision=appointments.c.revision + 1)
)


def choice(tx: Tx, variant_id: int) -> Choice:
    """An offering at a price, and when it can be had. Raises NotFound, NotBookable."""
    offering, variant = _sold(tx, variant_id)
    minutes = variants.minutes_of(offering, variant)
    free = slots.free(tx, offering.instructor.id, minutes, offering.space_id)
    return Choice(offering, variant, minutes, free)


def pack(tx: Tx, variant_id: int, first: datetime, swaps: Mapping[int, datetime] | None = None) -> Pack:
    """The times of a pack from a first one on, and what is instead of those that are taken.

    `swaps` are times that the customer chose instead, by number. Raises NotFound, NotBookable.
    """
    found = choice(tx, variant_id)
    offering, variant, zone = found.offering, found.variant, found.free.zone
    wanted = list(booking_times.cadence(first, zone, offering.cadence_days, variant.sessions))
    for number, start in (swaps or {}).items():
        if 1 <= number <= len(wanted):
            wanted[number - 1] = start
    instructor = hours.of(tx, offering.instructor.id)
    until = tx.now.astimezone(ZoneInfo(zone)).date() + timedelta(days=instructor.rules.horizon_days)
    proposals = booking_times.proposed(wanted, found.free.starts, zone, found.minutes, until)
    return Pack(offering, variant, found.minutes, zone, proposals)


def zone_of(tx: Tx, variant_id: int) -> str:
    """The zone of the instructor of a price. Raises NotFound."""
    return _sold(tx, variant_id)[0].instructor.zone


def hold(tx: Tx, wish: Wish) -> BookingDetails:
    """Keep times for the actor while they pay. An earlier hold of theirs of the same instructor is given up.

    Raises NotFound, NotMember, NotBookable, OwnOffering, TooManyTimes, TimeTaken and as `slots.check`.
    """
    offering, variant = _sold(tx, wish.variant_id)
    if not wish.starts or len(set(wish.starts)) < len(wish.starts) or len(wish.starts) > variant.sessions:
        raise TooManyTimes
    note = texts.cleaned("note", wish.note, MAX_NOTE)
    members.ensure(tx, Visibility.PUBLIC)
    whose = booking_taking.lock(tx, offering.instructor.id, offering.space_id)
    if whose.instructor.user_id == tx.actor.user_id:
        raise OwnOffering
    _give_up(tx, offering.instructor.id)
    minutes = variants.minutes_of(offering, variant)
    wanted = booking_taking.times(wish.starts, minutes)
    booking_taking.check(tx, whose, wanted)
    taken = booking_taking.take(tx, whose, wanted, offering.title)
    booking_id = tx.add(
        Booking,
        offering_id=offering.id,
        variant_id=variant.id,
        instructor_id=offering.instructor.id,
        customer_id=tx.actor.user_id,
        status=BookingStatus.HELD,
        title=offering.title,
        variant=variant.name,
        sessions=variant.sessions,
        minutes=minutes,
        cadence_days=offering.cadence_days,
        price_minor=variant.price_minor,
        currency=variant.currency,
        vat_bp=variant.vat_bp,
        policy=offering.policy.as_json(),
        zone=wish.zone,
        hold_until=until(tx),
        source=wish.source,
        note=note,
        created_at=tx.now,
    )
    made = bookings.opened(tx, booking_id)
    add(tx, booking_id, bookings.where(tx, made), whose.instructor, taken, AppointmentStatus.HELD)
    return bookings.opened(tx, booking_id)


def add(
    tx: Tx,
    booking_id: int,
    where: Where,
    instructor: Availability,
    taken: Sequence[Taken],
    status: AppointmentStatus,
) -> list[int]:
    """Write down appointments whose times were taken; their ids."""
    rows = [
        {
            "booking_id": booking_id,
            "instructor_id": instructor.instructor_id,
            "busy_id": one.busy_id,
            "occupancy_id": one.occupancy_id,
            "starts_at": one.time.start,
            "ends_at": one.time.end,
            "zone": instructor.zone,
            "status": status,
            "space_id": where.space_id,
            "place": where.place,
            "meeting_url": where.meeting_url,
            "created_at": tx.now,
        }
        for one in taken
    ]
    return tx.add_many(Appointment, rows)


def drop(tx: Tx, booking_id: int) -> BookingDetails:
    """Give a hold of one's own up. Raises NotFound."""
    booking = bookings.locked(tx, booking_id)
    if not booking.mine:
        raise NotFound
    end(tx, booking)
    return bookings.opened(tx, booking_id)


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """Bookings whose hold has run out; as the system actor."""
    return tx.records(Due, _DUE, at=tx.now, most=most)


def expire(tx: Tx, one: Due) -> int:
    """End a hold that ran out, and tell its customer; 0 where it was paid meanwhile. As the system actor."""
    booking = bookings.locked(tx, one.booking_id)
    if booking.status is not BookingStatus.HELD or booking.hold_until is None or booking.hold_until > tx.now:
        return 0
    end(tx, booking)
    booking_notices.expired(tx, booking)
    return 1


def until(tx: Tx) -> datetime:
    """Until when times that are chosen now are kept."""
    return tx.now + timedelta(minutes=HOLD_MINUTES)


def end(tx: Tx, booking: BookingDetails) -> None:
    """Give the times of a hold back, where it is one still."""
    if booking.status is BookingStatus.HELD:
        booking_taking.give_back(tx, booking.to_come)
        tx.execute(_EXPIRE, of_booking=booking.id)
        tx.execute(_EXPIRE_ITS, of_booking=booking.id)


def release_all(tx: Tx, user_id: int) -> None:
    """Give up what somebody holds who leaves."""
    held = bookings.these(tx, [row.id for row in tx.rows(_MY_HOLDS, who=user_id)])
    for booking in held:
        end(tx, booking)


def _give_up(tx: Tx, instructor_id: int) -> None:
    """An earlier hold of the actor's of the same instructor makes room for the new one."""
    for booking in bookings.these(tx, [row.id for row in tx.rows(_MY_HOLDS, who=tx.actor.user_id)]):
        if booking.instructor_id == instructor_id:
            end(tx, booking)


def _sold(tx: Tx, variant_id: int) -> tuple[OfferingDetails, VariantDetails]:
    """An offering and a price that can be bought. Raises NotFound, NotBookable."""
    variant = variants.of(tx, variant_id)
    offering = offerings.opened(tx, variant.offering_id)
    if not (offering.active and variant.active):
        raise NotBookable
    return offering, variant
