"""Live cards: messages in groups and inline messages that show a session as it is now."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from models.base import CommunityTable, reference


class Card(CommunityTable, table=True):
    """One message that shows one session and follows every answer."""

    __tablename__ = "cards"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_cards_inline", "community_id", "inline_message_id", unique=True),
        Index("ix_cards_session", "community_id", "session_id"),
        Index("ix_cards_message", "community_id", "chat_id", "message_id"),
    )

    session_id: int = Field(sa_type=BigInteger)
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
