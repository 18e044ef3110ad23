"""The talk about a session: comments, where they stand in the group, and which topics they belong to."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from models.base import CommunityTable, reference


class Comment(CommunityTable, table=True):
    """What one person said about a session, or in reply to another comment."""

    __tablename__ = "comments"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("parent_id", "comments", ondelete="CASCADE"),
        Index("ix_comments_thread", "community_id", "root_id", "path"),
        Index("ix_comments_session", "community_id", "session_id", "root_id"),
        Index("ix_comments_parent", "community_id", "parent_id"),
        Index("uq_comments_message", "community_id", "chat_id", "message_id", unique=True),
    )

    session_id: int = Field(sa_type=BigInteger)
    root_id: int = Field(sa_type=BigInteger)
    """The comment that began the thread: its own id, where it began one."""
    parent_id: int | None = Field(default=None, sa_type=BigInteger)
    """What it replies to."""
    path: str = Field(max_length=64)
    """Ids of its branch, of equal length: in their order a thread reads as it is told."""
    author_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    text: str = Field(max_length=4000)
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    """The group where it was written, or repeated."""
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    repeated: bool = False
    """Whether that message is the bot's, which follows every change."""
    created_at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    deleted_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")


class Discussion(CommunityTable, table=True):
    """A session's discussion that an organizer closed; there is no row for one that is open."""

    __tablename__ = "discussions"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_discussions_session", "community_id", "session_id", unique=True),
    )

    session_id: int = Field(sa_type=BigInteger)
    closed_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    closed_at: datetime


class DiscussionTopic(CommunityTable, table=True):
    """A topic of the group where a program's sessions, or one of them, are talked about."""

    __tablename__ = "discussion_topics"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_discussion_topics_thread", "community_id", "chat_id", "thread_id", unique=True),
        Index("uq_discussion_topics_session", "community_id", "session_id", unique=True),
        Index("ix_discussion_topics_program", "community_id", "program_id"),
    )

    chat_id: int = Field(sa_type=BigInteger)
    thread_id: int = Field(sa_type=BigInteger)
    program_id: int = Field(sa_type=BigInteger)
    session_id: int | None = Field(default=None, sa_type=BigInteger)
    """The one session it is about; None for every session of the program."""
    bound_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    bound_at: datetime
