"""Programs are found by their kind."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_index("ix_programs_kind", "programs", ["community_id", "kind"])


def downgrade() -> None:
    op.drop_index("ix_programs_kind", "programs")
