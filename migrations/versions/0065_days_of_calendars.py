"""What lasts for days, the zones and the names of programs, each by an index, for calendars."""

from alembic import op

from migrations.indexes import Index, make

revision = "0065"
down_revision = "0064"


INDEXES = (
    Index(
        "ix_program_sessions_long",
        "program_sessions",
        ("community_id", "starts_at"),
        "ends_at - starts_at >= interval '1 day'",
        where_on_sqlite="ends_at >= datetime(starts_at, '+1 day')",
    ),
    Index("ix_programs_name", "programs", ("community_id", "name")),
    Index("ix_programs_zone", "programs", ("community_id", "zone")),
)


def upgrade() -> None:
    make(*INDEXES)


def downgrade() -> None:
    op.drop_index("ix_programs_zone", table_name="programs")
    op.drop_index("ix_programs_name", table_name="programs")
    op.drop_index("ix_program_sessions_long", table_name="program_sessions")
