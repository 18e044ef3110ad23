"""The activity log: who changed what, for organizers to read."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field

from models.base import CommunityTable


class ActivityEntry(CommunityTable, table=True):
    """One change of one thing by one person (or by nobody, for what happens by itself)."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_target", "community_id", "target_kind", "target_id", "at"),
        Index("ix_activity_at", "community_id", "at"),
    )

    user_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    verb: str = Field(max_length=32)
    target_kind: str = Field(max_length=32)
    target_id: int = Field(sa_type=BigInteger)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    at: datetime
