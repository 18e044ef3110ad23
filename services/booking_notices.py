"""What customer and instructor are told about a booking: written here, read by services/booking_reading.py.

Who did it themselves is told only that a booking stands: the letter and the calendar file come with it.
"""

from datetime import datetime

from models.tx import Tx
from services import outbox
from services.bookings import AppointmentDetails, BookingDetails


def booked(tx: Tx, booking: BookingDetails) -> None:
    """A booking stands: reserved, or paid."""
    key = f"{booking.id}:{booking.status}"
    outbox.tell(tx, outbox.Kind.BOOKED, _both(booking), key, booking=booking.id)


def moved(tx: Tx, booking: BookingDetails, was: AppointmentDetails, starts_at: datetime) -> None:
    """An appointment has another time."""
    _tell_of_time(tx, booking, was.id, starts_at, was.starts_at.isoformat(), was.revision)


def scheduled(tx: Tx, booking: BookingDetails, appointment_id: int, starts_at: datetime) -> None:
    """An appointment of a pack has its first time."""
    _tell_of_time(tx, booking, appointment_id, starts_at, "", 0)


def cancelled(tx: Tx, booking: BookingDetails, back_minor: int, currency: str, why: str) -> None:
    """All of a booking is cancelled."""
    outbox.tell(
        tx,
        outbox.Kind.BOOKING_CANCELLED,
        _others(tx, booking),
        str(booking.id),
        booking=booking.id,
        appointment=0,
        back=back_minor,
        currency=currency,
        reason=why,
        by=tx.actor.user_id or 0,
    )


def one_cancelled(tx: Tx, booking: BookingDetails, one: AppointmentDetails) -> None:
    """One appointment is cancelled; the booking goes on."""
    outbox.tell(
        tx,
        outbox.Kind.BOOKING_CANCELLED,
        _others(tx, booking),
        f"{booking.id}:{one.id}",
        booking=booking.id,
        appointment=one.id,
        back=0,
        currency=booking.currency,
        reason="",
        by=tx.actor.user_id or 0,
    )


def expired(tx: Tx, booking: BookingDetails) -> None:
    """Times were kept for too short."""
    key = f"{booking.id}:{booking.revision}"
    outbox.tell(tx, outbox.Kind.BOOKING_EXPIRED, [booking.customer_id], key, booking=booking.id)


def soon(tx: Tx, booking: BookingDetails, appointment_id: int, starts_at: datetime) -> None:
    """An appointment is within a day."""
    start = starts_at.isoformat()
    outbox.tell(
        tx,
        outbox.Kind.APPOINTMENT_SOON,
        _both(booking),
        f"{appointment_id}:{start}",
        booking=booking.id,
        appointment=appointment_id,
        starts_at=start,
    )


def _tell_of_time(
    tx: Tx, booking: BookingDetails, appointment_id: int, starts_at: datetime, was: str, revision: int
) -> None:
    outbox.tell(
        tx,
        outbox.Kind.BOOKING_MOVED,
        _others(tx, booking),
        f"{appointment_id}:{revision}",
        booking=booking.id,
        appointment=appointment_id,
        was=was,
        starts_at=starts_at.isoformat(),
    )


def _both(booking: BookingDetails) -> list[int]:
    return sorted({booking.customer_id, booking.instructor_user_id})


def _others(tx: Tx, booking: BookingDetails) -> list[int]:
    """Both sides but who acts."""
    return [user for user in _both(booking) if user != tx.actor.user_id]
