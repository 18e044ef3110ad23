"""Invitations to run one program together."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference


class StaffInvite(CommunityTable, table=True):
    """An invitation to run a program: for one person, once, for two days.

    What opens it is 16 random bytes. The hash of them is a reference in `links`; they themselves are nowhere.
    """

    __tablename__ = "staff_invites"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        Index("ix_staff_invites_program", "community_id", "program_id", "created_at"),
        Index("ix_staff_invites_maker", "community_id", "created_by"),
        Index(
            "ix_staff_invites_address",
            "expires_at",
            postgresql_where=text("address IS NOT NULL"),
            sqlite_where=text("address IS NOT NULL"),
        ),
    )

    program_id: int = Field(sa_type=BigInteger)
    created_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    created_at: datetime
    expires_at: datetime
    address: str | None = Field(default=None, max_length=254)
    """Where its letter went, as it was typed; None for a link handed over otherwise, and once it is old."""
    used_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """Who answered it."""
    used_at: datetime | None = None
    declined: bool = False
    """Whether that answer was no."""
    revoked_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    revoked_at: datetime | None = None
