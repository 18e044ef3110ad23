"""An invoice or a credit note as a document, in its reader's language."""

from collections.abc import Iterator
from datetime import datetime

from babel import numbers
from markupsafe import escape

from locales.reader import gettext as _
from locales.reader import language, locale, money, plain_date, zone_for
from models.invoices import InvoiceKind
from services.invoice_papers import lines_of, rates_of
from services.invoices import InvoiceDetails
from views.paper_parts import Heading, Paper, Part, Table, Text
from views.papers import pdf
from views.screen import Document

TYPE = "application/pdf"


def document(found: InvoiceDetails) -> Document:
    """The file. For a thread."""
    made = paper(found)
    return Document(file_name(found), pdf(made), str(escape(made.title)))


def file_name(found: InvoiceDetails) -> str:
    """What the file is called."""
    kind = "credit-note" if found.kind is InvoiceKind.CREDIT_NOTE else "invoice"
    return f"{kind}-{found.number:05d}.pdf"


def paper(found: InvoiceDetails) -> Paper:
    """What stands in it."""
    is_credit = found.kind is InvoiceKind.CREDIT_NOTE
    number, seller = str(found.number), found.snapshot["seller"]
    title = (
        _("Credit note %(number)s", number=number) if is_credit else _("Invoice %(number)s", number=number)
    )
    return Paper(
        kind=seller["name"],
        title=title,
        language=language().replace("_", "-"),
        facts=tuple(_facts(found)),
        parts=tuple(_parts(found)),
        footer=f"{seller['name']} · {title}",
    )


def _facts(found: InvoiceDetails) -> Iterator[tuple[str, str]]:
    seller, buyer = found.snapshot["seller"], found.snapshot["buyer"]
    street = " ".join(filter(None, (seller.get("street"), seller.get("house_number"))))
    city = " ".join(filter(None, (seller.get("postal_code"), seller.get("city"), seller.get("country"))))
    yield _("From"), "\n".join(filter(None, (seller["name"], street, city)))
    if seller.get("vat_number"):
        yield _("VAT number"), seller["vat_number"]
    yield _("To"), "\n".join(filter(None, (buyer["name"], buyer.get("email"))))
    yield _("Date"), plain_date(found.issued_at.astimezone(zone_for(found.zone)).date())
    if found.snapshot.get("of"):
        yield _("Takes back"), _("Invoice %(number)s", number=str(found.snapshot["of"]))


def _parts(found: InvoiceDetails) -> Iterator[Part]:
    snapshot, code = found.snapshot, found.currency
    rows = [
        (line.description, str(line.quantity), _percent(line.vat_bp), money(line.total_minor, code))
        for line in lines_of(snapshot)
    ]
    off = sum(line.discount_minor for line in lines_of(snapshot))
    if off:
        rows.append((_("Discount, taken off above"), "", "", money(off, code)))
    rows.append((_("Total, VAT included"), "", "", money(found.total_minor, code)))
    yield Table((_("What"), _("Number"), _("VAT"), _("Amount")), tuple(rows), (52, 14, 14, 20))
    yield Heading(_("VAT by rate"))
    yield Table(
        (_("Rate"), _("Without VAT"), _("VAT"), _("With VAT")),
        tuple(
            (
                _percent(rate.vat_bp),
                money(rate.net_minor, code),
                money(rate.vat_minor, code),
                money(rate.total_minor, code),
            )
            for rate in rates_of(snapshot)
        ),
        (25, 25, 25, 25),
    )
    if snapshot["parts"]:
        yield Heading(_("To be paid"))
        yield Text("\n".join(f"- {_due(found, part)}" for part in snapshot["parts"]))
        if snapshot["seller"].get("iban"):
            yield Text(f"IBAN {snapshot['seller']['iban']}")


def _due(found: InvoiceDetails, part: dict[str, object]) -> str:
    day = datetime.fromisoformat(str(part["due_at"])).astimezone(zone_for(found.zone)).date()
    amount = money(int(str(part["amount_minor"])), found.currency)
    return _("%(amount)s by %(day)s", amount=amount, day=plain_date(day))


def _percent(bp: int) -> str:
    return numbers.format_percent(bp / 10_000, format="#,##0.##%", locale=locale())
