"""Sessions with a title or a place of their own are found by words through an index of theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"

_OWN = sa.text("title IS NOT NULL OR place IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_program_sessions_own",
        "program_sessions",
        ["community_id", "starts_at"],
        postgresql_where=_OWN,
        sqlite_where=_OWN,
    )


def downgrade() -> None:
    op.drop_index("ix_program_sessions_own", table_name="program_sessions")
