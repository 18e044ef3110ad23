"""The code that a customer typed for a booking whose times are kept: kept with it until it is ordered."""

from sqlalchemy import bindparam, select, update

from models.bookings import Booking, BookingStatus
from models.orders import Way
from models.tx import Tx, here, table_of
from services import bookings, coupons, variants
from services.booking_errors import NotOpen
from services.bookings import BookingDetails
from services.errors import NotFound, Refusal

table = table_of(Booking)

_CODE = select(table.c.coupon).where(here(table), table.c.id == bindparam("of_booking"))
_KEEP = (
    update(table).where(here(table), table.c.id == bindparam("of_booking")).values(coupon=bindparam("code"))
)


def counts_for(way: Way) -> bool:
    """Whether codes count where one pays so: not for credits and Stars, whose prices are their own."""
    return way not in (Way.STARS, Way.CREDITS)


def typed(tx: Tx, booking_id: int) -> str:
    """The code that was typed for a booking; '' where none was."""
    return tx.value(_CODE, of_booking=booking_id) or ""


def of_order(tx: Tx, booking_id: int, way: Way) -> str | None:
    """The code that its order is to have, where it is paid so."""
    return (typed(tx, booking_id) or None) if counts_for(way) else None


def good(tx: Tx, booking: BookingDetails) -> str | None:
    """The same, as long as it counts."""
    code = typed(tx, booking.id)
    if not code:
        return None
    try:
        _check(tx, booking, code)
    except Refusal:
        return None
    return code


def use(tx: Tx, booking_id: int, code: str) -> BookingDetails:
    """Keep a code for one's own booking that is not ordered yet; '' drops it.

    Raises NotFound, NotOpen, and what `services/coupons.py` raises.
    """
    booking = asked(tx, booking_id)
    if code:
        _check(tx, booking, code)
    tx.execute(_KEEP, of_booking=booking_id, code=coupons.written(code))
    return booking


def asked(tx: Tx, booking_id: int) -> BookingDetails:
    """A booking for which one may type a code. Raises NotFound, NotOpen."""
    booking = bookings.opened(tx, booking_id)
    if not booking.mine:
        raise NotFound
    if booking.status is not BookingStatus.HELD:
        raise NotOpen(booking.status)
    return booking


def _check(tx: Tx, booking: BookingDetails, code: str) -> None:
    variant = variants.of(tx, booking.variant_id)
    coupons.quote(tx, code, variant, booking.customer_id, booking.price_minor, booking.currency)
