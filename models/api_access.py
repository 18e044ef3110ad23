"""Programs that act for people: the tokens they show, and what they were answered."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Index, LargeBinary
from sqlmodel import Field

from models.base import GlobalTable


class ApiToken(GlobalTable, table=True):
    """What a program shows to act for a person, until it ends; revoking takes the row away."""

    __tablename__ = "api_tokens"
    __table_args__ = (
        Index("uq_api_tokens_secret", "secret_hash", unique=True),
        Index("ix_api_tokens_of_user", "user_id", "ends_at"),
        Index("ix_api_tokens_end", "ends_at"),
    )

    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    of_community: int = Field(default=0, sa_type=BigInteger)
    """0 for all communities of the person."""
    name: str = Field(max_length=40)
    """What the person calls it."""
    secret_hash: str = Field(max_length=64)
    """Whoever reads the database can do nothing with it."""
    ending: str = Field(max_length=4)
    """The last letters of it, by which the person knows it again."""
    may_write: bool
    """Whether it may change things, or read alone."""
    created_at: datetime
    seen_at: datetime | None = None
    """When it was last used, to the hour."""
    ends_at: datetime


class ApiAnswer(GlobalTable, table=True):
    """What a request with a key of its own was answered, in the transaction of its effect: the same request
    again is answered the same, and has no effect."""

    __tablename__ = "api_answers"
    __table_args__ = (
        Index("uq_api_answers_key", "user_id", "key_hash", unique=True),
        Index("ix_api_answers_created", "created_at"),
    )

    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    key_hash: str = Field(max_length=64)
    fingerprint: str = Field(max_length=64)
    """Of the request: a key is for one alone."""
    status: int
    headers: dict[str, str] = Field(sa_type=JSON)
    body: bytes = Field(sa_type=LargeBinary)
    created_at: datetime
