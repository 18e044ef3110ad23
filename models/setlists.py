"""Setlists: which songs a session is about, in order."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference


class Setlist(CommunityTable, table=True):
    """The list of one session as a whole: when it was chosen and sent, what is said about it."""

    __tablename__ = "setlists"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_setlists_session", "community_id", "session_id", unique=True),
        Index(
            "ix_setlists_news",
            "session_id",
            postgresql_where=text("news"),
            sqlite_where=text("news = 1"),
        ),
    )

    session_id: int = Field(sa_type=BigInteger)
    notes: str = Field(default="", max_length=1000)
    chosen_at: datetime | None = None
    """When it was said to be ready; None while it is made."""
    sent_at: datetime | None = None
    """When it went to those who come."""
    told: list[Any] = Field(default_factory=list, sa_type=JSON)
    """The songs as those who come know them: id, title and key of each."""
    news: bool = False
    """Whether those who come have yet to hear of it, or of what changed."""
    nudged_at: datetime | None = None
    """When those who run the session were told that no list is chosen yet."""
    revision: int = 1
    updated_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """None where nobody has touched it yet."""
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
    removed_at: datetime | None = None
    """When it was taken off the list; it can come back with all that was said about it."""
    added_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    added_at: datetime
