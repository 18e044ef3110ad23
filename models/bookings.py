"""Bookings: what a customer bought of an offering, and each of its appointments."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class BookingStatus(StrEnum):
    """How far a booking is."""

    HELD = "held"
    """Its times are kept while the customer pays, until `hold_until`."""
    RESERVED = "reserved"
    """Agreed without money so far: it is to be paid later (invoice, cash)."""
    CONFIRMED = "confirmed"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    """The hold ran out before it was paid."""


class AppointmentStatus(StrEnum):
    """What becomes of one meeting."""

    HELD = "held"
    BOOKED = "booked"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


OPEN_BOOKINGS = "status IN ('held', 'reserved', 'confirmed', 'in_progress')"


class Booking(CommunityTable, table=True):
    """A customer's purchase of an offering; its terms stay as they were when it was made."""

    __tablename__ = "bookings"
    __table_args__ = (
        reference("offering_id", "offerings"),
        reference("variant_id", "variants"),
        reference("instructor_id", "instructors"),
        Index("ix_bookings_customer", "community_id", "customer_id", "status"),
        Index("ix_bookings_instructor", "community_id", "instructor_id", "status", "created_at"),
        Index("ix_bookings_offering", "community_id", "offering_id"),
        Index("ix_bookings_board", "community_id", "status", "created_at"),
        Index(
            "ix_bookings_hold",
            "hold_until",
            postgresql_where=text("status = 'held'"),
            sqlite_where=text("status = 'held'"),
        ),
        CheckConstraint("sessions > 0 AND price_minor >= 0", name="ck_bookings_size"),
    )

    offering_id: int = Field(sa_type=BigInteger)
    variant_id: int = Field(sa_type=BigInteger)
    instructor_id: int = Field(sa_type=BigInteger)
    customer_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    status: BookingStatus = Field(sa_type=text_enum(BookingStatus))
    title: str = Field(max_length=100)
    """The offering's title as it was bought."""
    variant: str = Field(max_length=60)
    """The variant's name as it was bought."""
    sessions: int
    """How many appointments were bought."""
    minutes: int
    """How long each is."""
    cadence_days: int
    price_minor: int
    currency: str = Field(max_length=3)
    vat_bp: int
    policy: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """The policy as it was shown before paying."""
    zone: str = Field(max_length=64)
    """The customer's, in which they chose their times."""
    hold_until: datetime | None = None
    """When times that are not paid are given back; None once it is agreed."""
    source: str = Field(default="direct", max_length=32)
    """How the customer came: direct, link, organizer."""
    note: str = Field(default="", max_length=500)
    """What the customer wrote with it."""
    coupon: str = Field(default="", max_length=24, sa_column_kwargs={"server_default": ""})
    """The code the customer typed, until it is ordered."""
    confirmed_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    cancel_reason: str = Field(default="", max_length=500)
    revision: int = 1
    created_at: datetime


class Appointment(CommunityTable, table=True):
    """One meeting of a booking. Those of a pack that have no time yet are no rows."""

    __tablename__ = "appointments"
    __table_args__ = (
        reference("booking_id", "bookings"),
        reference("instructor_id", "instructors"),
        reference("space_id", "spaces"),
        CheckConstraint("starts_at < ends_at", name="ck_appointments_range"),
        Index("ix_appointments_booking", "community_id", "booking_id", "starts_at"),
        Index("ix_appointments_instructor", "community_id", "instructor_id", "starts_at"),
        Index(
            "ix_appointments_ahead",
            "starts_at",
            postgresql_where=text("status = 'booked'"),
            sqlite_where=text("status = 'booked'"),
        ),
    )

    booking_id: int = Field(sa_type=BigInteger)
    instructor_id: int = Field(sa_type=BigInteger)
    busy_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="busy_times.id")
    """The time of the instructor it takes."""
    occupancy_id: int | None = Field(default=None, sa_type=BigInteger)
    """What it takes of its room."""
    starts_at: datetime
    ends_at: datetime
    zone: str = Field(max_length=64)
    """The instructor's, where the meeting is."""
    status: AppointmentStatus = Field(sa_type=text_enum(AppointmentStatus))
    space_id: int | None = Field(default=None, sa_type=BigInteger)
    place: str = Field(default="", max_length=200)
    meeting_url: str = Field(default="", max_length=500)
    check_in_at: datetime | None = None
    notes_private: str = Field(default="", max_length=5000)
    """What the instructor notes for themselves."""
    moves: int = 0
    """How often it was rescheduled by the customer; also its sequence in calendar files."""
    fee_minor: int = 0
    """What not coming, cancelling or moving it late cost; in the booking's currency."""
    counts: bool = True
    """Whether it is one of those that were bought; False once another may take its place."""
    reminded_at: datetime | None = None
    revision: int = 1
    created_at: datetime
