"""Indexes of sessions in the whole order of their lists, so that none is sorted for its first few."""

from alembic import op

from migrations.indexes import Index, make

revision = "0070"
down_revision = "0069"

TABLE = "program_sessions"
INDEXES = (
    Index("ix_program_sessions_soonest", TABLE, ("community_id", "starts_at", "id")),
    Index("ix_program_sessions_of_program", TABLE, ("community_id", "program_id", "starts_at", "id")),
)
BEFORE = (
    Index("ix_program_sessions_list", TABLE, ("community_id", "starts_at")),
    Index("ix_program_sessions_program", TABLE, ("community_id", "program_id", "starts_at")),
)


def upgrade() -> None:
    make(*INDEXES)
    for index in BEFORE:
        op.drop_index(index.name, table_name=TABLE)


def downgrade() -> None:
    make(*BEFORE)
    for index in INDEXES:
        op.drop_index(index.name, table_name=TABLE)
