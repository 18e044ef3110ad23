"""Whether a booking has its times: asked and told by what happens to its money."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, update

from models.bookings import Appointment, AppointmentStatus, Booking, BookingStatus
from models.tx import Tx, here, table_of
from services import booking_holds, booking_notices, booking_taking, bookings, steps, threads
from services.booking_taking import Taken
from services.bookings import AppointmentDetails, BookingDetails

table = table_of(Booking)
appointments = table_of(Appointment)

_HAS_THEM = (BookingStatus.CONFIRMED, BookingStatus.IN_PROGRESS, BookingStatus.COMPLETED)
_THIS = (here(table), table.c.id == bindparam("of_booking"))
_CONFIRM = (
    update(table)
    .where(*_THIS)
    .values(
        status=BookingStatus.CONFIRMED,
        confirmed_at=bindparam("at"),
        hold_until=None,
        revision=table.c.revision + 1,
    )
)
_RESERVE = (
    update(table)
    .where(*_THIS)
    .values(status=BookingStatus.RESERVED, hold_until=None, revision=table.c.revision + 1)
)
_HOLD = update(table).where(*_THIS).values(hold_until=bindparam("until"))
_BOOK = (
    update(appointments)
    .where(
        here(appointments),
        appointments.c.booking_id == bindparam("of_booking"),
        appointments.c.status == AppointmentStatus.HELD,
    )
    .values(status=AppointmentStatus.BOOKED, revision=appointments.c.revision + 1)
)
_TAKE_AGAIN = (
    update(appointments)
    .where(here(appointments), appointments.c.id == bindparam("of_appointment"))
    .values(
        busy_id=bindparam("busy"),
        occupancy_id=bindparam("use"),
        status=AppointmentStatus.BOOKED,
        counts=True,
        revision=appointments.c.revision + 1,
    )
)


def paid(tx: Tx, booking_id: int) -> bool:
    """Money came for a booking: whether it has its times. Confirmed by it, where it was held or reserved.

    Where the hold ran out, its times are taken again if all are free still; False where they are not, and for
    what was cancelled: the money is to go back. Called as anybody, by services that know that money came.
    """
    bookings.lock(tx, booking_id)
    found = bookings.these(tx, [booking_id])
    if not found:
        return False
    booking = found[0]
    if booking.status in _HAS_THEM:
        return True
    if booking.status is BookingStatus.CANCELLED:
        return False
    if booking.status is BookingStatus.EXPIRED and not _take_again(tx, booking):
        return False
    confirm(tx, booking)
    return True


def lost(tx: Tx, booking_id: int) -> None:
    """The payment of a booking failed for good: what it holds is given back."""
    bookings.lock(tx, booking_id)
    for booking in bookings.these(tx, [booking_id]):
        if booking.status is BookingStatus.HELD:
            booking_holds.end(tx, booking)


def confirm(tx: Tx, booking: BookingDetails) -> None:
    """Have a booking stand: its times are booked, its people are told."""
    tx.execute(_BOOK, of_booking=booking.id)
    tx.execute(_CONFIRM, of_booking=booking.id, at=tx.now)
    booking_notices.booked(tx, booking)
    steps.begin(tx, booking.id)
    threads.open_for(tx, booking.id)


def reserve(tx: Tx, booking: BookingDetails) -> None:
    """Have a booking stand that is paid later."""
    tx.execute(_BOOK, of_booking=booking.id)
    tx.execute(_RESERVE, of_booking=booking.id)
    booking_notices.booked(tx, booking)


def keep_on(tx: Tx, booking: BookingDetails, until: datetime | None = None) -> None:
    """Somebody begins to pay: the times are kept from now on, or as long as money is taken for them."""
    tx.execute(_HOLD, of_booking=booking.id, until=until or booking_holds.until(tx))


def _take_again(tx: Tx, booking: BookingDetails) -> bool:
    """Take the times of a hold that ran out; whether all could be had."""
    lost_ones = [one for one in booking.appointments if one.status is AppointmentStatus.CANCELLED]
    if not lost_ones or not booking.instructor_active:
        return False
    space_id = lost_ones[0].space_id
    whose = booking_taking.lock(tx, booking.instructor_id, space_id)
    wanted = [booking_taking.time_of(one) for one in lost_ones]
    if booking_taking.problem(tx, whose, wanted, anyhow=True) is not None:
        return False
    _write(tx, lost_ones, booking_taking.take(tx, whose, wanted, booking.title))
    return True


def _write(tx: Tx, these: Sequence[AppointmentDetails], taken: Sequence[Taken]) -> None:
    rows = [
        {"of_appointment": one.id, "busy": each.busy_id, "use": each.occupancy_id}
        for one, each in zip(these, taken, strict=True)
    ]
    tx.execute_many(_TAKE_AGAIN, rows)
