"""Invoices and credit notes: numbered without a gap, and never changed once they are issued."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class InvoiceKind(StrEnum):
    """What a paper is."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    """Takes back an invoice, or a part of it."""


class InvoiceCounter(CommunityTable, table=True):
    """The last number of a kind; the row is locked until the paper with the next one is kept, or is not."""

    __tablename__ = "invoice_counters"
    __table_args__ = (Index("uq_invoice_counters_kind", "community_id", "kind", unique=True),)

    kind: InvoiceKind = Field(sa_type=text_enum(InvoiceKind))
    last: int


class Invoice(CommunityTable, table=True):
    """One paper as it was issued: who sells, who buys and every line stand in `snapshot`."""

    __tablename__ = "invoices"
    __table_args__ = (
        reference("order_id", "orders"),
        reference("invoice_id", "invoices"),
        Index("uq_invoices_number", "community_id", "kind", "number", unique=True),
        Index("uq_invoices_key", "community_id", "key", unique=True),
        Index("ix_invoices_order", "community_id", "order_id"),
        Index("ix_invoices_customer", "community_id", "customer_id", "issued_at"),
        Index("ix_invoices_issued", "community_id", "issued_at"),
        CheckConstraint("number > 0 AND total_minor >= 0 AND vat_minor >= 0", name="ck_invoices_sums"),
    )

    kind: InvoiceKind = Field(sa_type=text_enum(InvoiceKind))
    number: int
    """From 1, of each kind in each community."""
    key: str = Field(max_length=100)
    """What it is for, once."""
    order_id: int = Field(sa_type=BigInteger)
    invoice_id: int | None = Field(default=None, sa_type=BigInteger)
    """Of a credit note: the invoice it takes back."""
    customer_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """Whose it is; None once the person was erased: the paper stays, as the law wants it."""
    currency: str = Field(max_length=3)
    total_minor: int
    """VAT included."""
    vat_minor: int
    snapshot: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Seller, buyer, lines and VAT by rate (services/invoice_papers.py)."""
    issued_at: datetime
