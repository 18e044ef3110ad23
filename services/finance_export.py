"""Money to take away for who keeps the books, piece by piece: many rows need little memory. Noted in the log.

All is by the days of the community's zone. What happened after a file was begun is not in it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select, tuple_

from models.bookings import Booking
from models.invoices import Invoice, InvoiceKind
from models.ledger import Account, LedgerEntry, LedgerLine
from models.orders import Charge, ChargeStatus, Order, Refund, RefundStatus, Way
from models.tx import Tx, here, table_of
from models.users import User
from services import access, activity, members
from services.access import Ability
from services.finance_periods import Stretch
from services.periods import BEGINNING

orders = table_of(Order)
bookings = table_of(Booking)
users = table_of(User)
invoices = table_of(Invoice)
charges = table_of(Charge)
refunds = table_of(Refund)
entries = table_of(LedgerEntry)
lines = table_of(LedgerLine)

INSTANT = timedelta(microseconds=1)
PIECE = 1_000
"""Rows that are read in one transaction."""


class Export(StrEnum):
    """What is taken away."""

    INVOICES = "invoices"
    """Invoices and credit notes, a line for each rate of VAT."""
    PAYMENTS = "payments"
    REFUNDS = "refunds"
    OPEN = "open"
    """What was owed at the end of the last day."""
    JOURNAL = "journal"
    """Each line of the books."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What is taken away."""

    export: Export
    stretch: Stretch
    community: str
    zone: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class PaperRow:
    """An invoice, or a credit note."""

    kind: InvoiceKind
    number: int
    order_id: int
    currency: str
    total_minor: int
    snapshot: dict[str, Any]
    at: datetime
    row_id: int


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """Money that came."""

    order_id: int
    customer: str
    title: str
    way: Way
    currency: str
    amount_minor: int
    applied_minor: int
    reference: str
    provider_ref: str | None
    at: datetime
    row_id: int


@dataclass(frozen=True, slots=True)
class RefundRow:
    """Money that goes back, or went."""

    order_id: int
    customer: str
    title: str
    way: Way
    currency: str
    amount_minor: int
    reason: str
    status: RefundStatus
    done_at: datetime | None
    provider_ref: str | None
    at: datetime
    row_id: int


