"""Plays: which song was played at which session, the history of every song."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from models.base import CommunityTable, reference


class Play(CommunityTable, table=True):
    """One song was played at one session, once or more; written by services/plays.py alone."""

    __tablename__ = "plays"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("song_id", "songs", ondelete="CASCADE"),
        Index("uq_plays_song", "community_id", "song_id", "session_id", unique=True),
        Index("ix_plays_session", "community_id", "session_id"),
        Index("ix_plays_program", "community_id", "program_id", "played_at"),
    )

    program_id: int = Field(sa_type=BigInteger)
    session_id: int = Field(sa_type=BigInteger)
    song_id: int = Field(sa_type=BigInteger)
    played_at: datetime
    called_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """Who called it, where it came from the queue."""
