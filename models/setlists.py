"""Setlists: which songs a session is about, in order."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from models.base import CommunityTable, reference


class Setlist(CommunityTable, table=True):
    """The list of one session as a whole: when it was chosen and sent, what is said about it."""

    __tablename__ = "setlists"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_setlists_session", "community_id", "session_id", unique=True),
    )

    session_id: int = Field(sa_type=BigInteger)
    notes: str = Field(default="", max_length=1000)
    chosen_at: datetime | None = None
    """When it was said to be ready; None while it is made."""
    sent_at: datetime | None = None
    """When it went to those who come."""
    revision: int = 1
    updated_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    updated_at: datetime


class SetlistSong(CommunityTable, table=True):
    """One song in the list of one session."""

    __tablename__ = "setlist_songs"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("song_id", "songs", ondelete="CASCADE"),
        Index("uq_setlist_songs_song", "community_id", "session_id", "song_id", unique=True),
        Index("ix_setlist_songs_song", "community_id", "song_id"),
    )

    session_id: int = Field(sa_type=BigInteger)
    song_id: int = Field(sa_type=BigInteger)
    position: int
    notes: str = Field(default="", max_length=300)
    key: str = Field(default="", max_length=20)
    """The key of that day, where it is another than the song's."""
    skipped: bool = False
    """Whether it was not played after all."""
    added_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    added_at: datetime
