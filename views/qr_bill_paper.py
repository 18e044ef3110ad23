"""A QR-bill as a document: what it is for above, receipt and payment part below."""

from datetime import datetime

from markupsafe import escape

from locales.reader import gettext as _
from locales.reader import language, money, plain_date, zone_for
from services.qr_bills import BillPage
from services.qr_references import grouped
from views.paper_parts import Paper, Slip, Text
from views.papers import pdf
from views.screen import Document

TYPE = "application/pdf"


def document(found: BillPage) -> Document:
    """The file. For a thread."""
    caption = _(
        "Pay %(money)s by %(day)s in your bank's app: it reads the code.",
        money=_amount(found),
        day=_day(found, found.due_at),
    )
    return Document(file_name(found), pdf(paper(found)), str(escape(caption)))


def file_name(found: BillPage) -> str:
    """What the file is called."""
    return f"qr-bill-{found.bill.reference[-8:]}.pdf"


def paper(found: BillPage) -> Paper:
    """What stands in it."""
    booking, bill = found.booking, found.bill
    facts = (
        (_("To"), booking.customer),
        (_("What"), f"{booking.title}: {booking.variant}"),
        (_("Amount"), _amount(found)),
        (_("Payable by"), _day(found, found.due_at)),
        (_("Reference"), grouped(bill.reference)),
    )
    return Paper(
        kind=bill.creditor.name,
        title=_("QR-bill"),
        language=language().replace("_", "-"),
        facts=facts,
        parts=(
            Text(
                _(
                    "Scan the code below with your bank's app, or take this page to a post office. "
                    "Your booking stands, and the payment shows with it once the bank has told of it."
                )
            ),
            Slip(bill),
        ),
        footer=bill.creditor.name,
    )


def _amount(found: BillPage) -> str:
    return money(found.bill.amount_minor, found.bill.currency)


def _day(found: BillPage, at: datetime) -> str:
    return plain_date(at.astimezone(zone_for(found.booking.zone)).date())
