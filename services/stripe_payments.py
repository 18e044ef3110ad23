"""Payments on Stripe's page: what a page is opened with, and what Stripe's events do here."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, select, update

from models.bookings import Booking, BookingStatus
from models.orders import Charge, ChargeStatus, Way
from models.tx import Tx, here, table_of
from services import (
    booking_places,
    bookings,
    charges,
    merchants,
    orders,
    outside_refunds,
    payment_arrivals,
    provider_events,
    stripe_amounts,
)
from services.bookings import BookingDetails
from services.errors import NotFound
from services.order_errors import NothingDue, OnItsWay, WayClosed
from services.order_facts import ChargeDetails
from services.orders import CHARGE
from services.stripe_events import Said, StripeEvent

LATE = timedelta(days=14)
"""How long times are kept for a payment that is on its way, as one by debit is."""

table = table_of(Charge)
booking_table = table_of(Booking)

_MINE = (here(table), table.c.way == Way.STRIPE)
_ONE = select(*CHARGE).where(*_MINE, table.c.id == bindparam("of_charge"))
_BY_REFERENCE = select(*CHARGE).where(*_MINE, table.c.reference == bindparam("by_reference"))
_BY_PAYMENT = select(*CHARGE).where(*_MINE, table.c.provider_ref == bindparam("by_payment"))
_NO_END = (
    update(table)
    .where(*_MINE, table.c.id == bindparam("of_charge"), table.c.status != ChargeStatus.SUCCEEDED)
    .values(expires_at=None, status=ChargeStatus.PENDING)
)
_KEEP = (
    update(booking_table)
    .where(
        here(booking_table),
        booking_table.c.id == bindparam("of_booking"),
        booking_table.c.status == BookingStatus.HELD,
    )
    .values(hold_until=bindparam("until"))
)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a page to pay is opened with."""

    key: str
    """Stripe's secret key, sealed."""
    charge: ChargeDetails
    booking: BookingDetails
    amount: int
    """In Stripe's units."""


def opening(tx: Tx, charge_id: int) -> Opening:
    """For an attempt of one's own that is not paid. Raises NotFound, NothingDue, OnItsWay, WayClosed."""
    found = tx.records(ChargeDetails, _ONE, of_charge=charge_id)
    if not found:
        raise NotFound
    [charge] = found
    order, merchant = charges.opened(tx, charge.order_id), merchants.ours(tx)
    if charge.status is not ChargeStatus.PENDING:
        raise NothingDue
    if charge.expires_at is None:
        raise OnItsWay
    amount = stripe_amounts.asked(charge.amount_minor, charge.currency)
    if amount is None or not merchant.takes(Way.STRIPE, charge.currency):
        raise WayClosed(Way.STRIPE)
    [booking] = bookings.these(tx, [order.booking_id])
    return Opening(merchant.stripe_key, charge, booking, amount)


def renew(tx: Tx, charge_id: int) -> Opening:
    """Begin anew what Stripe does not open any more: too little of its time is left.

    Raises as `opening` and `charges.begin`.
    """
    old = opening(tx, charge_id).charge
    charges.expired(tx, old.reference, f"renewed:{charge_id}")
    return opening(tx, charges.begin(tx, old.order_id, Way.STRIPE).id)


def seen(tx: Tx, charge_id: int) -> tuple[ChargeDetails, int]:
    """An attempt and its booking, for who comes back from its page. As the system. Raises NotFound."""
    found = tx.records(ChargeDetails, _ONE, of_charge=charge_id)
    if not found:
        raise NotFound
    return found[0], orders.one(tx, found[0].order_id).booking_id


def waits(charge: ChargeDetails) -> bool:
    """Whether its end is to be heard of yet."""
    return charge.status is ChargeStatus.PENDING


def hook(tx: Tx) -> str:
    """The secret of the community's webhook, sealed; '' is none. As the system."""
    return merchants.ours(tx).stripe_hook


def key(tx: Tx) -> str:
    """The community's secret key, sealed; '' is none. As the system."""
    return merchants.ours(tx).stripe_key


def take(tx: Tx, event: StripeEvent) -> bool:
    """Let an event take effect, once, in whatever order they come; whether it is about a payment of ours.

    As the system: whoever calls has seen that Stripe said it.
    """
    charge = _charge(tx, event)
    if charge is None:
        return False
    if event.said is Said.PAID:
        _paid(tx, charge, event, event.id)
    elif event.said is Said.PENDING:
        _wait(tx, charge, event)
    elif event.said is Said.FAILED:
        order = charges.failed(tx, charge.reference, event.id)
        if charge.status is ChargeStatus.PENDING:
            booking_places.lost(tx, order.booking_id)
    elif event.said is Said.EXPIRED:
        charges.expired(tx, charge.reference, event.id)
    elif event.said is Said.REFUNDED:
        _refunded(tx, charge, event)
    else:
        payment_arrivals.disputed(tx, charge, event)
    return True


def _charge(tx: Tx, event: StripeEvent) -> ChargeDetails | None:
    """The payment by Stripe's name of it, as one that came unasked has no other; else by our reference."""
    by_payment = tx.records(ChargeDetails, _BY_PAYMENT, by_payment=event.payment)
    found = by_payment or tx.records(ChargeDetails, _BY_REFERENCE, by_reference=event.reference)
    return found[0] if found else None


def _paid(tx: Tx, charge: ChargeDetails, event: StripeEvent, name: str) -> None:
    if event.minor:
        told = (event.payment, name, event.minor, event.currency)
        payment_arrivals.tell(tx, charges.succeeded(tx, charge.reference, *told), event.payment)


def _wait(tx: Tx, charge: ChargeDetails, event: StripeEvent) -> None:
    """The money is on its way: the attempt does not end by itself, and its times are kept meanwhile."""
    order = orders.locked(tx, charge.order_id)
    if provider_events.note(tx, Way.STRIPE, event.id) and not _is_over(tx, charge):
        tx.execute(_NO_END, of_charge=charge.id)
        tx.execute(_KEEP, of_booking=order.booking_id, until=tx.now + LATE)


def _is_over(tx: Tx, charge: ChargeDetails) -> bool:
    """Whether the end of it was told before: then that it is on its way comes late."""
    [now] = tx.records(ChargeDetails, _ONE, of_charge=charge.id)
    return now.status in (ChargeStatus.SUCCEEDED, ChargeStatus.FAILED)


def _refunded(tx: Tx, charge: ChargeDetails, event: StripeEvent) -> None:
    """Some went back. Where that is told first, it says that the money came as well."""
    orders.locked(tx, charge.order_id)
    _paid(tx, charge, event, f"{event.id}:paid")
    paid = tx.records(ChargeDetails, _BY_PAYMENT, by_payment=event.payment)
    if paid and provider_events.note(tx, Way.STRIPE, event.id):
        outside_refunds.told(tx, paid[0], event.back_minor, event.payment)
