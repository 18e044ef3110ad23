"""What sweeps look for: sessions that begin, and those few that have a minimum or songs chosen ahead."""

from alembic import op

from migrations.indexes import Index, make

revision = "0067"
down_revision = "0066"

TO_BEGIN = "status = 'scheduled' AND deleted_at IS NULL"
OWN_MINIMUM = "minimum IS NOT NULL AND held_at IS NULL"
WITH_MINIMUM = "minimum IS NOT NULL AND deleted_at IS NULL"
CHOSEN_AHEAD = "kind IN ('book_club') AND status = 'active' AND deleted_at IS NULL"
BEFORE = "held_at IS NULL AND status = 'scheduled'"


INDEXES = (
    Index("ix_program_sessions_begin", "program_sessions", ("starts_at",), TO_BEGIN),
    Index("ix_program_sessions_own_minimum", "program_sessions", ("starts_at",), OWN_MINIMUM),
    Index("ix_programs_minimum", "programs", ("community_id", "id"), WITH_MINIMUM),
    Index("ix_programs_chosen_ahead", "programs", ("community_id", "id"), CHOSEN_AHEAD),
)


def upgrade() -> None:
    make(*INDEXES)
    op.drop_index("ix_program_sessions_minimum", table_name="program_sessions")


def downgrade() -> None:
    make(Index("ix_program_sessions_minimum", "program_sessions", ("starts_at",), BEFORE))
    op.drop_index("ix_programs_chosen_ahead", table_name="programs")
    op.drop_index("ix_programs_minimum", table_name="programs")
    op.drop_index("ix_program_sessions_own_minimum", table_name="program_sessions")
    op.drop_index("ix_program_sessions_begin", table_name="program_sessions")
