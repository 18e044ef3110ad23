"""Guests: people without Telegram whom a community knows by an e-mail address, or by name alone."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference


class Guest(CommunityTable, table=True):
    """What a community keeps about a guest beside their name: the person is a `User` of it alone."""

    __tablename__ = "guests"
    __table_args__ = (
        Index("uq_guests_user", "community_id", "user_id", unique=True),
        Index(
            "uq_guests_address",
            "address_key",
            "community_id",
            unique=True,
            postgresql_where=text("address_key <> ''"),
            sqlite_where=text("address_key <> ''"),
        ),
        Index("ix_guests_mailbox", "community_id", "mailbox_key"),
        Index("ix_guests_created", "created_at"),
    )

    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    address: str = Field(default="", max_length=254)
    """As it was typed, where letters go; empty where an organizer gave a name alone."""
    address_key: str = Field(default="", max_length=254)
    """The same folded (services/emails.py): who proves it finds these places."""
    mailbox_key: str = Field(default="", max_length=254)
    """Shows who asks twice; never lets anybody in."""
    created_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """The organizer who entered the guest, and to whom they agreed; None for who registered themselves."""
    consent_at: datetime
    """When they agreed that this is kept."""
    confirmed_at: datetime | None = None
    """When they showed that the address is theirs."""
    generation: int = 1
    """Which personal link is good: a renewed one makes those before it useless."""
    created_at: datetime


class GuestRequest(CommunityTable, table=True):
    """A registration that is not confirmed: takes no place and no number, and goes by itself."""

    __tablename__ = "guest_requests"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_guest_requests_token", "community_id", "token_hash", unique=True),
        Index("ix_guest_requests_mailbox", "community_id", "mailbox_key", "created_at"),
        Index("ix_guest_requests_session", "community_id", "session_id", "created_at"),
        Index("ix_guest_requests_expires", "expires_at"),
    )

    session_id: int = Field(sa_type=BigInteger)
    name: str = Field(max_length=100)
    address: str = Field(max_length=254)
    address_key: str = Field(max_length=254)
    mailbox_key: str = Field(max_length=254)
    roles: list[str] = Field(default_factory=list, sa_type=JSON)
    """By name, the preferred first: places are counted anew when an organizer changes them."""
    guests: int = 0
    note: str = Field(default="", max_length=200)
    language: str = Field(max_length=8)
    zone: str | None = Field(default=None, max_length=64)
    token_hash: str = Field(max_length=64)
    """Of the secret in the letter."""
    created_at: datetime
    expires_at: datetime
    user_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """Who it became once it was confirmed: the link then leads there."""
