"""Organizers note something down about an order."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    op.add_column("orders", sa.Column("note", sa.String(500), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("orders", "note")
