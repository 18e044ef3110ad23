"""Communities, the tenants, and who is in them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, false, text, true
from sqlmodel import Field

from models.base import CommunityTable, GlobalTable, text_enum


class Role(StrEnum):
    """What a member may do in a community, from most to least."""

    OWNER = "owner"
    ADMIN = "admin"
    MODERATOR = "moderator"
    MEMBER = "member"


class Standing(StrEnum):
    """Whether a membership counts."""

    ACTIVE = "active"
    PENDING = "pending"
    BANNED = "banned"
    LEFT = "left"
    GUEST = "guest"
    """Known by an e-mail address or by name alone: comes to sessions, and is no member."""


class Community(GlobalTable, table=True):
    """A tenant; owns programs and all below them; may be linked to one Telegram group."""

    __tablename__ = "communities"
    __table_args__ = (
        Index("ix_communities_digest", "digest_at"),
        Index(
            "ix_communities_new",
            "created_at",
            postgresql_where=text("digest_at IS NULL"),
            sqlite_where=text("digest_at IS NULL"),
        ),
    )

    name: str = Field(max_length=100)
    slug: str = Field(max_length=64, unique=True)
    description: str = Field(default="", max_length=2000)
    is_public: bool = False
    """Whether its public programs are on the web, for search engines too."""
    requires_approval: bool = False
    language: str = Field(default="en", max_length=8)
    zone: str = Field(default="UTC", max_length=64)
    chat_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    """The linked Telegram group, where cards are shown."""
    thread_id: int | None = Field(default=None, sa_type=BigInteger)
    """The forum topic of that group for cards, where it has topics."""
    card_pictures: bool = False
    """Whether its sessions' cards have a picture above their text."""
    leaderboards: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """Whether members see who comes, votes and brings songs most."""
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    created_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    created_at: datetime
    deleted_at: datetime | None = None
    digest_at: datetime | None = None
    """When the next weekly digest is put into the outbox; None until the sweep sets it."""


class Membership(CommunityTable, table=True):
    """A person in a community."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index("uq_memberships_user", "community_id", "user_id", unique=True),
        Index("ix_memberships_of_user", "user_id", "standing"),
        Index("ix_memberships_standing", "community_id", "standing", "role", "joined_at", "id"),
        Index(
            "ix_memberships_banned_until",
            "banned_until",
            postgresql_where=text("banned_until IS NOT NULL"),
            sqlite_where=text("banned_until IS NOT NULL"),
        ),
    )

    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    role: Role = Field(default=Role.MEMBER, sa_type=text_enum(Role))
    standing: Standing = Field(default=Standing.ACTIVE, sa_type=text_enum(Standing))
    points: int = 0
    level: int = 1
    joined_at: datetime
    last_active_at: datetime | None = None
    muted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Nothing is heard from here but what becomes of one's own answers."""
    digests: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    announcements: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    on_boards: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """Whether leaderboards of this community may have the person."""
    badges_hidden: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether others do not see this member's badges."""
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    banned_at: datetime | None = None
    banned_until: datetime | None = None
    """When a ban ends by itself; None for good."""
    banned_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    ban_reason: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
