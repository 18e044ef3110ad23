"""What organizers note down: who paid, who was moved on a waitlist, and whom a message is for."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0039"
down_revision = "0038"

_TABLES = ("payments", "waitlist_moves", "announcement_people")


def upgrade() -> None:
    _payments()
    _moves()
    _people()
    policies.protect(*_TABLES)


def _payments() -> None:
    op.create_table(
        "payments",
        *_keys("session_id", "user_id"),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_minor >= 0", name="ck_payments_amount"),
        _within("session_id", "program_sessions"),
        *_community("user_id", "by_id"),
    )
    person = ["community_id", "session_id", "user_id"]
    op.create_index("uq_payments_person", "payments", person, unique=True)
    op.create_index("ix_payments_batch", "payments", ["community_id", "batch_id"])


def _moves() -> None:
    op.create_table(
        "waitlist_moves",
        *_keys("session_id", "pool_id", "user_id"),
        sa.Column("from_place", sa.Integer(), nullable=False),
        sa.Column("to_place", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _within("session_id", "program_sessions"),
        _within("pool_id", "place_pools"),
        *_community("user_id", "by_id"),
    )
    op.create_index("ix_waitlist_moves_session", "waitlist_moves", ["community_id", "session_id", "at"])


def _people() -> None:
    op.create_table(
        "announcement_people",
        *_keys("announcement_id", "user_id"),
        _within("announcement_id", "announcements"),
        *_community("user_id"),
    )
    person = ["community_id", "announcement_id", "user_id"]
    op.create_index("uq_announcement_people", "announcement_people", person, unique=True)


def _keys(*references: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in ("community_id", "id", *references)]


def _within(column: str, table: str) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column], [f"{table}.community_id", f"{table}.id"], ondelete="CASCADE"
    )


def _community(*people: str) -> list[sa.Constraint]:
    return [
        *(sa.ForeignKeyConstraint([one], ["users.id"]) for one in people),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    ]


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
