"""Invoices and credit notes: issued once for what they are for, numbered without a gap, never changed.

The number is taken by the transaction that keeps the paper: where that fails, the number was never taken.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select

from models.base import upsert
from models.bookings import Booking
from models.communities import Community
from models.ids import new_id
from models.invoices import Invoice, InvoiceCounter, InvoiceKind
from models.orders import Instalment, InstalmentStatus, Order, OrderItem
from models.tx import Tx, here, table_of
from models.users import User
from services import access, invoice_papers, merchants, outbox
from services.access import Ability
from services.errors import NotFound
from services.invoice_facts import InvoiceDetails as InvoiceDetails
from services.invoice_facts import InvoiceList as InvoiceList
from services.order_terms import CREDITS, STARS

table = table_of(Invoice)
counters = table_of(InvoiceCounter)
orders = table_of(Order)
items = table_of(OrderItem)
instalments = table_of(Instalment)
bookings = table_of(Booking)
communities = table_of(Community)
users = table_of(User)

PAGE = 8
_SELLER = ("street", "house_number", "postal_code", "city", "country", "vat_number", "iban")
"""What of the merchant stands on a paper beside the name."""

NO_MONEY = (STARS, CREDITS)
"""Currencies of orders that have no invoice: what they cost is no money of a country."""

_ORDER = select(orders).where(here(orders), orders.c.id == bindparam("of_order")).with_for_update()
_ITEMS = (
    select(items).where(here(items), items.c.order_id == bindparam("of_order")).order_by(items.c.position)
)
_PARTS = (
    select(instalments.c.number, instalments.c.amount_minor, instalments.c.due_at)
    .where(
        here(instalments),
        instalments.c.order_id == bindparam("of_order"),
        instalments.c.status != InstalmentStatus.CANCELLED,
    )
    .order_by(instalments.c.number)
)
_COMMUNITY = select(communities.c.name).where(communities.c.id == bindparam("of_community"))
_BUYER = select(users.c.name, users.c.email).where(users.c.id == bindparam("who"))
_WANTS_MAIL = select(users.c.id).where(
    users.c.id == bindparam("who"), users.c.email.is_not(None), users.c.invoices_by_mail
)
_KNOWN = select(table.c.id).where(here(table), table.c.key == bindparam("with_key"))
_INVOICE = (
    select(table)
    .where(here(table), table.c.order_id == bindparam("of_order"), table.c.kind == InvoiceKind.INVOICE)
    .order_by(table.c.number)
    .limit(1)
)
_CREDITED = select(func.coalesce(func.sum(table.c.total_minor), 0)).where(
    here(table), table.c.invoice_id == bindparam("of_invoice")
)
_next = upsert(counters)
_NUMBER = _next.on_conflict_do_update(
    index_elements=["community_id", "kind"], set_={"last": counters.c.last + 1}
).returning(counters.c.last)
_COLUMNS = (
    select(
        table.c.id,
        table.c.community_id,
        table.c.kind,
        table.c.number,
        table.c.order_id,
        table.c.customer_id,
        table.c.currency,
        table.c.total_minor,
        table.c.vat_minor,
        table.c.snapshot,
        table.c.issued_at,
        communities.c.zone,
        orders.c.booking_id,
    )
    .select_from(
        table.join(communities, communities.c.id == table.c.community_id).join(
            orders, and_(orders.c.community_id == table.c.community_id, orders.c.id == table.c.order_id)
        )
    )
    .where(orders.c.community_id == table.c.community_id)
)
_SHOWN = _COLUMNS.where(here(table))
_TOLD = _COLUMNS.where(
    table.c.community_id.in_(bindparam("of_communities", expanding=True)),
    table.c.id.in_(bindparam("of_invoices", expanding=True)),
)
_ONE = _SHOWN.where(table.c.id == bindparam("of_invoice"))
_NEWEST = (table.c.issued_at.desc(), table.c.id.desc())
_ALL = _SHOWN.order_by(*_NEWEST).limit(PAGE + 1).offset(bindparam("skipped"))
_MINE = (
    _SHOWN.where(table.c.customer_id == bindparam("who"))
    .order_by(*_NEWEST)
    .limit(PAGE + 1)
    .offset(bindparam("skipped"))
)
_OF_ORDER = _SHOWN.where(table.c.order_id == bindparam("of_order")).order_by(table.c.issued_at, table.c.id)


def issue_for(tx: Tx, order_id: int) -> int | None:
    """The invoice of an order, issued unless it was before; None for one that costs no money.

    Raises NotFound for no order.
    """
    order = tx.row(_ORDER, of_order=order_id)
    if order is None:
        raise NotFound
    key = f"order:{order_id}"
    known: int | None = tx.value(_KNOWN, with_key=key)
    if known is not None or not order.total_minor or order.currency in NO_MONEY:
        return known
    return _issue(tx, key, order, *_of(tx, order_id, fee=None))


def issue_fee(tx: Tx, order_id: int, position: int, key: str) -> int | None:
    """The invoice of a fee: the line and the part of its order that have this position, once for each key.

    None for one that costs no money. Raises NotFound for no order.
    """
    order = tx.row(_ORDER, of_order=order_id)
    if order is None:
        raise NotFound
    known: int | None = tx.value(_KNOWN, with_key=f"fee:{key}")
    if known is not None or order.currency in NO_MONEY:
        return known
    return _issue(tx, f"fee:{key}", order, *_of(tx, order_id, fee=position))


def _of(tx: Tx, order_id: int, *, fee: int | None) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """The lines and parts of an order's price, or of its fee at this position."""
    lines, parts = tx.rows(_ITEMS, of_order=order_id), tx.rows(_PARTS, of_order=order_id)
    fees = {line.position for line in lines if line.position}
    numbers = {fee} if fee else {part.number for part in parts} - fees
    return (
        [line for line in lines if line.position == (fee or 0)],
        [part for part in parts if part.number in numbers],
    )


