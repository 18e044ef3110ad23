"""Attendance: who really came to a session, and the list at the door."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class How(StrEnum):
    """How it became known that a person came."""

    LIST = "list"
    """An organizer marked one who had answered."""
    QR = "qr"
    """The person scanned the code on the organizer's screen."""
    WALK_IN = "walk_in"
    """Somebody who had not answered came along."""


class Attendance(CommunityTable, table=True):
    """Whether one person came to one session: unique per user; who has no Telegram is a name alone."""

    __tablename__ = "attendance"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_attendance_person", "community_id", "session_id", "user_id", unique=True),
        Index("ix_attendance_user", "community_id", "user_id", "attended"),
        CheckConstraint("user_id IS NOT NULL OR name <> ''", name="ck_attendance_who"),
        CheckConstraint("guests >= 0", name="ck_attendance_guests"),
    )

    session_id: int = Field(sa_type=BigInteger)
    user_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    name: str = Field(default="", max_length=100)
    """Of a walk-in without Telegram."""
    attended: bool | None = None
    """True: came. False: said yes and did not. None: nobody said so far."""
    checked_in_at: datetime | None = None
    how: How = Field(default=How.LIST, sa_type=text_enum(How))
    by_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """Who marked it: the person at the door, or oneself."""
    guests: int = 0
    """Guests who came along."""
    note: str = Field(default="", max_length=200)
    created_at: datetime
    updated_at: datetime


class CheckIn(CommunityTable, table=True):
    """The list of a session at the door: made when somebody is marked first."""

    __tablename__ = "check_ins"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_check_ins_session", "community_id", "session_id", unique=True),
        Index(
            "ix_check_ins_due",
            "close_at",
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
    )

    session_id: int = Field(sa_type=BigInteger)
    secret: str = Field(max_length=64)
    """What the codes on the organizer's screen are made of."""
    used: int = 0
    """Codes that let somebody in: each admits one person, then the screen shows the next."""
    close_at: datetime | None = None
    """When the list closes by itself."""
    closed_at: datetime | None = None
    """Since when those who said yes and were not seen count as no-shows."""
