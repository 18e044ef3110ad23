"""Moves on a waitlist: where somebody was put before or behind others, by whom and why."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from models.base import CommunityTable, reference


class WaitlistMove(CommunityTable, table=True):
    """One move. The waitlist is first come first served, so every exception is written down and shown."""

    __tablename__ = "waitlist_moves"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("pool_id", "place_pools", ondelete="CASCADE"),
        Index("ix_waitlist_moves_session", "community_id", "session_id", "at"),
    )

    session_id: int = Field(sa_type=BigInteger)
    pool_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    """Who was moved."""
    from_place: int
    """Places in the queue, from 1."""
    to_place: int
    reason: str = Field(max_length=200)
    by_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    at: datetime
