"""Sessions: the dated occurrences of a program."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum
from models.spans import LONG_HERE, LONG_THERE


class SessionStatus(StrEnum):
    """Where a session stands; time moves it on, people only cancel."""

    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


TO_BEGIN = "status = 'scheduled' AND deleted_at IS NULL"
OWN_MINIMUM = "minimum IS NOT NULL AND held_at IS NULL"


class ProgramSession(CommunityTable, table=True):
    """One occurrence, known by its program and its original local start."""

    __tablename__ = "program_sessions"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        reference("space_id", "spaces"),
        Index("uq_program_sessions_original", "community_id", "program_id", "original_start", unique=True),
        Index("ix_program_sessions_of_program", "community_id", "program_id", "starts_at", "id"),
        Index("ix_program_sessions_soonest", "community_id", "starts_at", "id"),
        Index(
            "ix_program_sessions_advance",
            "ends_at",
            postgresql_where=text("status IN ('scheduled', 'in_progress')"),
            sqlite_where=text("status IN ('scheduled', 'in_progress')"),
        ),
        Index(
            "ix_program_sessions_reminders",
            "starts_at",
            postgresql_where=text("reminded_at IS NULL AND status = 'scheduled'"),
            sqlite_where=text("reminded_at IS NULL AND status = 'scheduled'"),
        ),
        Index(
            "ix_program_sessions_feedback",
            "ends_at",
            postgresql_where=text("feedback_asked_at IS NULL AND status = 'completed'"),
            sqlite_where=text("feedback_asked_at IS NULL AND status = 'completed'"),
        ),
        Index(
            "ix_program_sessions_begin",
            "starts_at",
            postgresql_where=text(TO_BEGIN),
            sqlite_where=text(TO_BEGIN),
        ),
        Index(
            "ix_program_sessions_own_minimum",
            "starts_at",
            postgresql_where=text(OWN_MINIMUM),
            sqlite_where=text(OWN_MINIMUM),
        ),
        Index(
            "ix_program_sessions_own",
            "community_id",
            "starts_at",
            postgresql_where=text("title IS NOT NULL OR place IS NOT NULL"),
            sqlite_where=text("title IS NOT NULL OR place IS NOT NULL"),
        ),
        Index(
            "ix_program_sessions_long",
            "community_id",
            "starts_at",
            postgresql_where=text(LONG_THERE),
            sqlite_where=text(LONG_HERE),
        ),
        Index(
            "ix_program_sessions_refused",
            "community_id",
            "space_id",
            postgresql_where=text("space_refused"),
            sqlite_where=text("space_refused"),
        ),
    )

    program_id: int = Field(sa_type=BigInteger)
    original_start: str = Field(max_length=16)
    """Wall time the rule gave it; stays when the session moves, so it never comes back."""
    starts_at: datetime
    ends_at: datetime
    weekday: int
    """0 is Monday, in the program's zone: the filter of what's on."""
    title: str | None = Field(default=None, max_length=100)
    """Overrides the program's name."""
    description: str | None = Field(default=None, max_length=3000)
    place: str | None = Field(default=None, max_length=200)
    """Overrides the program's place together with its map pin; empty: no fixed place."""
    latitude: float | None = None
    longitude: float | None = None
    cost_minor: int | None = None
    """Overrides the program's cost, in minor units of `currency`; 0 is free."""
    currency: str | None = Field(default=None, max_length=3)
    facilitator_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """Who hosts it in place of the program's facilitator."""
    rsvp_required: bool = False
    """Whether one may come only after answering."""
    space_id: int | None = Field(default=None, sa_type=BigInteger)
    """The room it takes: its program's, another, or none."""
    space_refused: bool = False
    """Whether that room was taken or closed, so that the session is without."""
    status: SessionStatus = Field(default=SessionStatus.SCHEDULED, sa_type=text_enum(SessionStatus))
    rsvp_deadline: datetime | None = None
    notes: str | None = Field(default=None, max_length=16_000)
    """The recap: what happened, in Telegram's HTML (services/richtext.py)."""
    recap_sent_at: datetime | None = None
    """When the recap went to those who came; it goes once."""
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Data of the program's kind: theme, vibe, agenda."""
    missing: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """What its line-up lacks, by things; None as long as that is what its program wants."""
    minimum: int | None = None
    """Overrides how many must come for it to take place; 0 is any number."""
    minimum_warned_at: datetime | None = None
    """When those who run it were told that too few come so far."""
    held_at: datetime | None = None
    """When it was decided that it takes place though too few come: by somebody, or since nobody did."""
    moved_from: datetime | None = None
    """The start before it was last rescheduled."""
    cancelled_at: datetime | None = None
    cancellation_reason: str | None = Field(default=None, max_length=500)
    reminded_at: datetime | None = None
    feedback_asked_at: datetime | None = None
    """When those who were there were asked how it was."""
    revision: int = 1
    deleted_at: datetime | None = None
