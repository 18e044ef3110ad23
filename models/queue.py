"""The live queue of a jam: which songs were called, by whom, and what became of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class QueueStatus(StrEnum):
    """Where a called song stands."""

    WAITING = "waiting"
    PLAYING = "playing"
    PLAYED = "played"
    SKIPPED = "skipped"
    WITHDRAWN = "withdrawn"


class QueueOrder(StrEnum):
    """In which order called songs come."""

    FIRST_COME = "first_come"
    FAIR = "fair"
    """Callers take turns (services/queue_order.py)."""


class Queue(CommunityTable, table=True):
    """The queue of one session as a whole."""

    __tablename__ = "queues"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_queues_session", "community_id", "session_id", unique=True),
        CheckConstraint("per_person >= 0", name="ck_queues_per_person"),
    )

    session_id: int = Field(sa_type=BigInteger)
    open: bool | None = None
    """Whether songs may be called, where a host said so; None: by itself, an hour before the session."""
    order: QueueOrder = Field(default=QueueOrder.FIRST_COME, sa_type=text_enum(QueueOrder))
    per_person: int = 3
    """How many songs of one person may wait; 0 is no limit."""
    undo: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """What a host did last, to be undone: `{"revision": 7, "rows": [{"id", "was", "now", "position"}]}`."""
    revision: int = 1
    """Grows with every change of the queue."""


class QueueEntry(CommunityTable, table=True):
    """One song that one person called."""

    __tablename__ = "queue_entries"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("song_id", "songs", ondelete="CASCADE"),
        Index(
            "uq_queue_entries_song",
            "community_id",
            "session_id",
            "song_id",
            unique=True,
            postgresql_where=text("status IN ('waiting', 'playing')"),
            sqlite_where=text("status IN ('waiting', 'playing')"),
        ),
        Index("ix_queue_entries_order", "community_id", "session_id", "status", "position"),
        Index("ix_queue_entries_caller", "community_id", "called_by", "session_id"),
        Index("ix_queue_entries_song", "community_id", "song_id"),
    )

    session_id: int = Field(sa_type=BigInteger)
    song_id: int = Field(sa_type=BigInteger)
    called_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    position: int
    key: str = Field(default="", max_length=20)
    tempo: str = Field(default="", max_length=40)
    status: QueueStatus = Field(default=QueueStatus.WAITING, sa_type=text_enum(QueueStatus))
    called_at: datetime
    told_at: datetime | None = None
    """When the caller was told that it is soon their turn."""
    started_at: datetime | None = None
    done_at: datetime | None = None
    done_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
