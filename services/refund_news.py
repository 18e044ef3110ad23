"""Money that goes back, as its customer is told: read for a batch of messages in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, select

from models.orders import Charge, Refund, RefundStatus, Way
from models.tx import Tx, table_of

table = table_of(Refund)
charges = table_of(Charge)


@dataclass(frozen=True, slots=True)
class RefundNews:
    """Money of a payment that goes back, or went."""

    id: int
    community_id: int
    amount_minor: int
    currency: str
    way: Way
    """By which it came."""
    reason: str
    done: bool


_SOME = (
    select(
        table.c.id,
        table.c.community_id,
        table.c.amount_minor,
        charges.c.currency,
        charges.c.way,
        table.c.reason,
        (table.c.status == RefundStatus.DONE).label("done"),
    )
    .select_from(
        table.join(
            charges, and_(charges.c.community_id == table.c.community_id, charges.c.id == table.c.charge_id)
        )
    )
    .where(
        table.c.community_id.in_(bindparam("of_communities", expanding=True)),
        table.c.id.in_(bindparam("of_refunds", expanding=True)),
    )
)


def read(tx: Tx, ids: Sequence[Any], within: Sequence[int]) -> dict[int, RefundNews]:
    """Some refunds of some communities, by id."""
    if not ids:
        return {}
    found = tx.records(RefundNews, _SOME, of_communities=list(within), of_refunds=list(set(ids)))
    return {one.id: one for one in found}
