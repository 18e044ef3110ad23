"""Refunds: money that goes back, once for each reason, never more than came.

A refund is a row first; the sender has its provider give it back, or a person does where no machine can.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from models.base import upsert
from models.ids import new_id
from models.ledger import Account
from models.orders import Charge, ChargeStatus, Order, OrderStatus, Refund, RefundStatus, Way
from models.tx import Tx, here, table_of
from services import access, coupons, credits, earnings, ledger, orders, outbox
from services.access import Ability
from services.booking_errors import SumChanged
from services.errors import NotFound
from services.ledger import Line
from services.order_errors import TooMuchBack
from services.order_facts import ChargeDetails, OrderDetails, RefundDetails
from services.orders import CHARGE, REFUND

table = table_of(Refund)
charges = table_of(Charge)
order_table = table_of(Order)

CANCELLED = "cancelled"
"""The reason of what goes back since a booking is cancelled."""
BY_HAND = frozenset({Way.QR_BILL, Way.CASH, Way.TELEGRAM})
"""Ways by which a person has to give back: Telegram's providers give back by their own pages alone."""
TRIES = 8
"""After so many a person has to see to it."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)

_ADD = upsert(table).on_conflict_do_nothing(index_elements=["community_id", "key"]).returning(table.c.id)
_TAKE = (
    update(charges)
    .where(
        here(charges),
        charges.c.id == bindparam("of_charge"),
        charges.c.status == ChargeStatus.SUCCEEDED,
        charges.c.refunded_minor + bindparam("back") <= charges.c.amount_minor,
    )
    .values(refunded_minor=charges.c.refunded_minor + bindparam("back"))
)
_COUNT = (
    update(order_table)
    .where(here(order_table), order_table.c.id == bindparam("of_order"))
    .values(refunded_minor=order_table.c.refunded_minor + bindparam("back"))
)
_CHARGE = select(*CHARGE).where(here(charges), charges.c.id == bindparam("of_charge"))
_BY_KEY = select(table.c.amount_minor).where(here(table), table.c.key == bindparam("with_key"))
_ONE = select(*REFUND).where(here(table), table.c.id == bindparam("of_refund"))
_DONE = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_refund"), table.c.status != RefundStatus.DONE)
    .values(status=RefundStatus.DONE, done_at=bindparam("at"), provider_ref=bindparam("ref"))
)
_LATER = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_refund"), table.c.status == RefundStatus.PENDING)
    .values(
        tries=table.c.tries + 1,
        due_at=bindparam("next_at"),
        by_hand=bindparam("hand"),
    )
)
_TRIES = select(table.c.tries).where(here(table), table.c.id == bindparam("of_refund"))
_OPEN_BY_HAND = (
    select(*REFUND)
    .where(here(table), table.c.status == RefundStatus.PENDING, table.c.by_hand)
    .order_by(table.c.due_at, table.c.id)
    .limit(100)
)


@dataclass(frozen=True, slots=True)
class Given:
    """What becomes of money when a booking is cancelled."""

    back_minor: int
    still_owed_minor: int


def settle_cancelled(tx: Tx, order_id: int, keep_minor: int, reason: str) -> Given:
    """A booking ends, and `keep_minor` of its price stands: the rest is owed no more, what was paid too much
    goes back, newest payment first. Once: a second call changes nothing.

    Called by who cancelled it and saw to the rights. Raises NotFound.
    """
    order = orders.locked(tx, order_id)
    if order.status is OrderStatus.CANCELLED:
        return Given(0, order.owed_minor)
    stands = order.total_minor - order.waived_minor
    kept = max(0, min(keep_minor, stands))
    back = max(0, order.kept_minor - kept)
    owed = max(0, kept - order.kept_minor)
    orders.waive(tx, order, stands - kept, "cancelled", status=OrderStatus.CANCELLED)
    orders.cancel_parts(tx, order, owed)
    if not order.paid_minor and not kept:
        coupons.give_back(tx, order_id)
    _newest_first(tx, order, back, reason)
    earnings.settle(tx, order.booking_id)
    return Given(back, owed)


def give_back(tx: Tx, charge_id: int, minor: int, reason: str, key: str) -> RefundDetails:
    """Give back some of a payment by goodwill: it is owed no more either. Once for each `key`.

    Raises NotAllowed, NotFound, TooMuchBack.
    """
    access.require(tx, Ability.MANAGE_BOOKINGS)
    order = orders.locked(tx, payment(tx, charge_id).order_id)
    paid = payment(tx, charge_id)
    if not 0 < minor <= left(order, paid):
        raise TooMuchBack(left(order, paid), paid.currency)
    refund_id = send(tx, paid, minor, reason, f"goodwill:{key}", asked=True)
    if refund_id is not None:
        orders.waive(tx, order, min(minor, order.total_minor - order.waived_minor), f"goodwill:{key}")
        earnings.settle(tx, order.booking_id)
    mine = (one for one in orders.one(tx, order.id).refunds if one.charge_id == charge_id)
    return next(one for one in mine if refund_id in (None, one.id))


def is_given(tx: Tx, key: str, minor: int) -> bool:
    """Whether so much went back by goodwill under a key already. Raises SumChanged for another amount."""
    known = tx.value(_BY_KEY, with_key=f"goodwill:{key}")
    if known not in (None, minor):
        raise SumChanged
    return known is not None


def send(tx: Tx, charge: ChargeDetails, minor: int, reason: str, key: str, *, asked: bool) -> int | None:
    """Have some of a payment go back, its order locked; the refund, None where `key` was given back before.

    `asked` says whether the money counted for the order. Raises TooMuchBack.
    """
    row = {
        "community_id": tx.community_id,
        "id": new_id(),
        "order_id": charge.order_id,
        "charge_id": charge.id,
        "amount_minor": minor,
        "reason": reason,
        "asked": asked,
        "key": key,
        "status": RefundStatus.PENDING,
        "by_hand": needs_hand(charge, minor),
        "tries": 0,
        "due_at": tx.now,
        "provider_ref": None,
        "done_at": None,
        "created_at": tx.now,
    }
    refund_id: int | None = tx.connection.execute(_ADD, row).scalar()
    if refund_id is None:
        return None
    if not tx.execute(_TAKE, of_charge=charge.id, back=minor).rowcount:
        raise TooMuchBack(charge.amount_minor - charge.refunded_minor, charge.currency)
    if asked:
        tx.execute(_COUNT, of_order=charge.order_id, back=minor)
    if charge.way is Way.CREDITS:
        customer = orders.one(tx, charge.order_id).customer_id
        credits.move(tx, customer, minor, reason, f"refund:{refund_id}")
        _finish(tx, refund_id, "")
    elif not needs_hand(charge, minor):
        outbox.give_back(tx, refund_id)
    elif reason != CANCELLED:  # of which the customer hears with the booking
        _tell(tx, charge.order_id, refund_id, done=False)
    return refund_id


def needs_hand(charge: ChargeDetails, minor: int) -> bool:
    """Whether a person has to give back so much of a payment: of Stars Telegram gives back all or nothing."""
    return charge.way in BY_HAND or (charge.way is Way.STARS and minor != charge.amount_minor)


def done(tx: Tx, refund_id: int, provider_ref: str) -> None:
    """A provider gave it back: as the system."""
    _finish(tx, refund_id, provider_ref)


def later(tx: Tx, refund_id: int) -> datetime | None:
    """A provider did not: when it is asked again; None where a person has to see to it. As the system."""
    tries = (tx.value(_TRIES, of_refund=refund_id) or 0) + 1
    next_at = tx.now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (tries - 1))
    hand = tries >= TRIES
    tx.execute(_LATER, of_refund=refund_id, next_at=next_at, hand=hand)
    return None if hand else next_at


def to_hand(tx: Tx, refund_id: int) -> None:
    """A provider never will: a person has to see to it. As the system."""
    tx.execute(_LATER, of_refund=refund_id, next_at=tx.now, hand=True)


def note_done(tx: Tx, refund_id: int) -> OrderDetails:
    """Note down that a person gave it back. Raises NotAllowed, NotFound."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    found = tx.records(RefundDetails, _ONE, of_refund=refund_id)
    if not found:
        raise NotFound
    if found[0].by_hand:
        _finish(tx, refund_id, "by hand")
    return orders.one(tx, found[0].order_id)


