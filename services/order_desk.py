"""One order as those who manage bookings see it: its parts and papers, and what they note down about it."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from models.orders import Order
from models.tx import Tx, here, table_of
from services import access, activity, arrears, invoices, order_pages, texts
from services.access import Ability
from services.invoices import InvoiceDetails
from services.order_pages import OrderPage

table = table_of(Order)

MAX_NOTE = 500

_THIS = (here(table), table.c.id == bindparam("of_order"))
_NOTE = select(table.c.note).where(*_THIS)
_WRITE = update(table).where(*_THIS).values(note=bindparam("text"))


@dataclass(frozen=True, slots=True)
class Desk:
    """An order with all that belongs to it."""

    page: OrderPage
    papers: tuple[InvoiceDetails, ...]
    note: str


def opened(tx: Tx, booking_id: int) -> Desk:
    """The order of a booking. Raises NotAllowed, NotFound."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    page = order_pages.page(tx, booking_id)
    papers = invoices.of_order(tx, page.order.id)
    return Desk(page, papers, tx.value(_NOTE, of_order=page.order.id) or "")


def write(tx: Tx, booking_id: int, note: str) -> Desk:
    """Note something down, for organizers alone. Raises NotAllowed, NotFound, BadInput."""
    order = opened(tx, booking_id).page.order
    text = texts.cleaned("note", note, MAX_NOTE)
    tx.execute(_WRITE, of_order=order.id, text=text)
    activity.log(tx, "order_noted", "booking", booking_id)
    return opened(tx, booking_id)


def note_cash(tx: Tx, booking_id: int, minor: int) -> Desk:
    """The part that is due came in cash, or otherwise. Raises as `order_pages.note_cash`."""
    opened(tx, booking_id)
    order_pages.note_cash(tx, booking_id, minor)
    return opened(tx, booking_id)


def extend(tx: Tx, booking_id: int, part_id: int, typed: str) -> Desk:
    """Give more time. Raises as `arrears.extend_to`."""
    opened(tx, booking_id)
    arrears.extend_to(tx, part_id, typed)
    return opened(tx, booking_id)


def forgive(tx: Tx, booking_id: int, part_id: int, minor: int) -> Desk:
    """Let it be owed no more. Raises as `arrears.forgive`."""
    opened(tx, booking_id)
    arrears.forgive(tx, part_id, minor)
    return opened(tx, booking_id)
