"""Parts that are to be paid, as notices tell of them: read for a batch of messages in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select

from models.orders import Instalment, InstalmentStatus, Order
from models.tx import Tx, table_of

table = table_of(Instalment)
orders = table_of(Order)


@dataclass(frozen=True, slots=True)
class PaymentNews:
    """A part of an order that is told of."""

    id: int
    community_id: int
    booking_id: int
    customer_id: int
    number: int
    amount_minor: int
    paid_minor: int
    currency: str
    due_at: datetime
    status: InstalmentStatus
    stage: int

    @property
    def left_minor(self) -> int:
        """What of it is not paid yet."""
        return self.amount_minor - self.paid_minor if self.status is InstalmentStatus.DUE else 0


_PARTS = (
    select(
        table.c.id,
        table.c.community_id,
        orders.c.booking_id,
        orders.c.customer_id,
        table.c.number,
        table.c.amount_minor,
        table.c.paid_minor,
        orders.c.currency,
        table.c.due_at,
        table.c.status,
        table.c.stage,
    )
    .select_from(
        table.join(
            orders, and_(orders.c.community_id == table.c.community_id, orders.c.id == table.c.order_id)
        )
    )
    .where(
        table.c.community_id.in_(bindparam("of_communities", expanding=True)),
        table.c.id.in_(bindparam("of_parts", expanding=True)),
    )
)


def read(tx: Tx, params: Sequence[Mapping[str, Any]], within: Sequence[int]) -> dict[int, PaymentNews]:
    """The parts that some messages name."""
    wanted = list({one["part"] for one in params if "part" in one})
    if not wanted:
        return {}
    found = tx.records(PaymentNews, _PARTS, of_communities=list(within), of_parts=wanted)
    return {one.id: one for one in found}
