"""Fees on top of a price: what moving an appointment late costs becomes a part of the order that is due."""

from sqlalchemy import bindparam, case, select, update

from models.orders import Order, OrderItem, OrderStatus
from models.tx import Tx, here, table_of
from services import invoices, money, order_terms, orders
from services.order_terms import Part

table = table_of(Order)
items = table_of(OrderItem)

_FIRST_ITEM = (
    select(items.c.description, items.c.vat_bp)
    .where(here(items), items.c.order_id == bindparam("of_order"))
    .order_by(items.c.position, items.c.id)
    .limit(1)
)
_PAID = table.c.status == OrderStatus.PAID
_RAISE = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_order"))
    .values(
        total_minor=table.c.total_minor + bindparam("fee"),
        fees_minor=table.c.fees_minor + bindparam("fee"),
        status=case((_PAID, OrderStatus.PART_PAID), else_=table.c.status),
    )
)


def add(tx: Tx, order_id: int, minor: int, key: str) -> None:
    """Have a fee be owed for an order beside its price, with the VAT of the price within it.

    It is a line, a part that is due in time to be told of, an entry in the books, and an invoice of its own.
    Called once for each `key` by who saw to the rights; nothing is added to a cancelled order.

    Raises NotFound.
    """
    order = orders.locked(tx, order_id)
    item = tx.row(_FIRST_ITEM, of_order=order_id)
    if not minor or order.status is OrderStatus.CANCELLED or item is None:
        return
    vat, position = money.vat_of(minor, item.vat_bp), len(order.instalments) + 1
    tx.add(
        OrderItem,
        order_id=order_id,
        position=position,
        description=item.description,
        total_minor=minor,
        vat_bp=item.vat_bp,
        vat_minor=vat,
    )
    tx.execute(_RAISE, of_order=order_id, fee=minor)
    due = Part(minor, tx.now + order_terms.BY_INVOICE)
    orders.divide(tx, order_id, (due,), position, orders.zone_of(tx, order))
    orders.enter(tx, f"fee:{order_id}:{key}", "fee", order_id, order.currency, minor, vat)
    invoices.issue_fee(tx, order_id, position, f"{order_id}:{key}")
