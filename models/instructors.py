"""Instructors: who sells one-to-one services in a community, and when they can be booked."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.base import CommunityTable, GlobalTable, text_enum


class InstructorStatus(StrEnum):
    """Whether an instructor can be booked."""

    ACTIVE = "active"
    LEFT = "left"
    """Sells nothing any more; what was booked stays."""


class Instructor(CommunityTable, table=True):
    """A person who sells one-to-one services in a community, and when they can be booked."""

    __tablename__ = "instructors"
    __table_args__ = (
        Index("uq_instructors_user", "community_id", "user_id", unique=True),
        Index("ix_instructors_of_user", "user_id"),
    )

    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    title: str = Field(default="", max_length=100)
    """What they are: "Yoga and Reiki teacher"."""
    bio: str = Field(default="", max_length=2000)
    zone: str = Field(max_length=64)
    hours: list[list[int]] = Field(default_factory=list, sa_type=JSON)
    """When they can be booked each week: weekday (0 is Monday), first and last minute of the day."""
    exceptions: dict[str, list[list[int]]] = Field(default_factory=dict, sa_type=JSON)
    """Days with hours of their own, `{"2026-12-24": [[540, 780]]}`; none is a day off."""
    holidays: str = Field(default="", max_length=16)
    """Whose public holidays are days off: a country or its region (ISO 3166-2); '' is nobody's."""
    buffer_before: int = 0
    """Minutes kept free before each appointment."""
    buffer_after: int = 15
    """Minutes kept free after each appointment."""
    notice_minutes: int = 24 * 60
    """How long ahead one must book at least."""
    horizon_days: int = 56
    """How many days ahead one can book."""
    daily_limit: int | None = None
    """Most appointments on a day of their zone; None is as many as fit."""
    step_minutes: int = 30
    """How far apart starts are offered."""
    status: InstructorStatus = Field(default=InstructorStatus.ACTIVE, sa_type=text_enum(InstructorStatus))
    revision: int = 1
    """Grows with every edit; an edit of an older revision is refused."""
    created_at: datetime


class BusyTime(GlobalTable, table=True):
    """Time of an instructor that an appointment takes, buffers included. No two that hold overlap.

    It belongs to the installation: who teaches in two communities is one person. PostgreSQL excludes overlaps
    by a constraint, on SQLite triggers do (migration 0045); whoever copies this table must make them anew.
    """

    __tablename__ = "busy_times"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ck_busy_times_range"),
        Index(
            "ix_busy_times_user",
            "user_id",
            "starts_at",
            postgresql_where=text("holds"),
            sqlite_where=text("holds"),
        ),
    )

    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    starts_at: datetime
    """When the time before the appointment begins."""
    ends_at: datetime
    """When the time after the appointment is over."""
    holds: bool = True
    """False once it was given back."""
    created_at: datetime
