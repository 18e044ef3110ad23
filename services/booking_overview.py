"""All that belongs to a booking, as its page shows it: its money, its papers, who is written to."""

from dataclasses import dataclass

from models.tx import Tx
from services import booking_pages, invoices, threads
from services.booking_pages import BookingPage
from services.invoices import InvoiceDetails


@dataclass(frozen=True, slots=True)
class Overview:
    """A booking with all that belongs to it."""

    page: BookingPage
    thread_id: int | None
    """Where its customer and its instructor write to each other, for the two."""
    papers: tuple[InvoiceDetails, ...]
    """Its invoice and credit notes, for who may see them."""


def opened(tx: Tx, booking_id: int) -> Overview:
    """A booking with all that belongs to it. Raises NotFound."""
    page = booking_pages.opened(tx, booking_id)
    papers = invoices.of_order(tx, page.order.id) if page.order else ()
    return Overview(page, threads.of_booking(tx, booking_id), papers)
