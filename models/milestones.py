"""Milestones: how often one has to come to be given a badge, and who was given one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class Counting(StrEnum):
    """What sessions are counted."""

    TOTAL = "total"
    """All that one came to."""
    STREAK = "streak"
    """Those that one came to in a row."""


class Icon(StrEnum):
    """What is drawn on a badge."""

    STAR = "star"
    FLAME = "flame"
    NOTE = "note"
    HEART = "heart"
    CROWN = "crown"
    SUN = "sun"


EVERYWHERE = "program_id IS NULL AND deleted_at IS NULL"
IN_ONE = "program_id IS NOT NULL AND deleted_at IS NULL"


class Milestone(CommunityTable, table=True):
    """A number of sessions that is worth a badge: in each program of a community, or in one."""

    __tablename__ = "milestones"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        CheckConstraint("sessions_required BETWEEN 1 AND 10000", name="ck_milestones_number"),
        Index(
            "uq_milestones_everywhere",
            "community_id",
            "counting",
            "sessions_required",
            unique=True,
            postgresql_where=text(EVERYWHERE),
            sqlite_where=text(EVERYWHERE),
        ),
        Index(
            "uq_milestones_program",
            "community_id",
            "program_id",
            "counting",
            "sessions_required",
            unique=True,
            postgresql_where=text(IN_ONE),
            sqlite_where=text(IN_ONE),
        ),
        Index(
            "ix_milestones_new",
            "updated_at",
            postgresql_where=text("applied_at IS NULL"),
            sqlite_where=text("applied_at IS NULL"),
        ),
    )

    program_id: int | None = Field(default=None, sa_type=BigInteger)
    """None: in every program, each counted by itself."""
    counting: Counting = Field(default=Counting.TOTAL, sa_type=text_enum(Counting))
    sessions_required: int
    name: str = Field(default="", max_length=60)
    """Empty: it is called by its number, in the reader's language."""
    description: str = Field(default="", max_length=300)
    badge_icon: Icon = Field(default=Icon.STAR, sa_type=text_enum(Icon))
    is_active: bool = True
    revision: int = 1
    created_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    created_at: datetime
    updated_at: datetime
    applied_at: datetime | None = None
    """Since when those who reached it before it was there have it; None while the sweep is to see to that."""
    deleted_at: datetime | None = None


class Achievement(CommunityTable, table=True):
    """A badge that a person was given in a program; it stays so, whatever the milestone becomes."""

    __tablename__ = "milestone_achievements"
    __table_args__ = (
        reference("milestone_id", "milestones", ondelete="CASCADE"),
        reference("program_id", "programs", ondelete="CASCADE"),
        Index(
            "uq_milestone_achievements",
            "community_id",
            "program_id",
            "user_id",
            "milestone_id",
            unique=True,
        ),
        Index("ix_milestone_achievements_user", "community_id", "user_id", "achieved_at"),
    )

    milestone_id: int = Field(sa_type=BigInteger)
    program_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    counting: Counting = Field(sa_type=text_enum(Counting))
    sessions_required: int
    name: str = Field(default="", max_length=60)
    badge_icon: Icon = Field(sa_type=text_enum(Icon))
    sessions_attended: int
    """How many it were at that moment."""
    achieved_at: datetime
    created_at: datetime
    """When it was given; later than `achieved_at` for what was reached before the milestone was there."""
    withdrawn_at: datetime | None = None
    """Attendance was corrected after the person heard of it; given back without another word."""
