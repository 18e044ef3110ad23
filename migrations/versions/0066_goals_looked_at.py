"""Goals say when they are to be counted next."""

import sqlalchemy as sa
from alembic import op

from migrations import policies
from migrations.indexes import Index, make

revision = "0066"
down_revision = "0065"

ACCEPTED = {"execute": "sets what nobody before 0066 reads: goals that are there are counted once"}

INDEXES = (Index("ix_goals_look", "goals", ("look_at",), "look_at IS NOT NULL"),)
OPEN = sa.text("deleted_at IS NULL")


def upgrade() -> None:
    op.add_column("goals", sa.Column("look_at", sa.DateTime(timezone=True), nullable=True))
    policies.as_system(_all_once)
    make(*INDEXES)
    op.drop_index("ix_goals_running", table_name="goals")


def _all_once() -> None:
    op.execute("UPDATE goals SET look_at = created_at")


def downgrade() -> None:
    op.create_index("ix_goals_running", "goals", ["ends_at"], postgresql_where=OPEN, sqlite_where=OPEN)
    op.drop_index("ix_goals_look", table_name="goals")
    op.drop_column("goals", "look_at")
