"""Calendar feeds: secret links that calendar programs ask again and again."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from models.base import GlobalTable


class CalendarFeed(GlobalTable, table=True):
    """One person's link to one calendar. It says who asks and for what; what they may see is asked anew.

    The link itself is not here: it is made from `nonce` and a key that the database does not have.
    """

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        Index("uq_calendar_feeds_of_person", "user_id", "of_community", "of_program", unique=True),
        Index("uq_calendar_feeds_token", "token_hash", unique=True),
    )

    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    of_community: int = Field(default=0, sa_type=BigInteger)
    """0 for the person's own calendar, which spans communities."""
    of_program: int = Field(default=0, sa_type=BigInteger)
    """0 for all programs."""
    nonce: str = Field(max_length=32)
    """Random; a new one makes a new link, and the old one is worth nothing."""
    token_hash: str = Field(max_length=64)
    made_at: datetime
    """When this link was made."""
    fingerprint: str | None = Field(default=None, max_length=32)
    """Digest of what was served last."""
    changed_at: datetime | None = None
    """When that was first served: the Last-Modified of the feed."""
