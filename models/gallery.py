"""Highlights: what was best about a session, chosen from its photos and from what was written."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class HighlightStatus(StrEnum):
    """Where a highlight stands."""

    PROPOSED = "proposed"
    """By somebody whose photo it is; organizers decide."""
    CHOSEN = "chosen"


class Highlight(CommunityTable, table=True):
    """One photo, or some words, that stand for a session."""

    __tablename__ = "highlights"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("photo_id", "session_photos", ondelete="CASCADE"),
        Index("uq_highlights_photo", "community_id", "photo_id", unique=True),
        Index("ix_highlights_session", "community_id", "session_id", "status"),
        CheckConstraint("(photo_id IS NULL) <> (words = '')", name="ck_highlights_what"),
    )

    session_id: int = Field(sa_type=BigInteger)
    photo_id: int | None = Field(default=None, sa_type=BigInteger)
    words: str = Field(default="", max_length=300)
    """A sentence of the recap, or of what somebody said about the session."""
    status: HighlightStatus = Field(sa_type=text_enum(HighlightStatus))
    is_public: bool = False
    """Whether it may be seen on the web; organizers say so, for each by itself."""
    added_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    added_at: datetime
