"""The books: every movement of money as an entry whose lines sum up to nothing."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class Account(StrEnum):
    """Where money is, comes from, or is owed."""

    RECEIVABLE = "receivable"
    """What customers owe."""
    MONEY = "money"
    """What came in by a way of paying; which one stands with the line."""
    REVENUE = "revenue"
    VAT = "vat"
    FEES = "fees"
    """Of cancelling late or not coming."""
    UNASSIGNED = "unassigned"
    """What came in and is nobody's order's: to be given back."""
    CREDITS = "credits"
    """Credits that were given out and not used."""


class LedgerEntry(CommunityTable, table=True):
    """One thing that happened, once for each `key`."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index("uq_ledger_entries_key", "community_id", "key", unique=True),
        Index("ix_ledger_entries_at", "community_id", "at"),
        Index("ix_ledger_entries_order", "community_id", "order_id"),
    )

    key: str = Field(max_length=100)
    kind: str = Field(max_length=32)
    """ordered, paid, refunded, discounted, cancelled, fee, unassigned."""
    order_id: int | None = Field(default=None, sa_type=BigInteger)
    at: datetime


class LedgerLine(CommunityTable, table=True):
    """One side of an entry: plus is debit, minus is credit."""

    __tablename__ = "ledger_lines"
    __table_args__ = (
        reference("entry_id", "ledger_entries"),
        Index("ix_ledger_lines_entry", "community_id", "entry_id"),
        Index("ix_ledger_lines_account", "community_id", "account", "currency"),
    )

    entry_id: int = Field(sa_type=BigInteger)
    account: Account = Field(sa_type=text_enum(Account))
    way: str = Field(default="", max_length=16)
    """Of MONEY: by which way it came."""
    amount_minor: int
    currency: str = Field(max_length=3)
