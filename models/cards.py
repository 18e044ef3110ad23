"""Live cards: messages in groups and inline messages that show something as it is now."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class Shows(StrEnum):
    """What a card shows."""

    SESSION = "session"
    QUEUE = "queue"
    """The songs called at a session."""
    AGENDA = "agenda"
    """What a session is to talk about, and talks about."""
    VOTES = "votes"
    """The songs of a program that can be voted on."""


class Card(CommunityTable, table=True):
    """One message that shows a session, its queue, or the votes of a program, and follows every change."""

    __tablename__ = "cards"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("program_id", "programs", ondelete="CASCADE"),
        Index("uq_cards_inline", "community_id", "inline_message_id", unique=True),
        Index("ix_cards_session", "community_id", "session_id"),
        Index("ix_cards_program", "community_id", "program_id"),
        Index("ix_cards_message", "community_id", "chat_id", "message_id"),
        CheckConstraint(
            "(shows = 'votes' AND program_id IS NOT NULL AND session_id IS NULL)"
            " OR (shows <> 'votes' AND session_id IS NOT NULL AND program_id IS NULL)",
            name="ck_cards_what",
        ),
    )

    shows: Shows = Field(default=Shows.SESSION, sa_type=text_enum(Shows))
    session_id: int | None = Field(default=None, sa_type=BigInteger)
    program_id: int | None = Field(default=None, sa_type=BigInteger)
    """In place of a session, where it shows votes."""
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    thread_id: int | None = Field(default=None, sa_type=BigInteger)
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    """None until it was first sent."""
    inline_message_id: str | None = Field(default=None, max_length=128)
    fingerprint: str | None = Field(default=None, max_length=32)
    """Digest of what is shown, so that nothing is sent when nothing changed."""
    edited_at: datetime | None = None
    retired_at: datetime | None = None
    """When the message was found gone or out of reach."""
    language: str = Field(default="en", max_length=8)
    page: int = 0
    """Which songs it shows, where it shows votes; 0 are the best liked."""
