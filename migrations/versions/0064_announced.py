"""Messages of announcements by when they were done: they go before others do."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"

ANNOUNCED = sa.text("announcement_id IS NOT NULL AND channel = 'telegram'")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_announced",
        "outbox",
        ["done_at"],
        if_not_exists=True,
        postgresql_where=ANNOUNCED,
        sqlite_where=ANNOUNCED,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_announced", table_name="outbox")
