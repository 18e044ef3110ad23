"""Invoices as documents, in every language."""

from datetime import UTC, datetime

import pytest

from locales.reader import LANGUAGES, reading
from models.invoices import InvoiceKind
from services.invoices import InvoiceDetails
from views import invoice_paper

SNAPSHOT = {
    "seller": {
        "name": "Studio Sól",
        "street": "Gasse",
        "house_number": "1",
        "postal_code": "8000",
        "city": "Zürich",
        "country": "CH",
        "vat_number": "CHE-123",
        "iban": "CH93",
    },
    "buyer": {"name": "Олена <b>", "email": ""},
    "lines": [
        {
            "description": "Reiki: =1+1",
            "quantity": 1,
            "total_minor": 10_810,
            "discount_minor": 500,
            "vat_bp": 810,
        }
    ],
    "vat": [{"vat_bp": 810, "total_minor": 10_810, "vat_minor": 810}],
    "parts": [{"amount_minor": 10_810, "due_at": "2026-12-03T09:00:00+00:00"}],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(InvoiceKind))
def test_a_paper_says_who_what_and_how_much(language: str, kind: InvoiceKind) -> None:
    snapshot = {**SNAPSHOT, "of": 7} if kind is InvoiceKind.CREDIT_NOTE else SNAPSHOT
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    found = InvoiceDetails(1, 1, kind, 12, 1, 1, "CHF", 10_810, 810, snapshot, at, "Europe/Zurich", 1)
    with reading(language, None):
        said = str(invoice_paper.paper(found))
        assert all(word in said for word in ("12", "Олена", "CHE-123", "108"))
        assert invoice_paper.document(found).content.startswith(b"%PDF")
