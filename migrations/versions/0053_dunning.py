"""Parts of orders are asked for: a sweep finds those that somebody is to hear of next."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    op.execute("UPDATE instalments SET next_stage_at = due_at WHERE status = 'due'")
    where = sa.text("status = 'due' AND next_stage_at IS NOT NULL")
    op.create_index(
        "ix_instalments_next_stage",
        "instalments",
        ["next_stage_at"],
        postgresql_where=where,
        sqlite_where=where,
    )


def downgrade() -> None:
    op.drop_index("ix_instalments_next_stage", "instalments")
    op.execute("UPDATE instalments SET next_stage_at = NULL")
