"""Appointments say whether they count: one of a pack that was cancelled in time makes room for another."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    counts = sa.Column("counts", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column("appointments", counts)


def downgrade() -> None:
    op.drop_column("appointments", "counts")
