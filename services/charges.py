"""Charges: attempts to pay, and what providers tell of them: each event once, in any order, late or doubled.

Money that comes and is owed counts for its order and confirms its booking. What is not owed (paid twice, too
much, for a time that somebody else has by now) is put apart in the books and goes back by itself.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, select, update

from models.bookings import Booking, BookingStatus
from models.orders import Charge, ChargeStatus, OrderStatus, Way
from models.tx import Tx, here, table_of
from services import (
    access,
    booking_places,
    credits,
    intake_need,
    merchants,
    order_terms,
    orders,
    outbox,
    provider_events,
    qr_references,
    receipts,
)
from services.access import Ability
from services.errors import NotFound
from services.order_errors import HoldOver, NothingDue, OtherAmount, WayClosed
from services.order_facts import ChargeDetails, InstalmentDetails, OrderDetails
from services.orders import CHARGE

table = table_of(Charge)
bookings = table_of(Booking)

PAYS_FOR = timedelta(minutes=30)
"""How long a provider takes money for an attempt: the least that Stripe allows."""
ON_THE_WAY = timedelta(minutes=5)
"""What Stripe's least is longer by, so that it is not less by when it is asked."""
_EXPIRING = frozenset({Way.TELEGRAM, Way.STARS})

_BY_REFERENCE = select(*CHARGE).where(here(table), table.c.reference == bindparam("by_reference"))
_END = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_charge"), table.c.status == ChargeStatus.PENDING)
    .values(status=bindparam("new_status"))
)
_BOOKING = select(bookings.c.status, bookings.c.hold_until).where(
    here(bookings), bookings.c.id == bindparam("of_booking")
)
EXPIRE = (
    update(table)
    .where(table.c.status == ChargeStatus.PENDING, table.c.expires_at <= bindparam("at"))
    .values(status=ChargeStatus.EXPIRED)
)
"""For the sweep, which acts as the system in every community."""


class Came(StrEnum):
    """What became of money that came."""

    COUNTED = "counted"
    GOES_BACK = "goes_back"
    """None of it was owed."""
    BOTH = "both"
    """Some was owed; the rest goes back."""
    KNOWN = "known"
    """It was told before; nothing changed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an event of a provider."""

    came: Came
    order: OrderDetails


def opened(tx: Tx, order_id: int) -> OrderDetails:
    """An order for who may see it: its customer, or who manages bookings. Raises NotFound."""
    order = orders.one(tx, order_id)
    if order.customer_id != tx.actor.user_id and not access.may(tx.actor, Ability.MANAGE_BOOKINGS):
        raise NotFound
    return order


def ways(tx: Tx, order: OrderDetails) -> tuple[Way, ...]:
    """By which ways the next part of an order can be paid by its customer now."""
    merchant = merchants.ours(tx)
    special = {order_terms.STARS: Way.STARS, order_terms.CREDITS: Way.CREDITS}.get(order.currency)
    if special:
        return (special,) if merchant.takes(special, order.currency) else ()
    general = (Way.TELEGRAM, Way.STRIPE, Way.QR_BILL, Way.CASH)
    return tuple(way for way in general if merchant.takes(way, order.currency))


def begin(tx: Tx, order_id: int, way: Way) -> ChargeDetails:
    """Begin to pay the next part of one's order; begun already, it is the same attempt. Credits pay at once.

    Raises NotFound, NothingDue, WayClosed, HoldOver, FormNeeded, TooFewCredits.
    """
    opened(tx, order_id)
    order = orders.locked(tx, order_id)
    part = order.next
    if part is None:
        raise NothingDue
    if way not in ways(tx, order):
        raise WayClosed(way)
    if _check_hold(tx, order):
        intake_need.require(tx, order.booking_id)
    account = merchants.ours(tx).account
    begun = (one for one in order.charges if one.instalment_id == part.id and one.way is way)
    for one in begun:
        fresh = one.expires_at is None or one.expires_at > tx.now
        fits = way is not Way.QR_BILL or qr_references.goes_with(one.reference, account)
        if one.status is ChargeStatus.PENDING and fresh and fits and one.amount_minor == part.left_minor:
            return one
    reference = qr_references.new(account) if way is Way.QR_BILL else secrets.token_urlsafe(16)
    return _begin(tx, order, part, way, reference)


