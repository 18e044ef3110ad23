"""Place pools: how many may come, whole or per role, counted where no race can pass."""

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from models.base import CommunityTable, reference


class PlacePool(CommunityTable, table=True):
    """A session's capacity for one role (`""` for the whole session).

    `taken` is changed only by guarded updates. `ceiling` is what the database itself enforces: the
    capacity, or what was already taken when an organizer lowered it (nobody is thrown out).
    """

    __tablename__ = "place_pools"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        Index("uq_place_pools_role", "community_id", "session_id", "role", unique=True),
        CheckConstraint("taken >= 0 AND (ceiling IS NULL OR taken <= ceiling)", name="ck_place_pools_taken"),
        CheckConstraint("waiting >= 0 AND queued >= waiting", name="ck_place_pools_waiting"),
    )

    session_id: int = Field(sa_type=BigInteger)
    role: str = Field(default="", max_length=32)
    position: int = 0
    capacity: int | None = None
    ceiling: int | None = None
    taken: int = 0
    waiting: int = 0
    """How many answers wait, each counted in the role they would rather have."""
    queued: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How long the queue is: with those who would rather have another role. Nobody comes in past it."""
    last_number: int = 0
    """The highest ticket in this queue so far."""
