"""Payments: what organizers noted down as paid for a place. No money passes through here."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from models.base import CommunityTable, reference


class Payment(CommunityTable, table=True):
    """What one person paid for one session: unique, so that marking it twice changes nothing.

    It stays when the person does not come after all: then there may be something to give back.
    """

    __tablename__ = "payments"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_payments_person", "community_id", "session_id", "user_id", unique=True),
        Index("ix_payments_batch", "community_id", "batch_id"),
        CheckConstraint("amount_minor >= 0", name="ck_payments_amount"),
    )

    session_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    amount_minor: int
    """In minor units of `currency`."""
    currency: str = Field(max_length=3)
    paid_at: datetime
    """When it was noted down."""
    by_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    """Who noted it down."""
    batch_id: int = Field(sa_type=BigInteger)
    """The same for all that were noted down together, so that they can be taken back together."""
    voided_at: datetime | None = None
    """When it was said that it is not paid after all."""