def by_hand(tx: Tx) -> Sequence[RefundDetails]:
    """What people have to give back, oldest first. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    return tx.records(RefundDetails, _OPEN_BY_HAND)


def payment(tx: Tx, charge_id: int) -> ChargeDetails:
    """An attempt to pay; whoever asks sees to the rights. Raises NotFound."""
    found = tx.records(ChargeDetails, _CHARGE, of_charge=charge_id)
    if not found:
        raise NotFound
    return found[0]


def left(order: OrderDetails, paid: ChargeDetails) -> int:
    """What of a payment counts for its order still, and was not given back."""
    given = sum(one.amount_minor for one in order.refunds if one.charge_id == paid.id and one.asked)
    return paid.applied_minor - given


def _newest_first(tx: Tx, order: OrderDetails, back: int, reason: str) -> None:
    for charge in reversed(order.charges):
        if charge.status is not ChargeStatus.SUCCEEDED:
            continue
        part = min(back, left(order, charge))
        if part > 0:
            send(tx, charge, part, reason, f"cancelled:{order.id}:{charge.id}", asked=True)
            back -= part


def _finish(tx: Tx, refund_id: int, provider_ref: str) -> None:
    [refund] = tx.records(RefundDetails, _ONE, of_refund=refund_id)
    if not tx.execute(_DONE, of_refund=refund_id, at=tx.now, ref=provider_ref or None).rowcount:
        return
    charge = payment(tx, refund.charge_id)
    against = Account.RECEIVABLE if refund.asked else Account.UNASSIGNED
    sides = [Line(Account.MONEY, -refund.amount_minor, charge.way.value), Line(against, refund.amount_minor)]
    ledger.enter(tx, f"refund:{refund_id}", "refunded", charge.currency, sides, order_id=refund.order_id)
    _tell(tx, refund.order_id, refund_id, done=True)


def _tell(tx: Tx, order_id: int, refund_id: int, *, done: bool) -> None:
    """Have the customer hear that money goes back, or went."""
    order = orders.one(tx, order_id)
    key = f"{refund_id}:{'done' if done else 'begun'}"
    outbox.tell(
        tx,
        outbox.Kind.MONEY_BACK,
        [order.customer_id],
        key,
        booking=order.booking_id,
        refund=refund_id,
        done=done,
    )