@dataclass(frozen=True, slots=True)
class OpenRow:
    """An order of which something was owed."""

    order_id: int
    customer: str
    title: str
    currency: str
    amount_minor: int
    total_minor: int
    at: datetime
    row_id: int


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A line of the books: plus is debit, minus is credit."""

    entry_id: int
    kind: str
    order_id: int | None
    account: Account
    way: str
    currency: str
    amount_minor: int
    at: datetime
    row_id: int


Line = PaperRow | PaymentRow | RefundRow | OpenRow | JournalRow
Mark = tuple[datetime, int]
"""After which row the next piece begins."""
START: Mark = (BEGINNING, 0)


def _its(row: Any, order_id: Any) -> Any:
    return and_(orders.c.community_id == row.c.community_id, orders.c.id == order_id)


_BOOKED = and_(bookings.c.community_id == orders.c.community_id, bookings.c.id == orders.c.booking_id)
_PERSON = users.c.id == orders.c.customer_id
_ABOUT = (orders.c.id.label("order_id"), users.c.name.label("customer"), bookings.c.title)


def _of_orders(row: Any) -> Any:
    """A table with the order of each row, what was booked, and who booked it."""
    return row.join(orders, _its(row, row.c.order_id)).join(bookings, _BOOKED).join(users, _PERSON)


def _page(query: Select[Any], at: Any, number: Any) -> Select[Any]:
    after = tuple_(bindparam("after_at", type_=at.type), bindparam("after_id", type_=number.type))
    return (
        query.add_columns(at.label("at"), number.label("row_id"))
        .where(at >= bindparam("since"), at < bindparam("until"), tuple_(at, number) > after)
        .order_by(at, number)
        .limit(bindparam("most"))
    )


_INVOICES = _page(
    select(
        invoices.c.kind,
        invoices.c.number,
        invoices.c.order_id,
        invoices.c.currency,
        invoices.c.total_minor,
        invoices.c.snapshot,
    ).where(here(invoices)),
    invoices.c.issued_at,
    invoices.c.id,
)
_PAYMENTS = _page(
    select(
        *_ABOUT,
        charges.c.way,
        charges.c.currency,
        charges.c.amount_minor,
        charges.c.applied_minor,
        charges.c.reference,
        charges.c.provider_ref,
    )
    .select_from(_of_orders(charges))
    .where(here(charges), charges.c.status == ChargeStatus.SUCCEEDED),
    charges.c.settled_at,
    charges.c.id,
)
_REFUNDS = _page(
    select(
        *_ABOUT,
        charges.c.way,
        charges.c.currency,
        refunds.c.amount_minor,
        refunds.c.reason,
        refunds.c.status,
        refunds.c.done_at,
        refunds.c.provider_ref,
    )
    .select_from(
        _of_orders(refunds).join(
            charges,
            and_(charges.c.community_id == refunds.c.community_id, charges.c.id == refunds.c.charge_id),
        )
    )
    .where(here(refunds)),
    refunds.c.created_at,
    refunds.c.id,
)
_owed = (
    select(entries.c.order_id, lines.c.currency, func.sum(lines.c.amount_minor).label("minor"))
    .select_from(
        lines.join(
            entries, and_(entries.c.community_id == lines.c.community_id, entries.c.id == lines.c.entry_id)
        )
    )
    .where(
        here(lines),
        here(entries),
        lines.c.account == Account.RECEIVABLE,
        entries.c.at < bindparam("until"),
    )
    .group_by(entries.c.order_id, lines.c.currency)
    .having(func.sum(lines.c.amount_minor) != 0)
    .subquery()
)
_OPEN = _page(
    select(*_ABOUT, _owed.c.currency, _owed.c.minor.label("amount_minor"), orders.c.total_minor)
    .select_from(
        _owed.join(orders, and_(here(orders), orders.c.id == _owed.c.order_id))
        .join(bookings, _BOOKED)
        .join(users, _PERSON)
    )
    .where(here(orders)),
    orders.c.created_at,
    orders.c.id,
)
_JOURNAL = _page(
    select(
        entries.c.id.label("entry_id"),
        entries.c.kind,
        entries.c.order_id,
        lines.c.account,
        lines.c.way,
        lines.c.currency,
        lines.c.amount_minor,
    )
    .select_from(
        lines.join(
            entries, and_(entries.c.community_id == lines.c.community_id, entries.c.id == lines.c.entry_id)
        )
    )
    .where(here(lines), here(entries)),
    entries.c.at,
    lines.c.id,
)
_PAGES: Mapping[Export, tuple[Callable[..., Line], Select[Any]]] = {
    Export.INVOICES: (PaperRow, _INVOICES),
    Export.PAYMENTS: (PaymentRow, _PAYMENTS),
    Export.REFUNDS: (RefundRow, _REFUNDS),
    Export.OPEN: (OpenRow, _OPEN),
    Export.JOURNAL: (JournalRow, _JOURNAL),
}


def begin(tx: Tx, export: Export, stretch: Stretch) -> Begun:
    """What will be taken away; noted in the log. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    card = members.community(tx)
    since, until = stretch.since(card.zone), stretch.until(card.zone)
    about = {"what": export.value, **stretch.query()}
    activity.log(tx, "finance_exported", "community", tx.community_id, **about)
    return Begun(export, stretch, card.name, card.zone, since, min(until, tx.now + INSTANT))


def piece(tx: Tx, begun: Begun, after: Mark = START, most: int = PIECE) -> tuple[Sequence[Line], Mark | None]:
    """Some rows after a mark, and the mark for the next ones; None after the last. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    since = START[0] if begun.export is Export.OPEN else begun.since
    at = {"since": since, "until": begun.until, "after_at": after[0], "after_id": after[1]}
    make, query = _PAGES[begun.export]
    rows = tx.records(make, query, **at, most=most)
    return rows, ((rows[-1].at, rows[-1].row_id) if len(rows) == most else None)
