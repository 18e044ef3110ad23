"""Private threads: what a customer and an instructor write to each other through the bot."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from models.base import CommunityTable, reference


class ThreadGroup(CommunityTable, table=True):
    """A forum group of an instructor's own, with a topic for each of their customers."""

    __tablename__ = "thread_groups"
    __table_args__ = (
        reference("instructor_id", "instructors", ondelete="CASCADE"),
        Index("uq_thread_groups_instructor", "community_id", "instructor_id", unique=True),
        Index("ix_thread_groups_chat", "chat_id"),
    )

    instructor_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    """The instructor themself: nobody else is in it."""
    chat_id: int = Field(sa_type=BigInteger)
    linked_at: datetime


class Thread(CommunityTable, table=True):
    """The talk of one customer with one instructor."""

    __tablename__ = "threads"
    __table_args__ = (
        reference("instructor_id", "instructors"),
        Index("uq_threads_pair", "community_id", "customer_id", "instructor_id", unique=True),
        Index("ix_threads_instructor", "community_id", "instructor_id", "last_at"),
        Index("ix_threads_topic", "chat_id", "topic_id"),
    )

    customer_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    instructor_id: int = Field(sa_type=BigInteger)
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    """The instructor's group whose topic it has."""
    topic_id: int | None = Field(default=None, sa_type=BigInteger)
    opened_at: datetime
    last_at: datetime
    closed_at: datetime | None = None
    """Since when nobody writes, until the instructor opens it again."""


class ThreadMessage(CommunityTable, table=True):
    """One message of a thread."""

    __tablename__ = "thread_messages"
    __table_args__ = (
        reference("thread_id", "threads", ondelete="CASCADE"),
        reference("file_id", "files"),
        Index("ix_thread_messages_thread", "community_id", "thread_id", "id"),
        Index("ix_thread_messages_source", "source_chat", "source_message"),
        Index("ix_thread_messages_relayed", "relayed_chat", "relayed_message"),
    )

    thread_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    """Who wrote it."""
    by_instructor: bool
    text: str = Field(default="", max_length=16_000)
    """In Telegram's HTML, freed of what leads to a person's account."""
    file_id: int | None = Field(default=None, sa_type=BigInteger)
    source_chat: int | None = Field(default=None, sa_type=BigInteger)
    """Where it was written, in Telegram: so that a change there is followed."""
    source_message: int | None = Field(default=None, sa_type=BigInteger)
    relayed_chat: int | None = Field(default=None, sa_type=BigInteger)
    """Where the other one has it, in Telegram."""
    relayed_message: int | None = Field(default=None, sa_type=BigInteger)
    sent_at: datetime
    read_at: datetime | None = None
    """When the other one opened the thread after it."""
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
