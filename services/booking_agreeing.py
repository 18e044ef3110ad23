"""Agreeing on a booking whose times are kept: how it is paid, and what follows from that."""

from dataclasses import dataclass

from models.bookings import BookingStatus
from models.orders import Terms, Way
from models.tx import Tx
from services import (
    booking_coupons,
    booking_places,
    bookings,
    charges,
    intake_need,
    order_terms,
    orders,
    variants,
)
from services.booking_errors import NotOpen, SumChanged
from services.bookings import BookingDetails
from services.errors import BadInput, NotFound
from services.order_errors import HoldOver
from services.order_facts import ChargeDetails, OrderDetails


@dataclass(frozen=True, slots=True)
class Agreed:
    """A booking with its order; and the attempt to pay its first part, where a machine takes it."""

    booking: BookingDetails
    order: OrderDetails
    charge: ChargeDetails | None


def agree_free(tx: Tx, booking_id: int) -> BookingDetails:
    """Have a booking stand that costs nothing; twice changes nothing.

    Raises NotFound, HoldOver, NotOpen, FormNeeded, SumChanged for one that costs something.
    """
    booking = own(tx, booking_id)
    if booking.price_minor:
        raise SumChanged
    if booking.status is BookingStatus.HELD:
        intake_need.require(tx, booking_id)
        booking_places.confirm(tx, booking)
    return bookings.opened(tx, booking_id)


def agree(tx: Tx, booking_id: int, terms: Terms, way: Way) -> Agreed:
    """Order a booking on these terms. What a machine takes is begun to be paid, and its times are kept on;
    by a bill, begun at once, or in cash it is reserved. Twice changes nothing but the attempt to pay.

    Raises NotFound, HoldOver, NotOpen, FormNeeded, BadInput, WayClosed, TooFewCredits, and what a coupon may
    raise.
    """
    booking = own(tx, booking_id)
    if booking.status is BookingStatus.HELD:
        intake_need.require(tx, booking_id)
    order = orders.of_booking(tx, booking_id)
    if order is None:
        order = orders.place(
            tx,
            booking_id,
            variants.of(tx, booking.variant_id),
            terms,
            way,
            booking_coupons.of_order(tx, booking_id, way),
        )
    if not order.total_minor:
        if booking.status is BookingStatus.HELD:
            booking_places.confirm(tx, booking)
        return Agreed(bookings.opened(tx, booking_id), order, None)
    if way not in order_terms.AT_ONCE:
        if booking.status is BookingStatus.HELD:
            booking_places.reserve(tx, booking)
        bill = charges.begin(tx, order.id, way) if way is Way.QR_BILL and order.next else None
        return Agreed(bookings.opened(tx, booking_id), orders.one(tx, order.id), bill)
    if booking.status is BookingStatus.HELD:
        booking_places.keep_on(tx, booking)
    charge = charges.begin(tx, order.id, way)
    if booking.status is BookingStatus.HELD and way is Way.STRIPE:
        booking_places.keep_on(tx, booking, charge.expires_at)
    return Agreed(bookings.opened(tx, booking_id), orders.one(tx, order.id), charge)


def said(terms: str, way: str) -> tuple[Terms, Way]:
    """What a form says about paying. Raises BadInput."""
    try:
        return Terms(terms), Way(way)
    except ValueError:
        raise BadInput("way", "not_understood") from None


def own(tx: Tx, booking_id: int) -> BookingDetails:
    """The actor's own booking, locked, that is held still or stands. Raises NotFound, HoldOver, NotOpen."""
    booking = bookings.locked(tx, booking_id)
    if not booking.mine:
        raise NotFound
    ran_out = booking.hold_until is not None and booking.hold_until <= tx.now
    if booking.status is BookingStatus.EXPIRED or (booking.status is BookingStatus.HELD and ran_out):
        raise HoldOver
    if not booking.is_open:
        raise NotOpen(booking.status)
    return booking
