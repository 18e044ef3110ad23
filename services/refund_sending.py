"""Refunds that a machine gives back: what the sender needs of them, as the system, across communities."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select

from models.orders import Charge, Order, Refund, RefundStatus, Way
from models.tx import Tx, table_of
from models.users import User

refunds = table_of(Refund)
charges = table_of(Charge)
orders = table_of(Order)
users = table_of(User)


@dataclass(frozen=True, slots=True)
class MoneyBack:
    """No message: some of a payment is to go back by the way it came."""

    community_id: int
    refund_id: int
    """The same at each try: what makes a provider give it back once."""
    way: Way
    amount_minor: int
    charged_minor: int
    """All of the payment."""
    currency: str
    provider_ref: str
    """What the provider calls the payment."""
    telegram_id: int | None
    """The customer's; None for who has no Telegram any more."""


_WAITING = (
    select(
        refunds.c.community_id,
        refunds.c.id,
        charges.c.way,
        refunds.c.amount_minor,
        charges.c.amount_minor.label("charged_minor"),
        charges.c.currency,
        charges.c.provider_ref,
        users.c.telegram_id,
    )
    .select_from(
        refunds.join(
            charges,
            and_(charges.c.community_id == refunds.c.community_id, charges.c.id == refunds.c.charge_id),
        )
        .join(
            orders, and_(orders.c.community_id == refunds.c.community_id, orders.c.id == refunds.c.order_id)
        )
        .join(users, users.c.id == orders.c.customer_id)
    )
    .where(
        refunds.c.community_id.in_(bindparam("of_communities", expanding=True)),
        refunds.c.id.in_(bindparam("of_refunds", expanding=True)),
        refunds.c.status == RefundStatus.PENDING,
        refunds.c.by_hand.is_(False),
        charges.c.provider_ref.is_not(None),
    )
)


def load(tx: Tx, wanted: Sequence[tuple[int, int]]) -> dict[int, MoneyBack]:
    """Those of some refunds, by (community, refund), that still wait for a machine; by refund."""
    if not wanted:
        return {}
    communities, ids = zip(*wanted, strict=True)
    found = tx.records(MoneyBack, _WAITING, of_communities=list(set(communities)), of_refunds=list(ids))
    return {one.refund_id: one for one in found if (one.community_id, one.refund_id) in set(wanted)}
