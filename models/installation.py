"""What those who run the installation did."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field

from models.base import GlobalTable


class InstallationEntry(GlobalTable, table=True):
    """One act of a superadmin, or of the operator's command line (nobody's)."""

    __tablename__ = "installation_log"
    __table_args__ = (
        Index("ix_installation_log_at", "at"),
        Index("ix_installation_log_target", "target_id"),
    )

    user_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    verb: str = Field(max_length=32)
    target_kind: str = Field(max_length=32)
    target_id: int = Field(sa_type=BigInteger)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    at: datetime