def _issue(tx: Tx, key: str, order: Row[Any], lines: Sequence[Row[Any]], parts: Sequence[Row[Any]]) -> int:
    rates = invoice_papers.by_rate((line.vat_bp, line.total_minor, line.vat_minor) for line in lines)
    snapshot = {
        **_people(tx, order.customer_id),
        "lines": [
            {
                "description": line.description,
                "quantity": line.quantity,
                "total_minor": line.total_minor,
                "discount_minor": line.discount_minor,
                "vat_bp": line.vat_bp,
            }
            for line in lines
        ],
        "vat": invoice_papers.rate_rows(rates),
        "parts": [{"amount_minor": part.amount_minor, "due_at": part.due_at.isoformat()} for part in parts],
    }
    vat, total = sum(rate.vat_minor for rate in rates), sum(line.total_minor for line in lines)
    return _keep(tx, InvoiceKind.INVOICE, key, order, total, vat, snapshot)


def credit_for(tx: Tx, order_id: int, minor: int, key: str) -> int | None:
    """The credit note for what of an invoice is taken back, once for each key.

    None where the order has no invoice, or all of it was taken back already: never more than all of it.
    Raises NotFound for no order.
    """
    order = tx.row(_ORDER, of_order=order_id)
    if order is None:
        raise NotFound
    key = f"credit:{key}"
    known: int | None = tx.value(_KNOWN, with_key=key)
    invoice = tx.row(_INVOICE, of_order=order_id)
    if known is not None or invoice is None:
        return known
    credited = tx.value(_CREDITED, of_invoice=invoice.id)
    minor = min(minor, invoice.total_minor - credited)
    if minor <= 0:
        return None
    rates = invoice_papers.part_of(invoice_papers.rates_of(invoice.snapshot), credited, minor)
    rates = invoice_papers.fitted(rates, minor)
    snapshot = {
        "seller": invoice.snapshot["seller"],
        "buyer": invoice.snapshot["buyer"],
        "of": invoice.number,
        "lines": [
            {
                **line,
                "quantity": 1,
                "discount_minor": 0,
                "total_minor": rate.total_minor,
                "vat_bp": rate.vat_bp,
            }
            for rate in rates
            for line in invoice.snapshot["lines"]
            if line["vat_bp"] == rate.vat_bp and rate.total_minor
        ][: len(rates)],
        "vat": invoice_papers.rate_rows(rates),
        "parts": [],
    }
    vat = sum(rate.vat_minor for rate in rates)
    return _keep(tx, InvoiceKind.CREDIT_NOTE, key, order, minor, vat, snapshot, invoice_id=invoice.id)


