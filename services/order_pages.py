"""The money of a booking, as those concerned see it: what is due, what came, how the next part is paid."""

from dataclasses import dataclass

from models.orders import ChargeStatus, Way
from models.tx import Tx
from services import bookings, charges, orders
from services.bookings import BookingDetails
from services.errors import NotFound
from services.order_facts import ChargeDetails, OrderDetails


@dataclass(frozen=True, slots=True)
class OrderPage:
    """What is to be paid for a booking, and what came."""

    booking: BookingDetails
    order: OrderDetails
    ways: tuple[Way, ...]
    """By which the next part can be paid."""
    charge: ChargeDetails | None = None
    """An attempt that was just begun."""

    @property
    def bill(self) -> ChargeDetails | None:
        """The bill for the next part, where there is one to pay."""
        part, begun = self.order.next, reversed(self.order.charges)
        return next((one for one in begun if part and _is_bill(one, part.id, part.left_minor)), None)


def page(tx: Tx, booking_id: int) -> OrderPage:
    """For the customer and the instructor's side. Raises NotFound, also before it is ordered."""
    return _of(tx, bookings.opened(tx, booking_id))


def begin(tx: Tx, booking_id: int, way: Way) -> OrderPage:
    """Pay the next part of what was ordered.

    Raises NotFound, NothingDue, HoldOver, WayClosed, TooFewCredits.
    """
    seen = page(tx, booking_id)
    charge = charges.begin(tx, seen.order.id, way)
    return _of(tx, bookings.opened(tx, booking_id), charge)


def note_cash(tx: Tx, booking_id: int, minor: int) -> OrderPage:
    """Note down that the part that is due came in cash.

    Raises NotAllowed, NotFound, NothingDue, OtherAmount where another amount is due by now.
    """
    order = page(tx, booking_id).order
    charges.note_cash(tx, order.id, minor, f"{order.paid_minor}")
    return page(tx, booking_id)


def _is_bill(one: ChargeDetails, part_id: int, minor: int) -> bool:
    waits = one.way is Way.QR_BILL and one.status is ChargeStatus.PENDING
    return waits and (one.instalment_id, one.amount_minor) == (part_id, minor)


def _of(tx: Tx, booking: BookingDetails, charge: ChargeDetails | None = None) -> OrderPage:
    order = orders.of_booking(tx, booking.id)
    if order is None:
        raise NotFound
    ways = charges.ways(tx, order) if order.next else ()
    return OrderPage(booking, order, ways, charge)
