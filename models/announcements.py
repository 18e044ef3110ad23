"""Announcements: what an organizer says to many, and what came of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, Text, false, text
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class Audience(StrEnum):
    """Who hears an announcement."""

    COMMUNITY = "community"
    """All members."""
    PROGRAM = "program"
    """Members who came, or wanted to come, to any session of a program; who runs it or is invited to it."""
    SESSION = "session"
    """Those who gave one of some answers to a session."""
    CHOSEN = "chosen"
    """People whom an organizer chose among the registrations of a session."""


class AnnouncementStatus(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    SENDING = "sending"
    PAUSED = "paused"
    """What has not gone out waits until it is continued, or stopped."""
    STOPPED = "stopped"
    """By somebody, or since it was paused for too long: what had not gone out by then does not."""
    DONE = "done"


class Announcement(CommunityTable, table=True):
    """One announcement, from its preview to its report."""

    __tablename__ = "announcements"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("photo_id", "files"),
        Index("ix_announcements_list", "community_id", "sent_at"),
        Index(
            "ix_announcements_open",
            "sent_at",
            postgresql_where=text("sent_at IS NOT NULL AND reported_at IS NULL"),
            sqlite_where=text("sent_at IS NOT NULL AND reported_at IS NULL"),
        ),
        Index(
            "ix_announcements_drafts",
            "drafted_at",
            postgresql_where=text("status = 'draft'"),
            sqlite_where=text("status = 'draft'"),
        ),
    )

    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    """Who says it: they hear of its progress, and do not get it themselves."""
    audience: Audience = Field(sa_type=text_enum(Audience))
    program_id: int | None = Field(default=None, sa_type=BigInteger)
    """The program, also of the session: whoever runs it may announce."""
    session_id: int | None = Field(default=None, sa_type=BigInteger)
    answers: str = Field(default="", max_length=32)
    """The answers to the session that count, joined by commas."""
    about: str = Field(max_length=100)
    """What the audience was called when it was sent."""
    text: str = Field(sa_type=Text)
    """In Telegram's HTML."""
    photo_id: int | None = Field(default=None, sa_type=BigInteger)
    """Shown above the text, which is its caption then."""
    status: AnnouncementStatus = Field(
        default=AnnouncementStatus.DRAFT, sa_type=text_enum(AnnouncementStatus)
    )
    revision: int = 1
    drafted_at: datetime
    sent_at: datetime | None = None
    cursor: int = Field(default=0, sa_type=BigInteger)
    """The last person whose message is in the outbox; they follow in the order of their ids."""
    complete: bool = False
    """Whether everybody's message is in the outbox."""
    paused_at: datetime | None = None
    """Since when it is paused; None where it is not."""
    paused_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """Who paused it; None for who runs the installation: then they alone let it go on."""
    reminded_at: datetime | None = None
    """When its author was reminded that it is paused."""
    looks_at: datetime | None = None
    """When it is seen to next while it is paused; None for at once."""
    stopped_at: datetime | None = None
    lapsed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether it ended by itself, since it was paused until nobody would want to hear it any more."""
    reported_at: datetime | None = None
    """When every message was in a final state, and the counts below were written for good."""
    people: int = 0
    sent: int = 0
    unreachable: int = 0
    muted: int = 0
    failed: int = 0
    unsent: int = 0
    """No longer true when their time came: stopped, or left the community."""


class AnnouncementPerson(CommunityTable, table=True):
    """One of the people an announcement was chosen for."""

    __tablename__ = "announcement_people"
    __table_args__ = (
        reference("announcement_id", "announcements", ondelete="CASCADE"),
        Index("uq_announcement_people", "community_id", "announcement_id", "user_id", unique=True),
    )

    announcement_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
