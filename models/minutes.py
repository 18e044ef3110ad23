"""Minutes of a session: notes by agenda item with all their earlier versions, and what was decided."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference


class Minutes(CommunityTable, table=True):
    """The minutes of one session as a whole; there is no row before somebody writes."""

    __tablename__ = "minutes"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_minutes_session", "community_id", "session_id", unique=True),
        Index(
            "ix_minutes_unsent",
            "changed_at",
            postgresql_where=text("sent_at IS NULL"),
            sqlite_where=text("sent_at IS NULL"),
        ),
    )

    session_id: int = Field(sa_type=BigInteger)
    changed_at: datetime | None = None
    """When anything was last written, decided, or given to somebody to do."""
    closed_at: datetime | None = None
    """When an organizer closed them: nobody writes on until they are opened again."""
    closed_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    held: bool = False
    """Whether an organizer said that they do not go out by themselves."""
    version: int = 0
    """How often they were sent."""
    sent_at: datetime | None = None
    """When they were last sent."""


class MinuteNote(CommunityTable, table=True):
    """What is noted about one item of the agenda, or in general."""

    __tablename__ = "minute_notes"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("agenda_item_id", "agenda_items"),
        Index(
            "uq_minute_notes_item",
            "community_id",
            "session_id",
            "agenda_item_id",
            unique=True,
            postgresql_where=text("agenda_item_id IS NOT NULL"),
            sqlite_where=text("agenda_item_id IS NOT NULL"),
        ),
        Index(
            "uq_minute_notes_general",
            "community_id",
            "session_id",
            unique=True,
            postgresql_where=text("agenda_item_id IS NULL"),
            sqlite_where=text("agenda_item_id IS NULL"),
        ),
    )

    session_id: int = Field(sa_type=BigInteger)
    agenda_item_id: int | None = Field(default=None, sa_type=BigInteger)
    """None for the general part."""
    text: str = Field(default="", max_length=8000)
    revision: int = 0
    updated_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    updated_at: datetime


class MinuteRevision(CommunityTable, table=True):
    """A note as it was after one change, and who made that: what writers that come late are merged with."""

    __tablename__ = "minute_revisions"
    __table_args__ = (
        reference("note_id", "minute_notes", ondelete="CASCADE"),
        Index("uq_minute_revisions_number", "community_id", "note_id", "revision", unique=True),
    )

    note_id: int = Field(sa_type=BigInteger)
    revision: int
    text: str = Field(max_length=8000)
    author_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    at: datetime


class MinuteDraft(CommunityTable, table=True):
    """What one person typed into the editor of one note, and did not save yet."""

    __tablename__ = "minute_drafts"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index(
            "uq_minute_drafts_person", "community_id", "session_id", "agenda_item_id", "user_id", unique=True
        ),
        Index("ix_minute_drafts_old", "changed_at"),
    )

    session_id: int = Field(sa_type=BigInteger)
    agenda_item_id: int = Field(sa_type=BigInteger)
    """0 for the general part."""
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    revision: int
    """What of the note it began with."""
    text: str = Field(max_length=20_000)
    changed_at: datetime


class Decision(CommunityTable, table=True):
    """Something that was decided at a session."""

    __tablename__ = "decisions"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("agenda_item_id", "agenda_items"),
        Index("ix_decisions_session", "community_id", "session_id", "id"),
        Index("ix_decisions_program", "community_id", "program_id", "recorded_at"),
        CheckConstraint(
            "votes_for >= 0 AND votes_against >= 0 AND votes_abstained >= 0", name="ck_decisions_votes"
        ),
    )

    program_id: int = Field(sa_type=BigInteger)
    session_id: int = Field(sa_type=BigInteger)
    agenda_item_id: int | None = Field(default=None, sa_type=BigInteger)
    text: str = Field(max_length=500)
    votes_for: int | None = None
    """None where nobody counted; so are the other two then."""
    votes_against: int | None = None
    votes_abstained: int | None = None
    recorded_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    recorded_at: datetime
    revision: int = 1
    deleted_at: datetime | None = None
