"""What customers read of money: credit notes for what was taken back, and each reminder of a payment once."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select

from models.invoices import Invoice, InvoiceKind
from models.orders import Order
from models.outbox import Channel
from models.tx import Tx, table_of
from services.outbox_kinds import Kind
from tests.simulation.world import Broken

invoices = table_of(Invoice)
orders = table_of(Order)

ASKED = (Kind.PAYMENT_DUE, Kind.PAYMENT_LATE, Kind.PAYMENT_UNPAID)
LEVEL = ("part", "due", "stage")
_PAPERS = (
    select(invoices.c.order_id, invoices.c.kind, func.sum(invoices.c.total_minor).label("minor"))
    .group_by(invoices.c.order_id, invoices.c.kind)
    .order_by(invoices.c.order_id)
)
_STANDS = select(orders.c.id, (orders.c.total_minor - orders.c.waived_minor).label("minor"))


def check(tx: Tx) -> None:
    """Invoices less credit notes are what an order stands at; as the system, inside. Raises Broken."""
    stands = {row.id: row.minor for row in tx.rows(_STANDS)}
    papers: dict[int, Counter[InvoiceKind]] = {}
    for row in tx.rows(_PAPERS):
        papers.setdefault(row.order_id, Counter())[row.kind] = int(row.minor)
    for order, sums in papers.items():
        left = sums[InvoiceKind.INVOICE] - sums[InvoiceKind.CREDIT_NOTE]
        if left != stands[order]:
            raise Broken(f"the papers of order {order} say {left}, and it stands at {stands[order]}")


def each_level_once(rows: Sequence[Row[Any]]) -> None:
    """Nobody is asked for a part twice at the same stage. Raises Broken."""
    asked = [row for row in rows if row.kind in ASKED and row.channel is Channel.TELEGRAM]
    for level, times in Counter((row.user_id, *map(row.params.get, LEVEL)) for row in asked).items():
        if times > 1:
            raise Broken(f"{level} is asked for {times} times")
