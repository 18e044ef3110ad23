"""Messages of announcements by when they were done: they go before others do."""

from alembic import op

from migrations.indexes import Index, make

revision = "0064"
down_revision = "0063"

ANNOUNCED = "announcement_id IS NOT NULL AND channel = 'telegram'"
INDEXES = (Index("ix_outbox_announced", "outbox", ("done_at",), ANNOUNCED),)


def upgrade() -> None:
    make(*INDEXES)


def downgrade() -> None:
    op.drop_index("ix_outbox_announced", table_name="outbox")
