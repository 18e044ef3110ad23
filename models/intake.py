"""Updates that took effect, updates that could not, and conversations under way."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field, SQLModel

from models.base import GlobalTable


class HandledUpdate(SQLModel, table=True):
    """An update whose effect is committed: repeated by Telegram, it finds itself here and stops."""

    __tablename__ = "handled_updates"
    __table_args__ = (Index("ix_handled_updates_at", "handled_at"),)

    bot_id: int = Field(primary_key=True, sa_type=BigInteger)
    update_id: int = Field(primary_key=True, sa_type=BigInteger)
    handled_at: datetime


class FailedUpdate(GlobalTable, table=True):
    """An update set aside after three tries, for the operator."""

    __tablename__ = "failed_updates"
    __table_args__ = (Index("ix_failed_updates_at", "failed_at"),)

    bot_id: int = Field(sa_type=BigInteger)
    update_id: int = Field(sa_type=BigInteger)
    reference: str = Field(max_length=16, index=True)
    """What the person was shown, to find this row by."""
    payload: dict[str, Any] = Field(sa_type=JSON)
    error: str = Field(max_length=2000)
    failed_at: datetime


class Dialog(SQLModel, table=True):
    """Where a person is in a guided conversation; survives a restart."""

    __tablename__ = "dialogs"
    __table_args__ = (Index("ix_dialogs_at", "changed_at"),)

    key: str = Field(primary_key=True, max_length=128)
    state: str | None = Field(default=None, max_length=128)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    changed_at: datetime
