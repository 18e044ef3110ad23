"""Pairs: two people who come to a session together or not at all."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference


class Pair(CommunityTable, table=True):
    """One person asked another; once both have said yes, they wait and get in as one.

    A pair that was declined, undone or came apart has no row: what is left are two answers.
    """

    __tablename__ = "pairs"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("asker_pool_id", "place_pools"),
        reference("partner_pool_id", "place_pools"),
        Index("uq_pairs_asker", "community_id", "session_id", "asker_id", unique=True),
        Index("ix_pairs_partner", "community_id", "session_id", "partner_id"),
        Index(
            "uq_pairs_partner",
            "community_id",
            "session_id",
            "partner_id",
            unique=True,
            postgresql_where=text("confirmed_at IS NOT NULL"),
            sqlite_where=text("confirmed_at IS NOT NULL"),
        ),
        CheckConstraint("asker_id <> partner_id", name="ck_pairs_two"),
    )

    session_id: int = Field(sa_type=BigInteger)
    asker_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    partner_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    asker_pool_id: int = Field(sa_type=BigInteger)
    partner_pool_id: int = Field(sa_type=BigInteger)
    asked_at: datetime
    confirmed_at: datetime | None = None
    """When the one who was asked said yes; until then nothing changed for either."""