def _begin(tx: Tx, order: OrderDetails, part: InstalmentDetails, way: Way, reference: str) -> ChargeDetails:
    minor = part.left_minor
    _add(tx, order, part.id, way, minor, order.currency, reference, _until(tx, part, way))
    if way is Way.CREDITS:
        credits.move(tx, order.customer_id, -minor, "", f"order:{order.id}:{reference}")
        succeeded(tx, reference, reference, reference, minor, order.currency)
    return _referred(tx, reference)


def note_cash(tx: Tx, order_id: int, minor: int, key: str) -> Outcome:
    """Note down cash, or a transfer, that came for an order: once for each `key`.

    Raises NotAllowed, NotFound, NothingDue, OtherAmount for more than is owed.
    """
    access.require(tx, Ability.MANAGE_BOOKINGS)
    order = orders.locked(tx, order_id)
    if order.next is None:
        raise NothingDue
    if not 0 < minor <= order.owed_minor:
        raise OtherAmount
    reference = secrets.token_urlsafe(16)
    _add(tx, order, order.next.id, Way.CASH, minor, order.currency, reference)
    return succeeded(tx, reference, f"{order_id}:{key}", f"{order_id}:{key}", minor, order.currency)


def check(tx: Tx, reference: str, minor: int, currency: str) -> ChargeDetails:
    """Whether an attempt may be paid now: asked by a provider before it takes the money.

    An old invoice is as good as a new one, as long as just that is due.
    Raises NotFound, NothingDue, OtherAmount, HoldOver.
    """
    charge = _referred(tx, reference)
    if charge.status is ChargeStatus.SUCCEEDED:
        raise NothingDue
    if (minor, currency) != (charge.amount_minor, charge.currency):
        raise OtherAmount
    order = orders.one(tx, charge.order_id)
    part = next((one for one in order.instalments if one.id == charge.instalment_id), None)
    if part is None or not part.left_minor:
        raise NothingDue
    if part.left_minor != minor:
        raise OtherAmount
    _check_hold(tx, order)
    return charge


def succeeded(tx: Tx, reference: str, provider_ref: str, event: str, minor: int, currency: str) -> Outcome:
    """Money came for an attempt: `provider_ref` makes one payment one, `event` one telling of it.

    Raises NotFound for a reference that is none of ours.
    """
    charge = _referred(tx, reference)
    order = orders.locked(tx, charge.order_id)
    charge = _referred(tx, reference)
    if not provider_events.note(tx, charge.way, event) or _is_known(order, charge.way, provider_ref):
        return Outcome(Came.KNOWN, order)
    if charge.status is ChargeStatus.SUCCEEDED or currency != charge.currency:
        charge_id = _add(tx, order, None, charge.way, minor, currency, secrets.token_urlsafe(16))
        receipts.settle(tx, charge_id, provider_ref, minor)
        return _goes_back(tx, order, charge_id, minor, "twice")
    receipts.settle(tx, charge.id, provider_ref, minor)
    owed = min(minor, order.owed_minor)
    if owed and _confirms(order, charge, owed) and not booking_places.paid(tx, order.booking_id):
        return _goes_back(tx, order, charge.id, minor, "no_place")
    if not owed:
        over = order.status is OrderStatus.CANCELLED
        return _goes_back(tx, order, charge.id, minor, "no_place" if over else "twice")
    receipts.count(tx, order, charge.id, owed)
    if minor > owed:
        receipts.put_apart(tx, order, charge.id, minor - owed, "too_much")
        return Outcome(Came.BOTH, orders.one(tx, order.id))
    return Outcome(Came.COUNTED, orders.one(tx, order.id))


