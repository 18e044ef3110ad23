"""Whether a booking has its times: asked and told by what happens to its money."""

from sqlalchemy import bindparam, select, update

from models.bookings import Appointment, AppointmentStatus, Booking, BookingStatus
from models.tx import Tx, here, table_of

table = table_of(Booking)
appointments = table_of(Appointment)

_HAS_THEM = (BookingStatus.CONFIRMED, BookingStatus.IN_PROGRESS, BookingStatus.COMPLETED)
_STATUS = select(table.c.status).where(here(table), table.c.id == bindparam("of_booking")).with_for_update()
_CONFIRM = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_booking"))
    .values(
        status=BookingStatus.CONFIRMED,
        confirmed_at=bindparam("at"),
        hold_until=None,
        revision=table.c.revision + 1,
    )
)
_BOOK = (
    update(appointments)
    .where(
        here(appointments),
        appointments.c.booking_id == bindparam("of_booking"),
        appointments.c.status == AppointmentStatus.HELD,
    )
    .values(status=AppointmentStatus.BOOKED, revision=appointments.c.revision + 1)
)


def paid(tx: Tx, booking_id: int) -> bool:
    """Money came for a booking: whether it has its times. Confirmed by it, where it was held or reserved.

    False for what is cancelled or expired: the money is to go back. Called as anybody, by services that know
    that money came.
    """
    status = tx.value(_STATUS, of_booking=booking_id)
    if status in _HAS_THEM:
        return True
    if status not in (BookingStatus.HELD, BookingStatus.RESERVED):
        return False
    tx.execute(_BOOK, of_booking=booking_id)
    tx.execute(_CONFIRM, of_booking=booking_id, at=tx.now)
    return True
