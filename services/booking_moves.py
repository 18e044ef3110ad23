"""Giving appointments another time, and those of a pack that have none yet their first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, update

from models.bookings import Appointment, AppointmentStatus
from models.tx import Tx, here, table_of
from services import (
    activity,
    booking_holds,
    booking_money,
    booking_notices,
    booking_sums,
    booking_taking,
    bookings,
    order_fees,
    slots,
)
from services.booking_errors import AppointmentOver, NoMoves, NothingToSchedule, NotOpen, SumChanged
from services.bookings import AppointmentDetails, BookingDetails
from services.errors import NotFound, Outdated
from services.slots import Free

table = table_of(Appointment)


@dataclass(frozen=True, slots=True)
class Moving:
    """An appointment that is to have another time: what that costs, and when it can be."""

    booking: BookingDetails
    appointment: AppointmentDetails
    fee_minor: int
    """What moving it now costs who moves it."""
    left: int | None
    """How often the customer may move it still; None for the instructor's side, who may always."""
    free: Free


@dataclass(frozen=True, slots=True)
class Scheduling:
    """A pack of which appointments have no time yet, and when one can be."""

    booking: BookingDetails
    free: Free


_MOVE = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_appointment"))
    .values(
        starts_at=bindparam("start"),
        ends_at=bindparam("end"),
        busy_id=bindparam("busy"),
        occupancy_id=bindparam("use"),
        zone=bindparam("where"),
        moves=table.c.moves + bindparam("moved"),
        reminded_at=None,
        revision=table.c.revision + 1,
    )
)


def whole(text: str) -> int:
    """The number that a button carries as text. Raises NotFound for a forged one."""
    if not (text.isascii() and text.isdigit()):
        raise NotFound
    return int(text)


def ask(tx: Tx, appointment_id: int) -> Moving:
    """What moving one means, and when it can be. Raises NotFound, NotOpen, AppointmentOver, NoMoves."""
    booking = bookings.of_appointment(tx, appointment_id)
    return _moving(tx, booking, booking.appointment(appointment_id))


def move(
    tx: Tx, appointment_id: int, revision: int, starts_at: datetime, fee_minor: int = 0
) -> BookingDetails:
    """Give an appointment another time. `fee_minor` is what the customer was shown that it costs.

    Raises NotFound, NotOpen, AppointmentOver, NoMoves, SumChanged, Outdated, and as `slots.check`.
    """
    booking = bookings.locked_of(tx, appointment_id)
    one = booking.appointment(appointment_id)
    if one.starts_at == starts_at and one.to_come:
        return booking
    fee = _check(tx, booking, one)
    if fee != fee_minor:
        raise SumChanged
    if one.revision != revision:
        raise Outdated(None)
    whose = booking_taking.lock(tx, booking.instructor_id, one.space_id)
    [wanted] = booking_taking.times([starts_at], booking.minutes)
    booking_taking.check(tx, whose, [wanted], [one], anyhow=booking.runs)
    booking_taking.give_back(tx, [one])
    [taken] = booking_taking.take(tx, whose, [wanted], booking.title)
    tx.execute(
        _MOVE,
        of_appointment=one.id,
        start=wanted.start,
        end=wanted.end,
        busy=taken.busy_id,
        use=taken.occupancy_id,
        where=whose.instructor.zone,
        moved=int(_by_customer(booking)),
    )
    order_id = booking_money.of(tx, booking).order_id
    if fee and order_id is not None:
        order_fees.add(tx, order_id, fee, f"moved:{one.id}:{one.moves}")
    activity.log(tx, "moved", "booking", booking.id, was=one.starts_at.isoformat())
    booking_notices.moved(tx, booking, one, starts_at)
    return bookings.opened(tx, booking.id)


def ask_next(tx: Tx, booking_id: int) -> Scheduling:
    """When the next appointment of a pack can be. Raises NotFound, NotOpen, NothingToSchedule."""
    booking = bookings.opened(tx, booking_id)
    _check_next(booking)
    return Scheduling(booking, _free(tx, booking))


def schedule(tx: Tx, booking_id: int, starts_at: datetime) -> BookingDetails:
    """Give one more appointment of a pack its time.

    Raises NotFound, NotOpen, NothingToSchedule, and as `slots.check`.
    """
    booking = bookings.locked(tx, booking_id)
    if any(one.starts_at == starts_at and one.to_come for one in booking.appointments):
        return booking
    _check_next(booking)
    where = bookings.where(tx, booking)
    whose = booking_taking.lock(tx, booking.instructor_id, where.space_id)
    wanted = booking_taking.times([starts_at], booking.minutes)
    booking_taking.check(tx, whose, wanted, anyhow=booking.runs)
    taken = booking_taking.take(tx, whose, wanted, booking.title)
    [made] = booking_holds.add(tx, booking.id, where, whose.instructor, taken, AppointmentStatus.BOOKED)
    activity.log(tx, "scheduled", "booking", booking.id, at=starts_at.isoformat())
    booking_notices.scheduled(tx, booking, made, starts_at)
    return bookings.opened(tx, booking_id)


def _moving(tx: Tx, booking: BookingDetails, one: AppointmentDetails) -> Moving:
    fee = _check(tx, booking, one)
    left = booking.policy.reschedules - one.moves if _by_customer(booking) else None
    return Moving(booking, one, fee, left, _free(tx, booking, [one.id]))


def _check(tx: Tx, booking: BookingDetails, one: AppointmentDetails) -> int:
    """What moving costs the actor. Raises NotOpen, AppointmentOver, NoMoves."""
    if not booking.is_agreed:
        raise NotOpen(booking.status)
    if not one.to_come or one.starts_at <= tx.now:
        raise AppointmentOver
    if not _by_customer(booking):
        return 0
    if one.moves >= booking.policy.reschedules:
        raise NoMoves(booking.policy.reschedules)
    total = booking_money.of(tx, booking).total_minor
    return booking_sums.move_fee(total, booking.sessions, booking.policy, one.starts_at, tx.now)


def _by_customer(booking: BookingDetails) -> bool:
    """Whether the customer acts; who is both sides at once acts for the instructor's."""
    return booking.mine and not booking.runs


def _check_next(booking: BookingDetails) -> None:
    if not booking.is_agreed:
        raise NotOpen(booking.status)
    if booking.unscheduled < 1:
        raise NothingToSchedule


def _free(tx: Tx, booking: BookingDetails, but: Sequence[int] = ()) -> Free:
    where = bookings.where(tx, booking)
    return slots.free(tx, booking.instructor_id, booking.minutes, where.space_id, but_appointments=but)
