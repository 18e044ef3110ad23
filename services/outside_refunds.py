"""Refunds that somebody gave on a provider's own pages: the books follow."""

from models.tx import Tx
from services import earnings, orders, refunds
from services.order_facts import ChargeDetails


def told(tx: Tx, charge: ChargeDetails, back_minor: int, provider_ref: str) -> None:
    """A provider says how much of a payment went back so far, its order locked.

    What we gave back, or are about to, is among it; the rest was given back outside: it is owed no more.
    """
    order = orders.one(tx, charge.order_id)
    counted = charge.applied_minor - sum(
        one.amount_minor for one in order.refunds if one.charge_id == charge.id and one.asked
    )
    minor = min(back_minor - charge.refunded_minor, counted)
    if minor <= 0:
        return
    key = f"outside:{charge.id}:{back_minor}"
    refund_id = refunds.send(tx, charge, minor, "goodwill", key, asked=True)
    if refund_id is None:
        return
    refunds.done(tx, refund_id, provider_ref)
    orders.waive(tx, order, min(minor, order.total_minor - order.waived_minor), key)
    earnings.settle(tx, order.booking_id)
