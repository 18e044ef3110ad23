"""RSVPs: one person's answer to a session."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class Answer(StrEnum):
    """What a person may say to a session."""

    GOING = "going"
    MAYBE = "maybe"
    NOT_GOING = "not_going"


class RsvpStatus(StrEnum):
    """What an answer came to: `going` in a full session is on the waitlist."""

    GOING = "going"
    MAYBE = "maybe"
    NOT_GOING = "not_going"
    WAITLIST = "waitlist"
    PENDING = "pending"
    OFFERED = "offered"


class Rsvp(CommunityTable, table=True):
    """The answer of one person to one session: unique, so a repeated tap changes nothing."""

    __tablename__ = "rsvps"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("pool_id", "place_pools"),
        Index("uq_rsvps_person", "community_id", "session_id", "user_id", unique=True),
        Index("ix_rsvps_queue", "community_id", "pool_id", "status", "queue_number"),
        Index("ix_rsvps_session", "community_id", "session_id", "status", "answered_at"),
        Index("ix_rsvps_user", "community_id", "user_id", "status"),
        CheckConstraint("guests >= 0", name="ck_rsvps_guests"),
    )

    session_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    status: RsvpStatus = Field(sa_type=text_enum(RsvpStatus))
    pool_id: int | None = Field(default=None, sa_type=BigInteger)
    guests: int = 0
    note: str = Field(default="", max_length=200)
    queue_number: int | None = None
    answered_at: datetime
    confirmed_at: datetime | None = None
    """When the person last said yes to a new time after a reschedule."""
