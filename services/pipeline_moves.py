"""Moving a booking on the board: only by what bookings and orders allow, once it was said what it means."""

from dataclasses import dataclass
from enum import StrEnum

from models.bookings import AppointmentStatus, BookingStatus
from models.tx import Tx
from services import access, booking_changes, booking_running, bookings, charges, orders
from services.access import Ability
from services.booking_errors import SumChanged
from services.booking_running import Due
from services.bookings import AppointmentDetails, BookingDetails
from services.errors import NotFound
from services.pipeline_errors import CannotMove

GOES_ON = (BookingStatus.CONFIRMED, BookingStatus.IN_PROGRESS)
CAME = (AppointmentStatus.BOOKED, AppointmentStatus.COMPLETED)


class To(StrEnum):
    """Where a booking is to be moved: a column, or its last appointment to the no-shows."""

    RESERVED = "reserved"
    CONFIRMED = "confirmed"
    """By noting cash for the part that is next."""
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    """Once all its appointments are over."""
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True)
class Meant:
    """A move, and what it means."""

    booking: BookingDetails
    to: To
    currency: str
    minor: int = 0
    """What is noted as paid, or kept when it is cancelled."""
    back_minor: int = 0
    """What goes back when it is cancelled."""
    appointment: AppointmentDetails | None = None
    """Which one was missed."""


def possible(status: BookingStatus, *, manages: bool) -> tuple[To, ...]:
    """Where a booking may be moved at all, by who manages bookings or only teaches; more is asked then."""
    if status is BookingStatus.RESERVED:
        return (To.CONFIRMED, To.CANCELLED) if manages else (To.CANCELLED,)
    if status in GOES_ON:
        return To.COMPLETED, To.NO_SHOW, To.CANCELLED
    return (To.NO_SHOW,) if status is BookingStatus.COMPLETED else ()


def ask(tx: Tx, booking_id: int, to: To) -> Meant:
    """What a move means. Raises NotFound, NotAllowed, CannotMove, and as `booking_changes.ask`."""
    booking = bookings.opened(tx, booking_id)
    if not booking.runs:
        raise NotFound
    if to not in possible(booking.status, manages=True):
        raise CannotMove(to, booking.status)
    return _ASK[to](tx, booking)


def move(tx: Tx, booking_id: int, to: To, shown_minor: int) -> Meant:
    """Move it; nothing is done where another sum is meant than was shown.

    Raises as `ask`, SumChanged, and what the move itself raises.
    """
    meant = ask(tx, booking_id, to)
    if to is To.CANCELLED:
        booking_changes.cancel(tx, booking_id, shown_minor)
    elif to is To.CONFIRMED:
        _note_cash(tx, meant, shown_minor)
    elif to is To.COMPLETED:
        _complete(tx, meant.booking)
    elif meant.appointment:
        booking_running.no_show(tx, meant.appointment.id)
    return meant


def _note_cash(tx: Tx, meant: Meant, shown_minor: int) -> None:
    """What was shown, for the part it was shown for: tapped twice, it is noted once."""
    order = orders.of_booking(tx, meant.booking.id)
    if order is None or order.next is None or meant.minor != shown_minor:
        raise SumChanged
    charges.note_cash(tx, order.id, shown_minor, f"part:{order.next.id}")


def _complete(tx: Tx, booking: BookingDetails) -> None:
    for one in booking.to_come:
        booking_running.complete(tx, Due(booking.community_id, one.id, booking.id, one.starts_at))


def _ask_confirmed(tx: Tx, booking: BookingDetails) -> Meant:
    access.require(tx, Ability.MANAGE_BOOKINGS)
    order = orders.of_booking(tx, booking.id)
    if order is None or order.next is None:
        raise CannotMove(To.CONFIRMED, booking.status)
    return Meant(booking, To.CONFIRMED, order.currency, order.next.left_minor)


def _ask_completed(tx: Tx, booking: BookingDetails) -> Meant:
    ahead = any(one.ends_at > tx.now for one in booking.to_come)
    if ahead or booking.unscheduled or not booking.to_come:
        raise CannotMove(To.COMPLETED, booking.status)
    return Meant(booking, To.COMPLETED, booking.currency)


def _ask_cancelled(tx: Tx, booking: BookingDetails) -> Meant:
    found = booking_changes.ask(tx, booking.id)
    return Meant(booking, To.CANCELLED, found.currency, found.sum.keep_minor, found.sum.back_minor)


def _ask_no_show(tx: Tx, booking: BookingDetails) -> Meant:
    begun = [one for one in booking.appointments if one.status in CAME and one.starts_at <= tx.now]
    if not begun:
        raise CannotMove(To.NO_SHOW, booking.status)
    return Meant(booking, To.NO_SHOW, booking.currency, appointment=begun[-1])


_ASK = {
    To.CONFIRMED: _ask_confirmed,
    To.COMPLETED: _ask_completed,
    To.CANCELLED: _ask_cancelled,
    To.NO_SHOW: _ask_no_show,
}
