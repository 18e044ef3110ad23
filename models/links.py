"""Deep-link references: short, random, and never a right."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from models.base import text_enum


class LinkKind(StrEnum):
    """What a reference leads to."""

    COMMUNITY = "community"
    PROGRAM = "program"
    SESSION = "session"
    INVITATION = "invitation"
    """To a program: the one kind that lets in whoever opens it, until it is renewed or turned off."""
    SONG = "song"
    SONGS = "songs"
    """All songs of a program, to vote on."""
    GOAL = "goal"
    OFFERING = "offering"
    CO_ORGANIZER = "co_organizer"
    """To an invitation to run a program. What stands here is the hash of what its link holds."""


class Link(SQLModel, table=True):
    """A reference in a deep link, resolved to community, kind and id by this one table."""

    __tablename__ = "links"
    __table_args__ = (Index("uq_links_target", "community_id", "kind", "target_id", unique=True),)

    reference: str = Field(primary_key=True, max_length=32)
    community_id: int = Field(sa_type=BigInteger, foreign_key="communities.id")
    kind: LinkKind = Field(sa_type=text_enum(LinkKind))
    target_id: int = Field(sa_type=BigInteger)
    created_at: datetime
