"""Being recorded: what each person who comes says to it, for a session and as a rule for its program."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class Consent(StrEnum):
    """What a person says to being recorded. Who was not asked has not agreed."""

    YES = "yes"
    AUDIO = "audio"
    """Sound, no pictures."""
    NO = "no"


class RecordingConsent(CommunityTable, table=True):
    """What one person says to being recorded in one session."""

    __tablename__ = "recording_consents"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_recording_consents", "community_id", "session_id", "user_id", unique=True),
    )

    session_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    answer: Consent = Field(sa_type=text_enum(Consent))
    answered_at: datetime


class RecordingRule(CommunityTable, table=True):
    """What one person said last in a program: counts for its sessions to come until they say otherwise."""

    __tablename__ = "recording_rules"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        Index("uq_recording_rules", "community_id", "program_id", "user_id", unique=True),
    )

    program_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    answer: Consent = Field(sa_type=text_enum(Consent))
    answered_at: datetime
