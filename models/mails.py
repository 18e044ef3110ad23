"""Mail that belongs to no community, and addresses that letters came back from."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from models.base import GlobalTable, text_enum
from models.outbox import Delivery


class DoorMail(GlobalTable, table=True):
    """One letter to an address, from the door: to sign in, to prove that an address is one's own."""

    __tablename__ = "door_mails"
    __table_args__ = (
        Index(
            "ix_door_mails_due",
            "due_at",
            "id",
            postgresql_where=text("status = 'pending'"),
            sqlite_where=text("status = 'pending'"),
        ),
        Index(
            "ix_door_mails_sending",
            "status",
            postgresql_where=text("status = 'sending'"),
            sqlite_where=text("status = 'sending'"),
        ),
        Index("ix_door_mails_done", "done_at"),
    )

    kind: str = Field(max_length=32)
    address: str = Field(max_length=254)
    language: str = Field(max_length=16)
    sealed: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Secrets of the letter, each sealed (services/seals.py); blank once it is sent, or never will be."""
    status: Delivery = Field(default=Delivery.PENDING, sa_type=text_enum(Delivery))
    due_at: datetime
    until: datetime | None = None
    """When its secret is of no more use: then it is not sent."""
    tries: int = 0
    error: str | None = Field(default=None, max_length=300)
    created_at: datetime
    done_at: datetime | None = None


class Stop(StrEnum):
    """Why nothing is written to an address any more."""

    BOUNCED = "bounced"
    """Letters came back for good."""
    REFUSED = "refused"
    """Its mail server said so at once."""
    COMPLAINED = "complained"
    """Who reads there called a letter spam."""


class MailTrouble(SQLModel, table=True):
    """What letters to an address met with, by the key of the address (services/emails.py)."""

    __tablename__ = "mail_troubles"

    key: str = Field(primary_key=True, max_length=254)
    soft: int = 0
    """How often letters came back for a while: a full mailbox, a greylist."""
    stopped: Stop | None = Field(default=None, sa_type=text_enum(Stop))
    """Why nothing is written there; None where letters go on."""
    error: str | None = Field(default=None, max_length=300)
    """What the other mail server said last."""
    changed_at: datetime
