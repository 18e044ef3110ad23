"""The line-up of a session: who brings what, what is looked for, and the keys and tempos people wish for."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class Side(StrEnum):
    """Whether a person has a thing, or looks for somebody who has it."""

    BRINGING = "bringing"
    LOOKING = "looking"


class LineupItem(CommunityTable, table=True):
    """One thing that a person brings to a session, or looks for there."""

    __tablename__ = "lineup_items"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_lineup_items", "community_id", "session_id", "user_id", "side", "what", unique=True),
    )

    session_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    side: Side = Field(sa_type=text_enum(Side))
    what: str = Field(max_length=40)
    """A code of services/instruments.py, or a word of one's own in small letters."""
    amount: int = 1
    note: str = Field(default="", max_length=60)
    from_note: bool = False
    """Whether it was read out of the note to an answer, and so follows that note."""
    added_at: datetime


class Wish(StrEnum):
    """What people wish for beside songs."""

    KEY = "key"
    TEMPO = "tempo"


class LineupWish(CommunityTable, table=True):
    """A key or a tempo that a person wishes for in a session."""

    __tablename__ = "lineup_wishes"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_lineup_wishes", "community_id", "session_id", "user_id", "about", "value", unique=True),
    )

    session_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    about: Wish = Field(sa_type=text_enum(Wish))
    value: str = Field(max_length=20)
    """A key as musicians write it (`Gm`, `Bb`), or beats a minute."""
    added_at: datetime
