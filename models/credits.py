"""Credits: what members have to pay offerings with, given by organizers, and each movement of it."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from models.base import CommunityTable


class CreditAccount(CommunityTable, table=True):
    """How many credits a member has; never fewer than none."""

    __tablename__ = "credit_accounts"
    __table_args__ = (
        Index("uq_credit_accounts_user", "community_id", "user_id", unique=True),
        CheckConstraint("balance >= 0", name="ck_credit_accounts_balance"),
    )

    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    balance: int = 0


class CreditMove(CommunityTable, table=True):
    """Credits that came or went, once for each `key`; an account is the sum of its moves."""

    __tablename__ = "credit_moves"
    __table_args__ = (
        Index("uq_credit_moves_key", "community_id", "key", unique=True),
        Index("ix_credit_moves_user", "community_id", "user_id", "at"),
    )

    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    amount: int
    """Plus came, minus went."""
    reason: str = Field(default="", max_length=200)
    key: str = Field(max_length=100)
    by_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """Who gave them; None of what came by itself."""
    at: datetime
