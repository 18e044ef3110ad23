"""Feedback: how a session was, in stars and perhaps a word, by those who were there."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, false
from sqlmodel import Field

from models.base import CommunityTable, reference


class Feedback(CommunityTable, table=True):
    """What one person says about one session; without a name unless they want it there."""

    __tablename__ = "session_feedback"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("program_id", "programs", ondelete="CASCADE"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="ck_session_feedback_stars"),
        Index("uq_session_feedback_person", "community_id", "session_id", "user_id", unique=True),
        Index("ix_session_feedback_program", "community_id", "program_id", "session_id", "stars"),
    )

    session_id: int = Field(sa_type=BigInteger)
    program_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    stars: int
    text: str = Field(default="", max_length=500)
    named: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether organizers see who said it; nobody else ever does."""
    quotable: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the word may be quoted, without a name."""
    created_at: datetime
    updated_at: datetime
