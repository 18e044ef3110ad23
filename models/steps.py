"""Steps: what a customer does between appointments, their homework, and the instructor's log."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference


class Step(CommunityTable, table=True):
    """A milestone of an offering, that each booking gets when it is confirmed."""

    __tablename__ = "steps"
    __table_args__ = (
        reference("offering_id", "offerings", ondelete="CASCADE"),
        Index("ix_steps_offering", "community_id", "offering_id", "position"),
        CheckConstraint("due_days >= 0", name="ck_steps_due"),
    )

    offering_id: int = Field(sa_type=BigInteger)
    position: int
    name: str = Field(max_length=100)
    description: str = Field(default="", max_length=2000)
    due_days: int
    """How many days after the booking is confirmed it is due."""
    deleted_at: datetime | None = None


class BookingStep(CommunityTable, table=True):
    """A step of one booking, as it was when the booking was confirmed."""

    __tablename__ = "booking_steps"
    __table_args__ = (
        reference("booking_id", "bookings", ondelete="CASCADE"),
        Index("uq_booking_steps_position", "community_id", "booking_id", "position", unique=True),
        Index(
            "ix_booking_steps_remind",
            "remind_at",
            postgresql_where=text("done_at IS NULL"),
            sqlite_where=text("done_at IS NULL"),
        ),
    )

    booking_id: int = Field(sa_type=BigInteger)
    position: int
    name: str = Field(max_length=100)
    description: str = Field(default="", max_length=2000)
    due_on: date
    """In the instructor's zone."""
    done_at: datetime | None = None
    done_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    note: str = Field(default="", max_length=2000)
    """What the instructor says about it."""
    remind_at: datetime | None = None
    """When the customer next hears of it."""


class Homework(CommunityTable, table=True):
    """What a customer handed in for a step: words, a file, or both; and what the instructor said to it."""

    __tablename__ = "homework"
    __table_args__ = (
        reference("booking_step_id", "booking_steps", ondelete="CASCADE"),
        reference("file_id", "files"),
        Index("ix_homework_step", "community_id", "booking_step_id", "id"),
        CheckConstraint("text <> '' OR file_id IS NOT NULL", name="ck_homework_what"),
    )

    booking_step_id: int = Field(sa_type=BigInteger)
    text: str = Field(default="", max_length=4000)
    file_id: int | None = Field(default=None, sa_type=BigInteger)
    by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    at: datetime
    answer: str = Field(default="", max_length=4000)
    answered_at: datetime | None = None
    deleted_at: datetime | None = None


class LogEntry(CommunityTable, table=True):
    """What an instructor writes down about a booking: for the customer as well, or for themselves alone."""

    __tablename__ = "log_entries"
    __table_args__ = (
        reference("booking_id", "bookings", ondelete="CASCADE"),
        reference("appointment_id", "appointments"),
        Index("ix_log_entries_booking", "community_id", "booking_id", "id"),
    )

    booking_id: int = Field(sa_type=BigInteger)
    appointment_id: int | None = Field(default=None, sa_type=BigInteger)
    text: str = Field(max_length=4000)
    shared: bool = False
    """Whether the customer reads it."""
    at: datetime
    deleted_at: datetime | None = None
