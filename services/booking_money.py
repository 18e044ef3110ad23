"""What a booking costs, what was paid for it, and what becomes of that when it is cancelled."""

from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select

from models.orders import Order, OrderStatus
from models.tx import Tx, here, table_of
from services import booking_sums, refunds
from services.booking_sums import Sum
from services.bookings import BookingDetails

table = table_of(Order)


@dataclass(frozen=True, slots=True)
class Price:
    """What a booking costs, and what was paid for it."""

    order_id: int | None
    total_minor: int
    """Fees on top of it left out."""
    paid_minor: int
    """Less what was given back."""
    currency: str
    fees_minor: int = 0


_OF_BOOKING = select(
    table.c.id,
    table.c.total_minor - table.c.fees_minor,
    table.c.paid_minor - table.c.refunded_minor,
    table.c.currency,
    table.c.fees_minor,
).where(here(table), table.c.booking_id == bindparam("of_booking"))
_IS_SETTLED = select(table.c.id).where(
    here(table), table.c.booking_id == bindparam("of_booking"), table.c.status == OrderStatus.CANCELLED
)


def of(tx: Tx, booking: BookingDetails) -> Price:
    """What a booking costs by its order; by its price where there is none yet."""
    found = tx.records(Price, _OF_BOOKING, of_booking=booking.id)
    return found[0] if found else Price(None, booking.price_minor, 0, booking.currency)


def with_paid(price: Price, kept: Sum, *, fees: bool) -> Sum:
    """The same with what was paid so far, and with the `fees` on top of the price where they are kept."""
    return replace(kept, paid_minor=price.paid_minor, extra_minor=price.fees_minor if fees else 0)


def settle(tx: Tx, booking: BookingDetails, keep_minor: int) -> None:
    """Have what is not kept go back to the customer, and what is not due any more be cancelled."""
    order_id = of(tx, booking).order_id
    if order_id is not None:
        refunds.settle_cancelled(tx, order_id, keep_minor, "cancelled")


def settle_rest(tx: Tx, booking: BookingDetails) -> None:
    """A booking is over: what the policy does not keep of appointments that did not take place goes back."""
    price = of(tx, booking)
    kept = booking_sums.so_far(price.total_minor, booking.sessions, booking.used, tx.now).keep_minor
    if price.order_id is not None and kept < price.total_minor:
        refunds.settle_cancelled(tx, price.order_id, kept + price.fees_minor, "cancelled")


def is_settled(tx: Tx, booking: BookingDetails) -> bool:
    """Whether what was not kept went back already."""
    return bool(tx.value(_IS_SETTLED, of_booking=booking.id))
