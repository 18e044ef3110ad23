"""How money stands: what was invoiced, came and went back in some days, and what is owed now."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, bindparam, func, select

from models.bookings import Booking
from models.invoices import Invoice, InvoiceKind
from models.orders import (
    Charge,
    ChargeStatus,
    Instalment,
    InstalmentStatus,
    Order,
    Refund,
    RefundStatus,
    Way,
)
from models.tx import Tx, here, table_of
from services import access, dunning, finance_periods, members
from services.access import Ability
from services.finance_periods import Stretch

invoices = table_of(Invoice)
charges = table_of(Charge)
refunds = table_of(Refund)
instalments = table_of(Instalment)
orders = table_of(Order)
bookings = table_of(Booking)


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of something, in how many pieces."""

    currency: str
    minor: int
    count: int


@dataclass(frozen=True, slots=True)
class ByWay:
    """What came by a way."""

    way: Way
    currency: str
    minor: int
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """How money stands."""

    community_id: int
    community: str
    zone: str
    stretch: Stretch
    invoiced: tuple[Amount, ...]
    credited: tuple[Amount, ...]
    """Taken back by credit notes."""
    received: tuple[ByWay, ...]
    refunded: tuple[Amount, ...]
    open: tuple[Amount, ...]
    """Owed now, whenever it is due."""
    overdue: tuple[Amount, ...]
    """Of that, what was to be paid by now."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened, and nothing is owed."""
        return not (self.invoiced or self.credited or self.received or self.refunded or self.open)


_PAPERS = (
    select(
        invoices.c.kind,
        invoices.c.currency,
        func.sum(invoices.c.total_minor).label("minor"),
        func.count().label("pieces"),
    )
    .where(
        here(invoices), invoices.c.issued_at >= bindparam("since"), invoices.c.issued_at < bindparam("until")
    )
    .group_by(invoices.c.kind, invoices.c.currency)
    .order_by(invoices.c.currency)
)
_RECEIVED = (
    select(
        charges.c.way,
        charges.c.currency,
        func.sum(charges.c.amount_minor).label("minor"),
        func.count().label("pieces"),
    )
    .where(
        here(charges),
        charges.c.status == ChargeStatus.SUCCEEDED,
        charges.c.settled_at >= bindparam("since"),
        charges.c.settled_at < bindparam("until"),
    )
    .group_by(charges.c.way, charges.c.currency)
    .order_by(charges.c.currency, charges.c.way)
)
_REFUNDED = (
    select(charges.c.currency, func.sum(refunds.c.amount_minor).label("minor"), func.count().label("pieces"))
    .select_from(
        refunds.join(
            charges,
            and_(charges.c.community_id == refunds.c.community_id, charges.c.id == refunds.c.charge_id),
        )
    )
    .where(
        here(refunds),
        refunds.c.status == RefundStatus.DONE,
        refunds.c.done_at >= bindparam("since"),
        refunds.c.done_at < bindparam("until"),
    )
    .group_by(charges.c.currency)
    .order_by(charges.c.currency)
)
_LEFT = instalments.c.amount_minor - instalments.c.paid_minor
_OWED = (
    select(orders.c.currency, func.sum(_LEFT).label("minor"), func.count().label("pieces"))
    .select_from(
        instalments.join(
            orders,
            and_(orders.c.community_id == instalments.c.community_id, orders.c.id == instalments.c.order_id),
        ).join(
            bookings,
            and_(bookings.c.community_id == orders.c.community_id, bookings.c.id == orders.c.booking_id),
        )
    )
    .where(
        here(instalments),
        instalments.c.status == InstalmentStatus.DUE,
        bookings.c.status.not_in(sorted(dunning.NEVER_WAS)),
        instalments.c.due_at < bindparam("before"),
    )
    .group_by(orders.c.currency)
    .order_by(orders.c.currency)
)
_FOREVER = timedelta(days=36_500)


def of(tx: Tx, stretch: Stretch) -> Overview:
    """How money stands, by the days of the community's zone. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    card = members.community(tx)
    when = {"since": stretch.since(card.zone), "until": stretch.until(card.zone)}
    papers = tx.rows(_PAPERS, **when)
    kinds = {
        kind: tuple(Amount(row.currency, row.minor, row.pieces) for row in papers if row.kind is kind)
        for kind in InvoiceKind
    }
    return Overview(
        community_id=tx.community_id,
        community=card.name,
        zone=card.zone,
        stretch=stretch,
        invoiced=kinds[InvoiceKind.INVOICE],
        credited=kinds[InvoiceKind.CREDIT_NOTE],
        received=tuple(tx.records(ByWay, _RECEIVED, **when)),
        refunded=tuple(tx.records(Amount, _REFUNDED, **when)),
        open=tuple(tx.records(Amount, _OWED, before=tx.now + _FOREVER)),
        overdue=tuple(tx.records(Amount, _OWED, before=tx.now)),
    )


def asked(tx: Tx, fields: dict[str, str]) -> Overview:
    """The same for what an address asks for. Raises NotAllowed, BadInput."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    return of(tx, finance_periods.read(fields, tx.now, members.community(tx).zone))
