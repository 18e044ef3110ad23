"""Meetings: the agenda of a session, from suggestions to what was gone through."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class ItemStatus(StrEnum):
    """Where an item of an agenda stands."""

    SUGGESTED = "suggested"
    PLANNED = "planned"
    CURRENT = "current"
    DONE = "done"
    DROPPED = "dropped"
    """Skipped, or not taken after all."""
    CARRIED = "carried"
    """Not reached: it goes on as an item of a later session, which is `carried_from` it."""


class AgendaItem(CommunityTable, table=True):
    """One thing to be talked about."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("carried_from", "agenda_items"),
        Index("ix_agenda_items_session", "community_id", "session_id", "position"),
        Index("ix_agenda_items_carried", "community_id", "carried_from"),
        CheckConstraint("ups >= 0 AND downs >= 0 AND score = ups - downs", name="ck_agenda_items_votes"),
        CheckConstraint("minutes BETWEEN 1 AND 600", name="ck_agenda_items_minutes"),
    )

    program_id: int = Field(sa_type=BigInteger)
    session_id: int = Field(sa_type=BigInteger)
    topic: str = Field(max_length=200)
    text: str = Field(default="", max_length=1000)
    minutes: int | None = None
    """How long it should take."""
    status: ItemStatus = Field(default=ItemStatus.SUGGESTED, sa_type=text_enum(ItemStatus))
    position: int
    ups: int = 0
    downs: int = 0
    score: int = 0
    """Ups less downs, kept by services/votes.py alone."""
    suggested_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """None for what stands on the agenda of every session of its program."""
    created_at: datetime
    started_at: datetime | None = None
    """When it was last taken up; while it is current, its time runs from then."""
    ended_at: datetime | None = None
    spent_seconds: int = 0
    """What was spent on it until it was last left."""
    carried_from: int | None = Field(default=None, sa_type=BigInteger)
    """The item of an earlier session that it goes on with."""
    revision: int = 1
    deleted_at: datetime | None = None
    deleted_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")


class Meeting(CommunityTable, table=True):
    """The running of one session's agenda, from its start to its finish."""

    __tablename__ = "meetings"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_meetings_session", "community_id", "session_id", unique=True),
        Index(
            "ix_meetings_running",
            "started_at",
            postgresql_where=text("finished_at IS NULL"),
            sqlite_where=text("finished_at IS NULL"),
        ),
    )

    session_id: int = Field(sa_type=BigInteger)
    started_at: datetime
    started_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    finished_at: datetime | None = None
    finished_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """None where nobody finished it: it ended with its session."""
