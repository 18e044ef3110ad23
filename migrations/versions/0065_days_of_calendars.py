"""What lasts for days, the zones and the names of programs, each by an index, for calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"


def upgrade() -> None:
    op.create_index(
        "ix_program_sessions_long",
        "program_sessions",
        ["community_id", "starts_at"],
        postgresql_where=sa.text("ends_at - starts_at >= interval '1 day'"),
        sqlite_where=sa.text("ends_at >= datetime(starts_at, '+1 day')"),
    )
    op.create_index("ix_programs_name", "programs", ["community_id", "name"])
    op.create_index("ix_programs_zone", "programs", ["community_id", "zone"])


def downgrade() -> None:
    op.drop_index("ix_programs_zone", table_name="programs")
    op.drop_index("ix_programs_name", table_name="programs")
    op.drop_index("ix_program_sessions_long", table_name="program_sessions")
