"""Money to take away for who keeps the books: sheets for a spreadsheet, written piece by piece."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import IO
from zoneinfo import ZoneInfo

from markupsafe import escape

from locales.reader import date_range
from locales.reader import gettext as _
from models.invoices import InvoiceKind
from models.ledger import Account
from models.orders import RefundStatus, Way
from services import finance_export, money
from services.finance_export import (
    START,
    Begun,
    Export,
    JournalRow,
    Mark,
    OpenRow,
    PaperRow,
    PaymentRow,
    RefundRow,
)
from services.finance_periods import Stretch
from services.invoice_papers import rates_of
from services.invoices import NO_MONEY
from views import attendance_files
from views.screen import Document
from views.sheets import Cell, writer

Fetch = Callable[[Mark], Awaitable[tuple[Sequence[finance_export.Line], Mark | None]]]
"""Reads the rows after a mark, in a transaction of its own, and the next mark."""
TYPES = {kind: type_ for kind, (_make, type_) in attendance_files.FORMATS.items()}
"""The type of a file of each kind."""
Line = tuple[Cell, ...]


async def write(kind: str, out: IO[bytes], begun: Begun, fetch: Fetch) -> None:
    """Write a file of a kind, `csv` or `xlsx`, without ever having all of it in memory."""
    made = await asyncio.to_thread(writer, kind, out, name_of(begun.export), header(begun.export))
    after: Mark | None = START
    while after is not None:
        rows, after = await fetch(after)
        await asyncio.to_thread(made.add, [line for row in rows for line in lines(begun, row)])
    await asyncio.to_thread(made.close)


def name_of(export: Export) -> str:
    """What is taken away."""
    return {
        Export.INVOICES: _("Invoices"),
        Export.PAYMENTS: _("Payments"),
        Export.REFUNDS: _("Refunds"),
        Export.OPEN: _("Open items"),
        Export.JOURNAL: _("Journal"),
    }[export]


def days(stretch: Stretch) -> str:
    """From when to when."""
    return date_range(stretch.first, stretch.last)


def file_name(begun: Begun, kind: str) -> str:
    """What the file is called."""
    return f"{begun.export}-{begun.stretch.first}-{begun.stretch.last}.{kind}"


def document(begun: Begun, kind: str, content: bytes) -> Document:
    """The file for the chat."""
    caption = f"<b>{escape(name_of(begun.export))}</b>\n{escape(days(begun.stretch))}"
    return Document(file_name(begun, kind), content, caption)


def header(export: Export) -> tuple[str, ...]:
    """The heading of each column."""
    about = (_("Order"), _("Customer"), _("Booking"))
    return {
        Export.INVOICES: (
            _("Day"),
            _("Kind"),
            _("Number"),
            _("Order"),
            _("Customer"),
            _("VAT rate"),
            _("Without VAT"),
            _("VAT"),
            _("With VAT"),
            _("Currency"),
        ),
        Export.PAYMENTS: (
            _("Day"),
            *about,
            _("Way"),
            _("Amount"),
            _("Of that owed"),
            _("Currency"),
            _("Reference"),
            _("Provider's reference"),
        ),
        Export.REFUNDS: (
            _("Day"),
            *about,
            _("Way"),
            _("Amount"),
            _("Currency"),
            _("Reason"),
            _("Given back on"),
            _("Provider's reference"),
        ),
        Export.OPEN: (_("Ordered on"), *about, _("Price"), _("Owed"), _("Currency")),
        Export.JOURNAL: (
            _("Day"),
            _("Entry"),
            _("Kind"),
            _("Order"),
            _("Account"),
            _("Way"),
            _("Debit"),
            _("Credit"),
            _("Currency"),
        ),
    }[export]


def lines(begun: Begun, row: finance_export.Line) -> Iterator[Line]:
    """What stands in the file for a row."""
    match row:
        case PaperRow():
            return _invoice(begun, row)
        case PaymentRow():
            return _payment(begun, row)
        case RefundRow():
            return _refund(begun, row)
        case OpenRow():
            return _open(begun, row)
        case JournalRow():
            return _journal(begun, row)


def _invoice(begun: Begun, row: PaperRow) -> Iterator[Line]:
    """A line for each rate; a credit note takes back."""
    sign = -1 if row.kind is InvoiceKind.CREDIT_NOTE else 1
    kind = _("Credit note") if sign < 0 else _("Invoice")
    for rate in rates_of(row.snapshot):
        yield (
            _day(begun, row.at),
            kind,
            row.number,
            str(row.order_id),
            row.snapshot["buyer"]["name"],
            Decimal(rate.vat_bp) / 100,
            _amount(sign * rate.net_minor, row.currency),
            _amount(sign * rate.vat_minor, row.currency),
            _amount(sign * rate.total_minor, row.currency),
            row.currency,
        )


def _payment(begun: Begun, row: PaymentRow) -> Iterator[Line]:
    yield (
        _day(begun, row.at),
        *_about(row),
        way(row.way),
        _amount(row.amount_minor, row.currency),
        _amount(row.applied_minor, row.currency),
        row.currency,
        row.reference,
        row.provider_ref or "",
    )


def _refund(begun: Begun, row: RefundRow) -> Iterator[Line]:
    done = row.done_at if row.status is RefundStatus.DONE else None
    yield (
        _day(begun, row.at),
        *_about(row),
        way(row.way),
        _amount(row.amount_minor, row.currency),
        row.currency,
        reason(row.reason),
        _day(begun, done) if done else "",
        row.provider_ref or "",
    )


def _open(begun: Begun, row: OpenRow) -> Iterator[Line]:
    yield (
        _day(begun, row.at),
        *_about(row),
        _amount(row.total_minor, row.currency),
        _amount(row.amount_minor, row.currency),
        row.currency,
    )


def _journal(begun: Begun, row: JournalRow) -> Iterator[Line]:
    yield (
        _day(begun, row.at),
        str(row.entry_id),
        row.kind,
        str(row.order_id or ""),
        account(row.account),
        way(Way(row.way)) if row.way else "",
        _amount(row.amount_minor, row.currency) if row.amount_minor > 0 else None,
        _amount(-row.amount_minor, row.currency) if row.amount_minor < 0 else None,
        row.currency,
    )


def way(value: Way) -> str:
    """A way to pay, as a column says it."""
    return {
        Way.TELEGRAM: _("Card in Telegram"),
        Way.STARS: _("Stars"),
        Way.STRIPE: _("Online"),
        Way.QR_BILL: _("QR-bill"),
        Way.CREDITS: _("Credits"),
        Way.CASH: _("Cash"),
    }[value]


def reason(value: str) -> str:
    """Why money goes back."""
    return {
        "cancelled": _("cancelled"),
        "no_place": _("no place any more"),
        "twice": _("paid twice"),
        "too_much": _("paid too much"),
        "goodwill": _("goodwill"),
    }.get(value, value)


def account(value: Account) -> str:
    """An account of the books."""
    return {
        Account.RECEIVABLE: _("Owed by customers"),
        Account.MONEY: _("Money"),
        Account.REVENUE: _("Revenue"),
        Account.VAT: _("VAT"),
        Account.FEES: _("Fees"),
        Account.UNASSIGNED: _("To be given back"),
        Account.CREDITS: _("Credits"),
    }[value]


def _about(row: PaymentRow | RefundRow | OpenRow) -> tuple[str, str, str]:
    return str(row.order_id), row.customer, row.title


def _amount(minor: int, currency: str) -> Decimal:
    """A number in whole units; Stars and credits have no smaller part."""
    return Decimal(minor) if currency in NO_MONEY else money.exact(minor, currency)


def _day(begun: Begun, at: datetime) -> str:
    return at.astimezone(ZoneInfo(begun.zone)).strftime("%Y-%m-%d")
