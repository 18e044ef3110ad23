"""Orders: what is owed for a booking, in which parts; and what becomes of it when the booking is cancelled.

The books (`services/ledger.py`) get an entry with each change: an order makes its customer owe, waiving takes
that back, money that comes pays it. Whoever changes an order locks it first.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from models.bookings import Appointment, Booking
from models.ledger import Account
from models.orders import (
    Charge,
    Instalment,
    InstalmentStatus,
    Order,
    OrderItem,
    OrderStatus,
    Refund,
    Terms,
    Way,
)
from models.tx import Tx, here, table_of
from services import coupons, dunning_times, invoices, ledger, merchants, money, order_terms
from services.errors import NotFound
from services.ledger import Line
from services.order_errors import WayClosed
from services.order_facts import ChargeDetails, InstalmentDetails, OrderDetails, Quote, RefundDetails
from services.order_terms import Part
from services.variants import VariantDetails

table = table_of(Order)
items = table_of(OrderItem)
instalments = table_of(Instalment)
charges = table_of(Charge)
refunds = table_of(Refund)
bookings = table_of(Booking)
appointments = table_of(Appointment)

_OWN = ("instalments", "charges", "refunds")
COLUMNS = tuple(table.c[name] for name in OrderDetails.__dataclass_fields__ if name not in _OWN)
_OF_BOOKING = select(*COLUMNS).where(here(table), table.c.booking_id == bindparam("of_booking"))
_ONE = select(*COLUMNS).where(here(table), table.c.id == bindparam("of_order"))
_LOCKED = select(table.c.id).where(here(table), table.c.id == bindparam("of_order")).with_for_update()


_INSTALMENTS = (
    select(*(instalments.c[name] for name in InstalmentDetails.__dataclass_fields__))
    .where(here(instalments), instalments.c.order_id == bindparam("of_order"))
    .order_by(instalments.c.number)
)
CHARGE = tuple(charges.c[name] for name in ChargeDetails.__dataclass_fields__)
_CHARGES = (
    select(*CHARGE)
    .where(here(charges), charges.c.order_id == bindparam("of_order"))
    .order_by(charges.c.created_at, charges.c.id)
)
REFUND = tuple(refunds.c[name] for name in RefundDetails.__dataclass_fields__)
_REFUNDS = (
    select(*REFUND)
    .where(here(refunds), refunds.c.order_id == bindparam("of_order"))
    .order_by(refunds.c.created_at, refunds.c.id)
)
_FIRST = select(func.min(appointments.c.starts_at)).where(
    here(appointments), appointments.c.booking_id == bindparam("of_booking")
)
_BOOKING = select(bookings.c.customer_id, bookings.c.title, bookings.c.variant, bookings.c.zone).where(
    here(bookings), bookings.c.id == bindparam("of_booking")
)
_SET = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_order"))
    .values(
        status=bindparam("new_status"),
        waived_minor=table.c.waived_minor + bindparam("waived"),
        paid_minor=table.c.paid_minor + bindparam("paid"),
    )
)
_VAT = select(func.sum(items.c.vat_minor)).where(here(items), items.c.order_id == bindparam("of_order"))
_CANCEL_PARTS = (
    update(instalments)
    .where(
        here(instalments),
        instalments.c.order_id == bindparam("of_order"),
        instalments.c.status == InstalmentStatus.DUE,
    )
    .values(status=InstalmentStatus.CANCELLED, next_stage_at=None)
)


def quote(
    tx: Tx,
    variant: VariantDetails,
    terms: Terms,
    way: Way,
    first_at: datetime | None = None,
    *,
    coupon: str | None = None,
    customer_id: int | None = None,
) -> Quote:
    """What a variant would cost so, and when what is due; `coupon` is a code that `customer_id` typed.

    Raises BadInput, WayClosed, and what `services/coupons.py` raises.
    """
    price, currency = order_terms.priced(variant, way)
    if not merchants.ours(tx).takes(way, currency):
        raise WayClosed(way)
    off = coupons.quote(tx, coupon, variant, customer_id or 0, price, currency).minor if coupon else 0
    parts = order_terms.parts(variant, terms, way, price - off, tx.now, first_at)
    return Quote(price - off, off, money.vat_of(price - off, variant.vat_bp), currency, parts)


def ways(tx: Tx, variant: VariantDetails) -> tuple[Way, ...]:
    """How a variant can be paid here; digital goods by Stars, credits and what is no Telegram invoice."""
    merchant = merchants.ours(tx)
    return tuple(way for way in Way if _sold_by(variant, way) and merchant.takes(way, variant.currency))


def _sold_by(variant: VariantDetails, way: Way) -> bool:
    if way is Way.STARS:
        return variant.is_digital and variant.stars_price is not None
    if way is Way.CREDITS:
        return variant.credit_price is not None
    # Telegram lets digital goods be paid by Stars alone in its invoices.
    return variant.price_minor > 0 and not (way is Way.TELEGRAM and variant.is_digital)


def place(
    tx: Tx, booking_id: int, variant: VariantDetails, terms: Terms, way: Way, coupon: str | None = None
) -> OrderDetails:
    """Order a booking: its line, its parts, and what it makes its customer owe in the books.

    What is paid later gets its invoice now; where a coupon takes all of it off, it is paid. Called by who
    made the booking and saw to the rights. Raises NotFound, BadInput, WayClosed, and what
    `services/coupons.py` raises.
    """
    booking = tx.row(_BOOKING, of_booking=booking_id)
    if booking is None:
        raise NotFound
    who, first_at = booking.customer_id, tx.value(_FIRST, of_booking=booking_id)
    quoted = quote(tx, variant, terms, way, first_at, coupon=coupon, customer_id=who)
    order_id = tx.add(
        Order,
        booking_id=booking_id,
        customer_id=booking.customer_id,
        status=OrderStatus.OPEN if quoted.total_minor else OrderStatus.PAID,
        terms=terms,
        way=way,
        currency=quoted.currency,
        total_minor=quoted.total_minor,
        discount_minor=quoted.discount_minor,
        created_at=tx.now,
    )
    tx.add(
        OrderItem,
        order_id=order_id,
        description=f"{booking.title}: {booking.variant}"[:200],
        quantity=1,
        total_minor=quoted.total_minor,
        discount_minor=quoted.discount_minor,
        vat_bp=variant.vat_bp,
        vat_minor=quoted.vat_minor,
    )
    divide(tx, order_id, quoted.parts, 1, booking.zone)
    enter(tx, f"order:{order_id}", "ordered", order_id, quoted.currency, quoted.total_minor, quoted.vat_minor)
    if coupon:
        price = quoted.total_minor + quoted.discount_minor
        coupons.take(tx, coupon, variant, who, order_id, price, quoted.currency)
    if way not in order_terms.AT_ONCE:
        invoices.issue_for(tx, order_id)
    return one(tx, order_id)


def one(tx: Tx, order_id: int) -> OrderDetails:
    """An order with all that belongs to it; whoever asks sees to the rights. Raises NotFound."""
    return _whole(tx, tx.records(OrderDetails, _ONE, of_order=order_id))


def of_booking(tx: Tx, booking_id: int) -> OrderDetails | None:
    """The order of a booking, or None; whoever asks sees to the rights."""
    found = tx.records(OrderDetails, _OF_BOOKING, of_booking=booking_id)
    return _whole(tx, found) if found else None


def _whole(tx: Tx, found: Sequence[OrderDetails]) -> OrderDetails:
    if not found:
        raise NotFound
    of = found[0].id
    return replace(
        found[0],
        instalments=tuple(tx.records(InstalmentDetails, _INSTALMENTS, of_order=of)),
        charges=tuple(tx.records(ChargeDetails, _CHARGES, of_order=of)),
        refunds=tuple(tx.records(RefundDetails, _REFUNDS, of_order=of)),
    )


def locked(tx: Tx, order_id: int) -> OrderDetails:
    """The same, locked until the transaction ends. Raises NotFound."""
    tx.execute(_LOCKED, of_order=order_id)
    return one(tx, order_id)


def waive(tx: Tx, order: OrderDetails, minor: int, key: str, *, status: OrderStatus | None = None) -> None:
    """Have `minor` of an order's total, locked, be owed no more: once for each `key`."""
    if not minor:
        tx.execute(_SET, of_order=order.id, new_status=status or order.status, waived=0, paid=0)
        return
    whole, before, after = order.total_minor, order.waived_minor, order.waived_minor + minor
    # The difference of two shares of the whole: what is waived bit by bit sums up to the VAT of all.
    vat = money.share(_vat(tx, order), after, whole) - money.share(_vat(tx, order), before, whole)
    enter(tx, f"waived:{order.id}:{key}", "waived", order.id, order.currency, -minor, -vat)
    tx.execute(_SET, of_order=order.id, new_status=status or order.status, waived=minor, paid=0)
    invoices.credit_for(tx, order.id, minor, f"{order.id}:{key}")


