"""The repertoire of a program: its songs, and who likes them best."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class Difficulty(StrEnum):
    """How hard a song is to play."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class SongLink(StrEnum):
    """What a link of a song leads to."""

    PERFORMANCE = "performance"
    LEAD_SHEET = "lead_sheet"
    PLAY_ALONG = "play_along"
    ANALYSIS = "analysis"


class Song(CommunityTable, table=True):
    """One song that a member brought to a program; its votes and plays are counted on it."""

    __tablename__ = "songs"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        Index(
            "uq_songs_title",
            *("community_id", "program_id", "title_key", "composer_key"),
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
        Index("ix_songs_top", "community_id", "program_id", "score", "id"),
        Index("ix_songs_new", "community_id", "program_id", "id"),
        Index("ix_songs_level", "community_id", "program_id", "difficulty", "score", "id"),
        Index("ix_songs_played", "community_id", "program_id", "last_played_at"),
        Index("ix_songs_by", "community_id", "created_by", "program_id"),
        CheckConstraint("ups >= 0 AND downs >= 0 AND score = ups - downs", name="ck_songs_votes"),
        CheckConstraint("times_played >= 0", name="ck_songs_played"),
    )

    program_id: int = Field(sa_type=BigInteger)
    title: str = Field(max_length=200)
    title_key: str = Field(max_length=200)
    """The title as it is looked up: without accents, case and articles."""
    composer: str = Field(default="", max_length=120)
    composer_key: str = Field(default="", max_length=120)
    """The same of the composer; of those there are, title and composer make a song unique in its program."""
    key: str = Field(default="", max_length=20)
    tempo: str = Field(default="", max_length=40)
    difficulty: Difficulty | None = Field(default=None, sa_type=text_enum(Difficulty))
    notes: str = Field(default="", max_length=1000)
    links: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Addresses by `SongLink`."""
    ups: int = 0
    downs: int = 0
    score: int = 0
    """Ups less downs, kept by services/votes.py alone."""
    times_played: int = 0
    last_played_at: datetime | None = None
    """Kept with `times_played` by services/plays.py alone."""
    created_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    created_at: datetime
    updated_at: datetime
    revision: int = 1
    deleted_at: datetime | None = None
    deleted_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")


class Favourite(CommunityTable, table=True):
    """A song that a person likes best, for themselves."""

    __tablename__ = "favourites"
    __table_args__ = (
        reference("song_id", "songs", ondelete="CASCADE"),
        Index("uq_favourites_person", "community_id", "user_id", "song_id", unique=True),
        Index("ix_favourites_song", "community_id", "song_id"),
    )

    song_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    created_at: datetime
