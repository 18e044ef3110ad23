"""Sessions say for themselves where they are, what they cost, who hosts, and whether one must answer."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("program_sessions") as table:
        table.add_column(sa.Column("latitude", sa.Float(), nullable=True))
        table.add_column(sa.Column("longitude", sa.Float(), nullable=True))
        table.add_column(sa.Column("cost_minor", sa.Integer(), nullable=True))
        table.add_column(sa.Column("currency", sa.String(3), nullable=True))
        table.add_column(sa.Column("facilitator_id", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("rsvp_required", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_foreign_key("fk_program_sessions_facilitator", "users", ["facilitator_id"], ["id"])
    with op.batch_alter_table("program_sessions") as table:
        table.alter_column("rsvp_required", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("program_sessions") as table:
        table.drop_constraint("fk_program_sessions_facilitator", type_="foreignkey")
        for column in ("rsvp_required", "facilitator_id", "currency", "cost_minor", "longitude", "latitude"):
            table.drop_column(column)