def failed(tx: Tx, reference: str, event: str) -> OrderDetails:
    """A provider could not take the money: its customer hears of it, and may try again. Raises NotFound."""
    charge = _referred(tx, reference)
    order = orders.locked(tx, charge.order_id)
    if provider_events.note(tx, charge.way, event):
        ended = tx.execute(_END, of_charge=charge.id, new_status=ChargeStatus.FAILED).rowcount
        if ended and charge.instalment_id and order.next:
            about = {"booking": order.booking_id, "part": charge.instalment_id}
            told = [([order.customer_id], str(charge.id), about)]
            outbox.tell_of_each(tx, outbox.Kind.PAYMENT_FAILED, told)
    return orders.one(tx, order.id)


def expired(tx: Tx, reference: str, event: str) -> OrderDetails:
    """A provider takes no money for it any more. Raises NotFound."""
    charge = _referred(tx, reference)
    order = orders.locked(tx, charge.order_id)
    if provider_events.note(tx, charge.way, event):
        tx.execute(_END, of_charge=charge.id, new_status=ChargeStatus.EXPIRED)
    return orders.one(tx, order.id)


def expire(tx: Tx) -> int:
    """End the attempts whose time is over; how many. As the system."""
    return tx.execute(EXPIRE, at=tx.now).rowcount


def _referred(tx: Tx, reference: str) -> ChargeDetails:
    found = tx.records(ChargeDetails, _BY_REFERENCE, by_reference=reference)
    if not found:
        raise NotFound
    return found[0]


def _check_hold(tx: Tx, order: OrderDetails) -> bool:
    """Whether its times are only held still. Raises HoldOver."""
    booking = tx.row(_BOOKING, of_booking=order.booking_id)
    if booking is None or booking.status is BookingStatus.EXPIRED:
        raise HoldOver
    held = bool(booking.status is BookingStatus.HELD)
    if held and booking.hold_until and booking.hold_until <= tx.now:
        raise HoldOver
    return held


def _is_known(order: OrderDetails, way: Way, provider_ref: str) -> bool:
    return any(one.way is way and one.provider_ref == provider_ref for one in order.charges)


def _confirms(order: OrderDetails, charge: ChargeDetails, owed: int) -> bool:
    """Whether a payment is enough to have the booking stand; what is owed after its end needs no place."""
    if order.status is OrderStatus.CANCELLED:
        return False
    part = order.next
    return order.kept_minor > 0 or part is None or owed >= part.left_minor


def _until(tx: Tx, part: InstalmentDetails, way: Way) -> datetime | None:
    """Until when an attempt may be paid: a bill for as long as its part may wait, or as any new one may."""
    if way is Way.QR_BILL:
        return max(part.due_at, tx.now + order_terms.BY_INVOICE)
    if way is Way.STRIPE:
        return tx.now + PAYS_FOR + ON_THE_WAY
    return tx.now + PAYS_FOR if way in _EXPIRING else None


def _add(
    tx: Tx,
    order: OrderDetails,
    part_id: int | None,
    way: Way,
    minor: int,
    currency: str,
    reference: str,
    expires_at: datetime | None = None,
) -> int:
    return tx.add(
        Charge,
        order_id=order.id,
        instalment_id=part_id,
        way=way,
        status=ChargeStatus.PENDING,
        amount_minor=minor,
        currency=currency,
        reference=reference,
        expires_at=expires_at,
        created_at=tx.now,
    )


def _goes_back(tx: Tx, order: OrderDetails, charge_id: int, minor: int, reason: str) -> Outcome:
    receipts.put_apart(tx, order, charge_id, minor, reason)
    return Outcome(Came.GOES_BACK, orders.one(tx, order.id))
