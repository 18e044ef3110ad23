"""Payments that Telegram takes, by a provider or in Stars: what invoices carry, and what they bring back."""

import re
from dataclasses import dataclass

from models.orders import Way
from models.tx import Tx
from services import bookings, charges, orders
from services.errors import NotFound
from services.order_errors import OtherAmount
from services.order_facts import ChargeDetails
from services.order_pages import OrderPage

_PAYLOAD = re.compile(r"([0-9]{1,16})\.([A-Za-z0-9_-]{16,64})")
WAYS = frozenset({Way.TELEGRAM, Way.STARS})


@dataclass(frozen=True, slots=True)
class Payload:
    """What an invoice carries to Telegram and back: no right, only what it is for."""

    community_id: int
    reference: str


def written(community_id: int, reference: str) -> str:
    """A payload as an invoice carries it."""
    return f"{community_id}.{reference}"


def read(text: str) -> Payload:
    """The same the other way round. Raises NotFound for what no invoice of ours carries."""
    found = _PAYLOAD.fullmatch(text)
    if found is None or int(found[1]) >= 2**53:
        raise NotFound
    return Payload(int(found[1]), found[2])


def check(tx: Tx, payload: Payload, minor: int, currency: str) -> ChargeDetails:
    """Whether Telegram may take the money. Raises as `charges.check`."""
    charge = charges.check(tx, payload.reference, minor, currency)
    if charge.way not in WAYS:
        raise OtherAmount
    return charge


def paid(tx: Tx, payload: Payload, charge_id: str, minor: int, currency: str) -> OrderPage:
    """Telegram took the money: `charge_id` is its own name for the payment. Raises NotFound."""
    outcome = charges.succeeded(tx, payload.reference, charge_id, charge_id, minor, currency)
    [booking] = bookings.these(tx, [outcome.order.booking_id])
    order = orders.one(tx, outcome.order.id)
    return OrderPage(booking, order, charges.ways(tx, order) if order.next else ())
