"""Rooms, and what is in them when."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class SpaceStatus(StrEnum):
    """Whether a room is used."""

    ACTIVE = "active"
    ARCHIVED = "archived"


class Space(CommunityTable, table=True):
    """A room of a community: where it is, when it is open, and what members may do with it."""

    __tablename__ = "spaces"
    __table_args__ = (Index("ix_spaces_list", "community_id", "status", "name"),)

    name: str = Field(max_length=60)
    description: str = Field(default="", max_length=1000)
    place: str = Field(default="", max_length=200)
    latitude: float | None = None
    longitude: float | None = None
    capacity: int | None = None
    """How many people fit in; None is not known."""
    zone: str = Field(max_length=64)
    hours: list[list[int]] = Field(default_factory=list, sa_type=JSON)
    """When it is open each week: weekday (0 is Monday), first and last minute of the day; the last may lie
    beyond midnight."""
    exceptions: dict[str, list[list[int]]] = Field(default_factory=dict, sa_type=JSON)
    """Days with hours of their own, `{"2026-12-24": [[540, 780]]}`; none is closed."""
    bookable: bool = True
    """Whether members may reserve it; organizers always may."""
    buffer_minutes: int = 0
    """How long it stays empty after each use."""
    step_minutes: int = 30
    """How far apart reservations may begin, and how short they may be."""
    max_minutes: int = 180
    """How long a member may have it at a time."""
    days_ahead: int = 30
    """How many days ahead a member may reserve."""
    max_held: int = 3
    """How many reservations to come a member may hold."""
    status: SpaceStatus = Field(default=SpaceStatus.ACTIVE, sa_type=text_enum(SpaceStatus))
    revision: int = 1
    """Grows with every edit; an edit of an older revision is refused."""
    created_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    created_at: datetime
    deleted_at: datetime | None = None


class Use(StrEnum):
    """What a room is used for."""

    SESSION = "session"
    RESERVATION = "reservation"
    CLOSURE = "closure"
    APPOINTMENT = "appointment"
    """Of an instructor with a customer: others see that the room is occupied, and no more."""


class Occupancy(CommunityTable, table=True):
    """What is in a room when. No two that hold overlap: PostgreSQL excludes it, on SQLite triggers do.

    Both guards are in migration 0015; whoever copies this table on SQLite must make its triggers anew.
    """

    __tablename__ = "occupancies"
    __table_args__ = (
        reference("space_id", "spaces"),
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        CheckConstraint("starts_at < ends_at AND ends_at <= free_at", name="ck_occupancies_range"),
        Index("ix_occupancies_space", "community_id", "space_id", "starts_at"),
        Index(
            "uq_occupancies_session",
            "community_id",
            "session_id",
            unique=True,
            postgresql_where=text("holds AND session_id IS NOT NULL"),
            sqlite_where=text("holds AND session_id IS NOT NULL"),
        ),
        Index(
            "ix_occupancies_user",
            "community_id",
            "user_id",
            "ends_at",
            postgresql_where=text("holds"),
            sqlite_where=text("holds"),
        ),
    )

    space_id: int = Field(sa_type=BigInteger)
    kind: Use = Field(sa_type=text_enum(Use))
    starts_at: datetime
    ends_at: datetime
    free_at: datetime
    """When the next use may begin: the end and the room's buffer."""
    holds: bool = True
    """False once it was given back or cancelled."""
    session_id: int | None = Field(default=None, sa_type=BigInteger)
    user_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """Who reserved or closed it."""
    purpose: str = Field(default="", max_length=200)
    reason: str = Field(default="", max_length=500)
    """Why an organizer cancelled it."""
    created_at: datetime
