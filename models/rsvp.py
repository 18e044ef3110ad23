"""RSVPs: one person's answer to a session."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, text
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
    """A place is kept for them until `offer_until`: theirs once they accept it."""


class Rsvp(CommunityTable, table=True):
    """The answer of one person to one session: unique, so a repeated tap changes nothing."""

    __tablename__ = "rsvps"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("pool_id", "place_pools"),
        # By the person first: by the session, those of one status are found by ix_rsvps_session.
        Index("uq_rsvps_user", "community_id", "user_id", "session_id", unique=True),
        Index("ix_rsvps_queue", "community_id", "pool_id", "status", "queue_number"),
        Index("ix_rsvps_session", "community_id", "session_id", "status", "answered_at"),
        Index("ix_rsvps_user", "community_id", "user_id", "status"),
        Index(
            "ix_rsvps_waiting",
            "community_id",
            "session_id",
            "queue_number",
            postgresql_where=text("status = 'waitlist'"),
            sqlite_where=text("status = 'waitlist'"),
        ),
        Index(
            "ix_rsvps_offers",
            "offer_until",
            postgresql_where=text("status = 'offered'"),
            sqlite_where=text("status = 'offered'"),
        ),
        CheckConstraint("guests >= 0", name="ck_rsvps_guests"),
    )

    session_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    status: RsvpStatus = Field(sa_type=text_enum(RsvpStatus))
    pool_id: int | None = Field(default=None, sa_type=BigInteger)
    """The place they have; of who waits, the role they would rather have."""
    roles: str = Field(default="", max_length=8, sa_column_kwargs={"server_default": ""})
    """Every role they would come in, preferred first, each by one digit: the position of its pool. Empty
    where a session has no roles."""
    guests: int = 0
    note: str = Field(default="", max_length=200)
    queue_number: int | None = None
    """Their ticket: one for the whole session, so that the order is the same in every queue they wait in."""
    offer_until: datetime | None = None
    pair_id: int | None = Field(default=None, sa_type=BigInteger)
    """The pair they come in, together or not at all (models/pairs.py)."""
    answered_at: datetime
    confirmed_at: datetime | None = None
    """When the person last said yes to a new time after a reschedule."""
