"""Programs: what a community does again and again, or once."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class Kind(StrEnum):
    """The kinds of program."""

    BOOK_CLUB = "book_club"
    JAM_SESSION = "jam_session"
    MEETUP = "meetup"
    WORKSHOP = "workshop"
    OPEN_MIC = "open_mic"
    WEBINAR = "webinar"
    Q_AND_A = "q_and_a"
    SOCIAL = "social"
    LIVESTREAM = "livestream"
    SUPPORT_GROUP = "support_group"
    OTHER = "other"


class Visibility(StrEnum):
    """Who may see a program."""

    PUBLIC = "public"
    MEMBERS_ONLY = "members_only"
    INVITE_ONLY = "invite_only"


class ProgramStatus(StrEnum):
    """Whether a program goes on."""

    ACTIVE = "active"
    PAUSED = "paused"
    ARCHIVED = "archived"


WITH_MINIMUM = "minimum IS NOT NULL AND deleted_at IS NULL"
CHOSEN_AHEAD = "kind IN ('book_club') AND status = 'active' AND deleted_at IS NULL"
"""Whose songs are chosen before, as services/setlist_sending.py has it."""


class Program(CommunityTable, table=True):
    """A group activity, recurring by a rule or one-off."""

    __tablename__ = "programs"
    __table_args__ = (
        reference("photo_id", "files"),
        Index("uq_programs_slug", "community_id", "slug", unique=True),
        Index("ix_programs_list", "community_id", "status", "name"),
        Index("ix_programs_name", "community_id", "name"),
        Index("ix_programs_kind", "community_id", "kind"),
        Index("ix_programs_zone", "community_id", "zone"),
        Index("ix_programs_generation", "generate_at"),
        Index(
            "ix_programs_minimum",
            "community_id",
            "id",
            postgresql_where=text(WITH_MINIMUM),
            sqlite_where=text(WITH_MINIMUM),
        ),
        Index(
            "ix_programs_chosen_ahead",
            "community_id",
            "id",
            postgresql_where=text(CHOSEN_AHEAD),
            sqlite_where=text(CHOSEN_AHEAD),
        ),
        reference("space_id", "spaces"),
    )

    name: str = Field(max_length=100)
    slug: str = Field(max_length=64)
    description: str = Field(default="", max_length=3000)
    kind: Kind = Field(default=Kind.OTHER, sa_type=text_enum(Kind))
    visibility: Visibility = Field(default=Visibility.MEMBERS_ONLY, sa_type=text_enum(Visibility))
    status: ProgramStatus = Field(default=ProgramStatus.ACTIVE, sa_type=text_enum(ProgramStatus))
    zone: str = Field(max_length=64)
    local_start: str = Field(max_length=16)
    """First start in the program's zone, as wall time: `2026-11-24T19:00`."""
    rule: str | None = Field(default=None, max_length=500)
    """RRULE without its prefix; None for a one-off."""
    exdates: list[str] = Field(default_factory=list, sa_type=JSON)
    extra_dates: list[str] = Field(default_factory=list, sa_type=JSON)
    duration_minutes: int = 120
    place: str = Field(default="", max_length=200)
    latitude: float | None = None
    longitude: float | None = None
    space_id: int | None = Field(default=None, sa_type=BigInteger)
    """The room its sessions take."""
    capacity: int | None = None
    """Places of each session; None is unlimited. Programs with roles have theirs in `roles`."""
    roles: dict[str, int | None] = Field(default_factory=dict, sa_type=JSON)
    """Places per role, in order: `{"base": 12, "flyer": 12}`; empty where there is one pool."""
    balance: int | None = None
    """How many more may come in one role than in any other; None is as many as there are places."""
    offer_within_hours: int | None = None
    """From so many hours before the start on, a free place is offered instead of given; None is never."""
    accept_minutes: int = Field(default=120, sa_column_kwargs={"server_default": "120"})
    """How long an offered place is kept for who may accept it."""
    minimum: int | None = None
    """How many must come for a session to take place; None is any number."""
    decide_hours: int = Field(default=24, sa_column_kwargs={"server_default": "24"})
    """How long before the start it is decided whether a session with too few takes place."""
    cost_minor: int | None = None
    """Cost of a session in minor units of `currency`; None is free."""
    currency: str | None = Field(default=None, max_length=3)
    guests_allowed: int = 3
    rsvp_deadline_minutes: int | None = None
    """How long before the start answers close; None is never before the start."""
    facilitator_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    photo_id: int | None = Field(default=None, sa_type=BigInteger)
    tags: list[str] = Field(default_factory=list, sa_type=JSON)
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    missing: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """What the line-up of its sessions lacks as long as nobody brings anything; follows from `settings`."""
    auto_generate: bool = True
    generation_days: int = 90
    generated_until: datetime | None = None
    generate_at: datetime | None = None
    """When sessions are to be generated again; None for never."""
    revision: int = 1
    """Grows with every edit; an edit of an older revision is refused."""
    created_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    created_at: datetime
    deleted_at: datetime | None = None


class ProgramRole(StrEnum):
    """What a person may do on one program."""

    FACILITATOR = "facilitator"
    CO_ORGANIZER = "co_organizer"


class ProgramStaff(CommunityTable, table=True):
    """A person with a role on one program; also who may see an invite-only one."""

    __tablename__ = "program_staff"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        Index("uq_program_staff", "community_id", "program_id", "user_id", unique=True),
        Index("ix_program_staff_user", "community_id", "user_id"),
    )

    program_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    role: ProgramRole = Field(sa_type=text_enum(ProgramRole))
    since: datetime | None = None
    by_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """Who gave it: by naming them, or by an invitation."""


class ProgramInvited(CommunityTable, table=True):
    """Who was invited to an invite-only program."""

    __tablename__ = "program_invited"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        Index("uq_program_invited", "community_id", "program_id", "user_id", unique=True),
    )

    program_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
