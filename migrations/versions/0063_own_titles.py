"""Sessions with a title or a place of their own are found by words through an index of theirs."""

from alembic import op

from migrations.indexes import Index, make

revision = "0063"
down_revision = "0062"

INDEXES = (
    Index(
        "ix_program_sessions_own",
        "program_sessions",
        ("community_id", "starts_at"),
        "title IS NOT NULL OR place IS NOT NULL",
    ),
)


def upgrade() -> None:
    make(*INDEXES)


def downgrade() -> None:
    op.drop_index("ix_program_sessions_own", table_name="program_sessions")
