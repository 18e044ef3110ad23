"""Bookings keep the code that was typed for them until they are ordered."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    op.add_column("bookings", sa.Column("coupon", sa.String(24), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("bookings", "coupon")
