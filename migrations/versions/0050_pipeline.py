"""Bookings of a community by how far they are, the newest first, are found by an index."""

from alembic import op

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    op.create_index("ix_bookings_board", "bookings", ["community_id", "status", "created_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_bookings_board", table_name="bookings")
