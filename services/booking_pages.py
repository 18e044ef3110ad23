"""A booking with its money, as its page shows it: what is owed and paid, or how it can be paid."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models.bookings import BookingStatus
from models.orders import Terms, Way
from models.tx import Tx
from services import booking_coupons, bookings, intake_need, order_terms, orders, variants
from services.bookings import BookingDetails
from services.intake_need import FormState
from services.order_facts import OrderDetails, Quote
from services.variants import VariantDetails


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to pay a booking, and what is due when."""

    terms: Terms
    way: Way
    quote: Quote


@dataclass(frozen=True, slots=True)
class BookingPage:
    """A booking with its money."""

    booking: BookingDetails
    order: OrderDetails | None
    offers: tuple[Offer, ...]
    """How it can be paid, where its times are held and nothing is agreed yet."""
    coupon: str = ""
    """The code that was typed for it."""
    form: FormState | None = None
    """How its form stands, where there is one."""


def opened(tx: Tx, booking_id: int) -> BookingPage:
    """A booking with its money. Raises NotFound."""
    return of(tx, bookings.opened(tx, booking_id))


def of(tx: Tx, booking: BookingDetails) -> BookingPage:
    """The money of a booking that one may see."""
    order, form = orders.of_booking(tx, booking.id), intake_need.state(tx, booking.id)
    asks = order is None and booking.mine and booking.status is BookingStatus.HELD and booking.price_minor
    if not asks:
        return BookingPage(booking, order, (), form=form)
    return BookingPage(booking, order, _offers(tx, booking), booking_coupons.typed(tx, booking.id), form)


def after(tx: Tx, change: Callable[..., BookingDetails], *args: Any) -> BookingPage:
    """A booking with its money after a change. Raises as the change."""
    return of(tx, change(tx, *args))


def _offers(tx: Tx, booking: BookingDetails) -> tuple[Offer, ...]:
    variant, coupon = variants.of(tx, booking.variant_id), booking_coupons.good(tx, booking)
    return tuple(
        Offer(terms, way, _quote(tx, booking, variant, terms, way, coupon))
        for way in orders.ways(tx, variant)
        for terms in order_terms.offered(variant, way)
    )


def _quote(
    tx: Tx, booking: BookingDetails, variant: VariantDetails, terms: Terms, way: Way, coupon: str | None
) -> Quote:
    first = booking.to_come[0].starts_at if booking.to_come else None
    code = coupon if booking_coupons.counts_for(way) else None
    return orders.quote(tx, variant, terms, way, first, coupon=code, customer_id=booking.customer_id)
