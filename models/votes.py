"""Votes: what a person thinks of a song, or of an item of an agenda."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class VoteSubject(StrEnum):
    """What is voted on."""

    SONG = "song"
    AGENDA_ITEM = "agenda_item"


class Choice(StrEnum):
    """What a vote says."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Vote(CommunityTable, table=True):
    """The vote of one person on one subject: unique, so a repeated tap changes nothing."""

    __tablename__ = "votes"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        Index("uq_votes_person", "community_id", "subject", "subject_id", "user_id", unique=True),
        Index("ix_votes_user", "community_id", "user_id", "program_id"),
        Index("ix_votes_program", "community_id", "program_id", "updated_at"),
    )

    subject: VoteSubject = Field(sa_type=text_enum(VoteSubject))
    subject_id: int = Field(sa_type=BigInteger)
    program_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    vote: Choice = Field(sa_type=text_enum(Choice))
    created_at: datetime
    updated_at: datetime
