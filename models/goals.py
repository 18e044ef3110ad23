"""Goals that people reach together. How far they are is counted, never stored."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class GoalKind(StrEnum):
    """What is counted."""

    SONGS = "songs"
    """Different songs that were played."""
    NEW_SONGS = "new_songs"
    """Songs that were played for the first time."""
    SESSIONS = "sessions"
    """Sessions that were held."""
    VISITS = "visits"
    """Each time that somebody came."""
    NEW_FACES = "new_faces"
    """People who came for the first time."""


class Goal(CommunityTable, table=True):
    """One goal, of a program or of the whole community."""

    __tablename__ = "goals"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        Index("ix_goals_list", "community_id", "program_id", "ends_at"),
        Index(
            "ix_goals_look",
            "look_at",
            postgresql_where=text("look_at IS NOT NULL"),
            sqlite_where=text("look_at IS NOT NULL"),
        ),
        CheckConstraint("target > 0", name="ck_goals_target"),
        CheckConstraint("starts_at < ends_at", name="ck_goals_dates"),
    )

    program_id: int | None = Field(default=None, sa_type=BigInteger)
    """None is the whole community."""
    title: str = Field(default="", max_length=100)
    """Empty: it is called by what is counted, in the reader's language."""
    kind: GoalKind = Field(sa_type=text_enum(GoalKind))
    target: int
    starts_at: datetime
    ends_at: datetime
    """The end of its last day in `zone`."""
    zone: str = Field(max_length=64)
    told: int = 0
    """The last quarter of the way, in percent, that the group heard of; it hears of none twice, unless the
    goal is set further away."""
    look_at: datetime | None = None
    """When the sweep counts it next: at once where something happened that it counts, and once a day; None
    where the group hears no more of it."""
    created_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    created_at: datetime
    revision: int = 1
    deleted_at: datetime | None = None
