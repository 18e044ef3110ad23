"""Action items: what somebody is to do by when, agreed on at a session of a program."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class ActionStatus(StrEnum):
    """Where an action item stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    """Nobody needs to do it any more."""


class ActionItem(CommunityTable, table=True):
    """One task. While it is open it is carried over to the sessions that follow."""

    __tablename__ = "action_items"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("agenda_item_id", "agenda_items"),
        Index("ix_action_items_session", "community_id", "session_id", "id"),
        Index("ix_action_items_program", "community_id", "program_id", "status", "due_on"),
        Index(
            "ix_action_items_mine",
            "community_id",
            "assignee_id",
            postgresql_where=text("status = 'open'"),
            sqlite_where=text("status = 'open'"),
        ),
        Index(
            "ix_action_items_remind",
            "remind_at",
            postgresql_where=text("status = 'open'"),
            sqlite_where=text("status = 'open'"),
        ),
    )

    program_id: int = Field(sa_type=BigInteger)
    session_id: int = Field(sa_type=BigInteger)
    """Where it was agreed on."""
    agenda_item_id: int | None = Field(default=None, sa_type=BigInteger)
    task: str = Field(max_length=200)
    assignee_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    assignee: str = Field(default="", max_length=64)
    """The name of one who is no member; empty where it is a member, or nobody."""
    due_on: date | None = None
    """A day in the program's zone."""
    status: ActionStatus = Field(default=ActionStatus.OPEN, sa_type=text_enum(ActionStatus))
    remind_at: datetime | None = None
    """When somebody next hears of it, while it is open."""
    created_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    created_at: datetime
    closed_at: datetime | None = None
    """When it was ticked off or dropped."""
    closed_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    revision: int = 1
