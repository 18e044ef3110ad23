"""Announcements that are paused."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"


def upgrade() -> None:
    op.add_column("announcements", sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    # As both databases have it: Alembic would make the table anew.
    op.execute("ALTER TABLE announcements ADD COLUMN paused_by BIGINT REFERENCES users (id)")
    op.add_column("announcements", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("announcements", sa.Column("looks_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "announcements", sa.Column("lapsed", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.execute("UPDATE announcements SET status = 'sending' WHERE status = 'paused'")
    op.execute("UPDATE outbox SET status = 'pending' WHERE status = 'held'")
    for column in ("lapsed", "looks_at", "reminded_at", "paused_by", "paused_at"):
        op.drop_column("announcements", column)
