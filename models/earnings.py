"""Earnings: what instructors are paid for what they give, by which rules, and in which periods."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class EarningKind(StrEnum):
    """By what an instructor earns."""

    PER_SESSION = "per_session"
    PERCENT_NET = "percent_net"
    """Hundredths of a percent of the price without VAT."""
    PERCENT_GROSS = "percent_gross"
    """Hundredths of a percent of the price, VAT included."""
    FLAT = "flat"
    """An amount for each booking, once all of it was given."""
    NOTHING = "nothing"
    """From this day on nothing: how a rule ends."""


class Rhythm(StrEnum):
    """How long pay periods are."""

    MONTHLY = "monthly"
    FORTNIGHTLY = "fortnightly"
    WEEKLY = "weekly"


class PeriodStatus(StrEnum):
    """How far a pay period is."""

    OPEN = "open"
    CLOSED = "closed"
    """Nothing comes to it any more: what is corrected later stands in the period that is open then."""
    PAID = "paid"


class EarningRule(CommunityTable, table=True):
    """By what an instructor earns from a day on, for one offering or for all.

    Rules are never changed: a new one follows, so that each earning can be told from the rule it came by.
    """

    __tablename__ = "earning_rules"
    __table_args__ = (
        reference("instructor_id", "instructors"),
        reference("offering_id", "offerings"),
        Index("ix_earning_rules_instructor", "community_id", "instructor_id", "valid_from"),
        CheckConstraint(
            "amount_minor >= 0 AND percent_bp >= 0 AND percent_bp <= 10000", name="ck_earning_rules"
        ),
    )

    instructor_id: int = Field(sa_type=BigInteger)
    offering_id: int | None = Field(default=None, sa_type=BigInteger)
    """None is for all that have no rule of their own."""
    kind: EarningKind = Field(sa_type=text_enum(EarningKind))
    amount_minor: int = 0
    percent_bp: int = 0
    """Hundredths of a percent: 6000 is 60 %."""
    currency: str = Field(max_length=3)
    """Of the amount; a percentage is in what was paid in."""
    valid_from: date
    """The first day, in the community's zone, whose appointments it is for."""
    created_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    created_at: datetime


class PaySetting(CommunityTable, table=True):
    """How long a community's pay periods are; who writes earnings or closes a period locks its one row."""

    __tablename__ = "pay_settings"
    __table_args__ = (Index("uq_pay_settings", "community_id", unique=True),)

    rhythm: Rhythm = Field(default=Rhythm.MONTHLY, sa_type=text_enum(Rhythm))


class PayPeriod(CommunityTable, table=True):
    """Days of a community whose earnings are paid together. Periods do not overlap."""

    __tablename__ = "pay_periods"
    __table_args__ = (
        Index("uq_pay_periods_first", "community_id", "first_day", unique=True),
        Index("ix_pay_periods_status", "status", "last_day"),
        CheckConstraint("first_day <= last_day", name="ck_pay_periods_range"),
    )

    first_day: date
    last_day: date
    status: PeriodStatus = Field(default=PeriodStatus.OPEN, sa_type=text_enum(PeriodStatus))
    proposed_at: datetime | None = None
    """When organizers were told that it is over and can be closed."""
    closed_at: datetime | None = None
    closed_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    created_at: datetime


class Earning(CommunityTable, table=True):
    """One line of what an instructor earned, or of what was corrected: it never changes."""

    __tablename__ = "earnings"
    __table_args__ = (
        reference("instructor_id", "instructors"),
        reference("booking_id", "bookings"),
        reference("appointment_id", "appointments"),
        reference("rule_id", "earning_rules"),
        reference("period_id", "pay_periods"),
        Index("uq_earnings_key", "community_id", "key", unique=True),
        Index("ix_earnings_booking", "community_id", "booking_id"),
        Index("ix_earnings_period", "community_id", "period_id", "instructor_id", "day"),
    )

    instructor_id: int = Field(sa_type=BigInteger)
    booking_id: int = Field(sa_type=BigInteger)
    appointment_id: int | None = Field(default=None, sa_type=BigInteger)
    """None is for the whole booking."""
    rule_id: int = Field(sa_type=BigInteger)
    period_id: int = Field(sa_type=BigInteger)
    key: str = Field(max_length=64)
    """The appointment or booking and its how manieth line it is."""
    is_correction: bool = False
    amount_minor: int
    """Less than nothing where something is taken back."""
    currency: str = Field(max_length=3)
    base_minor: int = 0
    """Of a percentage: what it is taken of, for the whole booking."""
    part: int = 0
    """Which of the booking's appointments it was, from 1; 0 is for the whole booking."""
    rule: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """The rule as it was: kind, amount_minor, percent_bp, currency."""
    day: date
    """Of the appointment, or of the correction, in the community's zone."""
    created_at: datetime


class Statement(CommunityTable, table=True):
    """What an instructor is paid for a closed period in one currency, as it stood when it was closed."""

    __tablename__ = "pay_statements"
    __table_args__ = (
        reference("period_id", "pay_periods"),
        reference("instructor_id", "instructors"),
        Index("uq_pay_statements", "community_id", "period_id", "instructor_id", "currency", unique=True),
        Index("ix_pay_statements_instructor", "community_id", "instructor_id"),
    )

    period_id: int = Field(sa_type=BigInteger)
    instructor_id: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    total_minor: int
    lines: int
    """How many earnings it sums up."""
    paid_on: date | None = None
    note: str = Field(default="", max_length=200)
    """Said when it was marked as paid."""
    paid_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
