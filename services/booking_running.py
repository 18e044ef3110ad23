"""Appointments as they come and go: reminded of, checked in, over, missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from models.bookings import Appointment, AppointmentStatus, Booking, BookingStatus
from models.tx import Tx, here, table_of
from services import activity, booking_money, booking_notices, booking_sums, bookings, earnings
from services.booking_errors import AppointmentOver, Settled, TooEarly
from services.bookings import AppointmentDetails, BookingDetails
from services.errors import NotFound

table = table_of(Booking)
appointments = table_of(Appointment)

BATCH = 200
REMIND_BEFORE = timedelta(hours=24)
CHECK_IN_BEFORE = timedelta(minutes=30)
"""How long before it somebody can be checked in."""


@dataclass(frozen=True, slots=True)
class Due:
    """An appointment that is over, or soon."""

    community_id: int
    appointment_id: int
    booking_id: int
    starts_at: datetime


_BOOKED = appointments.c.status == AppointmentStatus.BOOKED
_AHEAD = appointments.select().with_only_columns(
    appointments.c.community_id, appointments.c.id, appointments.c.booking_id, appointments.c.starts_at
)
_OVER = (
    _AHEAD.where(
        _BOOKED, appointments.c.starts_at < bindparam("at"), appointments.c.ends_at <= bindparam("at")
    )
    .order_by(appointments.c.starts_at, appointments.c.id)
    .limit(bindparam("most"))
)
_SOON = (
    _AHEAD.where(
        _BOOKED,
        appointments.c.starts_at > bindparam("at"),
        appointments.c.starts_at <= bindparam("until"),
        appointments.c.reminded_at.is_(None),
    )
    .order_by(appointments.c.starts_at, appointments.c.id)
    .limit(bindparam("most"))
)
_THIS = (here(appointments), appointments.c.id == bindparam("of_appointment"))
_REMINDED = (
    update(appointments)
    .where(
        *_THIS, _BOOKED, appointments.c.starts_at == bindparam("start"), appointments.c.reminded_at.is_(None)
    )
    .values(reminded_at=bindparam("at"))
)
_STATUS = (
    update(appointments)
    .where(*_THIS)
    .values(
        status=bindparam("now_is", type_=appointments.c.status.type),
        fee_minor=bindparam("fee"),
        revision=appointments.c.revision + 1,
    )
)
_CHECK_IN = update(appointments).where(*_THIS).values(check_in_at=bindparam("came_at"))
_BOOKING = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_booking"))
    .values(
        status=bindparam("now_is", type_=table.c.status.type),
        completed_at=bindparam("done_at"),
        revision=table.c.revision + 1,
    )
)


def over(tx: Tx, most: int = BATCH) -> list[Due]:
    """Appointments that have ended; as the system actor."""
    return tx.records(Due, _OVER, at=tx.now, most=most)


def complete(tx: Tx, one: Due) -> int:
    """Let an appointment be over, and its booking go on or be completed. As the system actor."""
    booking = bookings.locked(tx, one.booking_id)
    its = booking.appointment(one.appointment_id)
    if its.status is not AppointmentStatus.BOOKED or its.ends_at > tx.now:
        return 0
    _mark(tx, its, AppointmentStatus.COMPLETED, its.fee_minor)
    _go_on(tx, bookings.opened(tx, booking.id))
    earnings.settle(tx, booking.id)
    return 1


def soon(tx: Tx, most: int = BATCH) -> list[Due]:
    """Appointments within a day that nobody was reminded of; as the system actor."""
    return tx.records(Due, _SOON, at=tx.now, until=tx.now + REMIND_BEFORE, most=most)


def remind(tx: Tx, these: Sequence[Due]) -> int:
    """Remind both sides of appointments; how many. Who booked within that day has just seen the time.

    In their community, as the system actor.
    """
    rows = [{"of_appointment": one.appointment_id, "start": one.starts_at, "at": tx.now} for one in these]
    tx.execute_many(_REMINDED, rows)
    found = {booking.id: booking for booking in bookings.these(tx, [one.booking_id for one in these])}
    for one in these:
        booking = found[one.booking_id]
        if (booking.confirmed_at or booking.created_at) <= one.starts_at - REMIND_BEFORE:
            booking_notices.soon(tx, booking, one.appointment_id, one.starts_at)
    return len(these)


def check_in(tx: Tx, appointment_id: int, *, came: bool = True) -> BookingDetails:
    """Note that the customer is there, or take it back. Raises NotFound, AppointmentOver, TooEarly."""
    booking, one = _run(tx, appointment_id)
    if one.status not in (AppointmentStatus.BOOKED, AppointmentStatus.COMPLETED):
        raise AppointmentOver
    if came and tx.now < one.starts_at - CHECK_IN_BEFORE:
        raise TooEarly(one.starts_at - CHECK_IN_BEFORE, one.zone)
    if came is (one.check_in_at is None):
        tx.execute(_CHECK_IN, of_appointment=one.id, came_at=tx.now if came else None)
    return bookings.opened(tx, booking.id)


def mark(tx: Tx, appointment_id: int, *, missed: bool) -> BookingDetails:
    """Note that the customer did not come, or take it back. Raises as `no_show` and `came_after_all`."""
    return no_show(tx, appointment_id) if missed else came_after_all(tx, appointment_id)


def no_show(tx: Tx, appointment_id: int) -> BookingDetails:
    """Note that the customer did not come, which costs what the policy says. Twice changes nothing.

    Raises NotFound, AppointmentOver, TooEarly.
    """
    booking, one = _run(tx, appointment_id)
    if one.status is AppointmentStatus.NO_SHOW:
        return booking
    if one.status not in (AppointmentStatus.BOOKED, AppointmentStatus.COMPLETED):
        raise AppointmentOver
    if tx.now < one.starts_at:
        raise TooEarly(one.starts_at, one.zone)
    total = booking_money.of(tx, booking).total_minor
    cost = booking_sums.no_show_fee(total, booking.sessions, booking.policy)
    _mark(tx, one, AppointmentStatus.NO_SHOW, one.fee_minor + cost)
    tx.execute(_CHECK_IN, of_appointment=one.id, came_at=None)
    activity.log(tx, "missed", "booking", booking.id, at=one.starts_at.isoformat())
    after = _go_on(tx, bookings.opened(tx, booking.id))
    earnings.settle(tx, booking.id)
    return after


def came_after_all(tx: Tx, appointment_id: int) -> BookingDetails:
    """Take that back. Raises NotFound, AppointmentOver, and Settled once money went back."""
    booking, one = _run(tx, appointment_id)
    if one.status in (AppointmentStatus.BOOKED, AppointmentStatus.COMPLETED):
        return booking
    if one.status is not AppointmentStatus.NO_SHOW:
        raise AppointmentOver
    if booking_money.is_settled(tx, booking):
        raise Settled
    total = booking_money.of(tx, booking).total_minor
    cost = booking_sums.no_show_fee(total, booking.sessions, booking.policy)
    status = AppointmentStatus.COMPLETED if one.ends_at <= tx.now else AppointmentStatus.BOOKED
    _mark(tx, one, status, max(0, one.fee_minor - cost))
    activity.log(tx, "came", "booking", booking.id, at=one.starts_at.isoformat())
    earnings.settle(tx, booking.id)
    return bookings.opened(tx, booking.id)


def _run(tx: Tx, appointment_id: int) -> tuple[BookingDetails, AppointmentDetails]:
    """An appointment, for the instructor's side. Raises NotFound."""
    booking = bookings.locked_of(tx, appointment_id)
    if not booking.runs:
        raise NotFound
    return booking, booking.appointment(appointment_id)


def _mark(tx: Tx, one: AppointmentDetails, status: AppointmentStatus, fee_minor: int) -> None:
    tx.execute(_STATUS, of_appointment=one.id, now_is=status, fee=fee_minor)


def _go_on(tx: Tx, booking: BookingDetails) -> BookingDetails:
    """Bring a booking in line with its appointments: in progress, or completed and its money settled."""
    if booking.status is BookingStatus.COMPLETED:
        booking_money.settle_rest(tx, booking)
    if not booking.is_agreed:
        earnings.settle(tx, booking.id)
        return booking
    done = not booking.to_come and booking.unscheduled == 0
    if done:
        booking_money.settle_rest(tx, booking)
    status = BookingStatus.COMPLETED if done else BookingStatus.IN_PROGRESS
    tx.execute(_BOOKING, of_booking=booking.id, now_is=status, done_at=tx.now if done else None)
    earnings.settle(tx, booking.id)
    return bookings.opened(tx, booking.id)