def pay(tx: Tx, order: OrderDetails, minor: int) -> None:
    """Count money for an order."""
    left = order.owed_minor - minor
    status = OrderStatus.PART_PAID if left else OrderStatus.PAID
    if order.status is OrderStatus.CANCELLED:
        status = OrderStatus.CANCELLED
    tx.execute(_SET, of_order=order.id, new_status=status, waived=0, paid=minor)


def cancel_parts(tx: Tx, order: OrderDetails, owed_minor: int) -> None:
    """End the parts that are not paid; what is owed nevertheless becomes one part of its own."""
    tx.execute(_CANCEL_PARTS, of_order=order.id)
    if owed_minor:
        part = Part(owed_minor, tx.now + order_terms.BY_INVOICE)
        divide(tx, order.id, (part,), len(order.instalments) + 1, zone_of(tx, order))


def zone_of(tx: Tx, order: OrderDetails) -> str:
    """The zone of an order's customer."""
    booking = tx.row(_BOOKING, of_booking=order.booking_id)
    return str(booking.zone) if booking else "UTC"


def _vat(tx: Tx, order: OrderDetails) -> int:
    return int(tx.value(_VAT, of_order=order.id) or 0)


def divide(tx: Tx, order_id: int, parts: Sequence[Part], first: int, zone: str) -> None:
    """Have an order be paid in these parts, numbered from `first` on."""
    tx.add_many(
        Instalment,
        [
            {
                "order_id": order_id,
                "number": number,
                "amount_minor": part.amount_minor,
                "due_at": part.due_at,
                "status": InstalmentStatus.DUE,
                "next_stage_at": dunning_times.first(part.due_at, zone, tx.now),
            }
            for number, part in enumerate(parts, first)
        ],
    )


def enter(
    tx: Tx, key: str, kind: str, order_id: int, currency: str, total_minor: int, vat_minor: int
) -> None:
    """Write into the books what a customer owes, or owes no more (less than nothing), once for each key."""
    sides = [
        Line(Account.RECEIVABLE, total_minor),
        Line(Account.REVENUE, vat_minor - total_minor),
        Line(Account.VAT, -vat_minor),
    ]
    ledger.enter(tx, key, kind, currency, sides, order_id=order_id)