def opened(tx: Tx, invoice_id: int) -> InvoiceDetails:
    """A paper, for its customer and for those who manage bookings. Raises NotFound."""
    found = tx.records(InvoiceDetails, _ONE, of_invoice=invoice_id)
    if not found or not _may_see(tx, found[0]):
        raise NotFound
    return found[0]


def told(tx: Tx, invoice_ids: Sequence[int], within: Sequence[int]) -> dict[int, InvoiceDetails]:
    """Papers of several communities by id, for letters; as the system actor."""
    if not invoice_ids:
        return {}
    which = {"of_communities": list(within), "of_invoices": list(invoice_ids)}
    return {one.id: one for one in tx.records(InvoiceDetails, _TOLD, **which)}


def mine(tx: Tx, page: int = 0) -> InvoiceList:
    """The actor's own papers."""
    found = tx.records(InvoiceDetails, _MINE, who=tx.actor.user_id, skipped=page * PAGE)
    return InvoiceList(tx.community_id, tuple(found[:PAGE]), page, len(found) > PAGE, of_all=False)


def listed(tx: Tx, page: int = 0) -> InvoiceList:
    """The papers of the community. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    found = tx.records(InvoiceDetails, _ALL, skipped=page * PAGE)
    return InvoiceList(tx.community_id, tuple(found[:PAGE]), page, len(found) > PAGE, of_all=True)


def of_order(tx: Tx, order_id: int) -> tuple[InvoiceDetails, ...]:
    """The invoice of an order and its credit notes, as far as the actor may see them."""
    return tuple(one for one in tx.records(InvoiceDetails, _OF_ORDER, of_order=order_id) if _may_see(tx, one))


def _may_see(tx: Tx, found: InvoiceDetails) -> bool:
    own = found.customer_id is not None and found.customer_id == tx.actor.user_id
    return own or access.may(tx.actor, Ability.MANAGE_BOOKINGS)


def _people(tx: Tx, customer_id: int) -> dict[str, Any]:
    seller = merchants.ours(tx)
    buyer = tx.row(_BUYER, who=customer_id)
    return {
        "seller": {
            "name": seller.name or tx.value(_COMMUNITY, of_community=tx.community_id) or "",
            **{field: getattr(seller, field) for field in _SELLER},
        },
        "buyer": {"name": buyer.name if buyer else "", "email": (buyer and buyer.email) or ""},
    }


def _keep(
    tx: Tx,
    kind: InvoiceKind,
    key: str,
    order: Row[Any],
    total: int,
    vat: int,
    snapshot: dict[str, Any],
    invoice_id: int | None = None,
) -> int:
    first = {"community_id": tx.community_id, "id": new_id(), "kind": kind, "last": 1}
    number = tx.connection.execute(_NUMBER, first).scalar()
    made = tx.add(
        Invoice,
        kind=kind,
        number=number,
        key=key,
        order_id=order.id,
        invoice_id=invoice_id,
        customer_id=order.customer_id,
        currency=order.currency,
        total_minor=total,
        vat_minor=vat,
        snapshot=snapshot,
        issued_at=tx.now,
    )
    if order.customer_id and tx.value(_WANTS_MAIL, who=order.customer_id):
        outbox.mail_to(tx, outbox.Kind.INVOICE, order.customer_id, str(made), invoice=made)
    return made
