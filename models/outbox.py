"""The outbox: every message to someone else, written in the transaction that causes it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, text
from sqlmodel import Field, SQLModel

from models.base import CommunityTable, reference, text_enum


class Delivery(StrEnum):
    """Where a message stands. All but `pending`, `held` and `sending` are final."""

    PENDING = "pending"
    HELD = "held"
    """Its announcement is paused: it is pending again when that goes on."""
    SENDING = "sending"
    SENT = "sent"
    UNREACHABLE = "unreachable"
    """The person blocked the bot or never started it, or the chat is gone."""
    FAILED = "failed"
    """Telegram refused it for good, or it was tried too often: a dead letter."""
    IN_DOUBT = "in_doubt"
    """The process died, or the answer was lost, while it was sent: it may have arrived."""
    MUTED = "muted"
    """The person turned this sort of message off."""
    DROPPED = "dropped"
    """No longer true when its time came: the session was cancelled, the answer changed."""
    REFUSED = "refused"
    """A mail server will not take letters to this address."""
    BOUNCED = "bounced"
    """A letter was taken and came back."""
    COMPLAINED = "complained"
    """Who got the letter called it spam."""


UNDER_WAY = (Delivery.PENDING, Delivery.HELD, Delivery.SENDING)
"""What is not final."""


class Channel(StrEnum):
    """The way a message goes."""

    TELEGRAM = "telegram"
    MAIL = "mail"


class OutboxMessage(CommunityTable, table=True):
    """One message to one person, one chat or one card."""

    __tablename__ = "outbox"
    __table_args__ = (
        reference("card_id", "cards", ondelete="CASCADE"),
        reference("announcement_id", "announcements", ondelete="CASCADE"),
        Index("uq_outbox_key", "community_id", "unique_key", unique=True),
        Index(
            "ix_outbox_due",
            "channel",
            "priority",
            "due_at",
            "id",
            postgresql_where=text("status = 'pending'"),
            sqlite_where=text("status = 'pending'"),
        ),
        Index("ix_outbox_status", "status", "id"),
        Index("ix_outbox_done", "done_at"),
        Index(
            "ix_outbox_announced",
            "done_at",
            postgresql_where=text("announcement_id IS NOT NULL AND channel = 'telegram'"),
            sqlite_where=text("announcement_id IS NOT NULL AND channel = 'telegram'"),
        ),
        Index(
            "ix_outbox_mail",
            "community_id",
            "user_id",
            "id",
            postgresql_where=text("channel = 'mail'"),
            sqlite_where=text("channel = 'mail'"),
        ),
        Index(
            "ix_outbox_announcement",
            "community_id",
            "announcement_id",
            "status",
            "due_at",
            postgresql_where=text("announcement_id IS NOT NULL"),
            sqlite_where=text("announcement_id IS NOT NULL"),
        ),
    )

    kind: str = Field(max_length=32)
    channel: Channel = Field(
        default=Channel.TELEGRAM,
        sa_type=text_enum(Channel),
        sa_column_kwargs={"server_default": Channel.TELEGRAM.value},
    )
    """Telegram at first; who cannot be reached there, but by mail, is written to when its time comes."""
    address: str | None = Field(default=None, max_length=254)
    """Where the letter goes, or went: from the start only for an address that is nobody's yet."""
    language: str | None = Field(default=None, max_length=16)
    """Of a letter to such an address."""
    user_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    card_id: int | None = Field(default=None, sa_type=BigInteger)
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    announcement_id: int | None = Field(default=None, sa_type=BigInteger)
    """What is announced by it, for those who hear it."""
    params: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    unique_key: str = Field(max_length=128)
    priority: int = 5
    """Smaller goes first: 1 cards and answers, 5 single notifications, 9 broadcasts."""
    status: Delivery = Field(default=Delivery.PENDING, sa_type=text_enum(Delivery))
    due_at: datetime
    version: int = 1
    """Grows when a pending row is asked for again while it is being sent."""
    tries: int = 0
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    error: str | None = Field(default=None, max_length=300)
    created_at: datetime
    done_at: datetime | None = None


class Lease(SQLModel, table=True):
    """Who alone may do something for now: the sender of one bot token."""

    __tablename__ = "leases"

    name: str = Field(primary_key=True, max_length=64)
    holder: str = Field(max_length=64)
    expires_at: datetime
    taken_at: datetime | None = None
    """Since when this holder has it."""
    awaited_at: datetime | None = None
    """When a process was last seen that has stood by for long."""
