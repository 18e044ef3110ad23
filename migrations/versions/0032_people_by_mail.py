"""People who are known by an e-mail address, or blocked on the installation."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    with op.batch_alter_table("users") as table:
        table.add_column(sa.Column("email", sa.String(254)))
        table.add_column(sa.Column("email_address", sa.String(254)))
        table.add_column(sa.Column("email_verified_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("by_mail", sa.Boolean, nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("suspended_at", sa.DateTime(timezone=True)))
        table.create_unique_constraint("uq_users_email", ["email"])


def downgrade() -> None:
    with op.batch_alter_table("users") as table:
        table.drop_constraint("uq_users_email", type_="unique")
        for name in ("suspended_at", "by_mail", "email_verified_at", "email_address", "email"):
            table.drop_column(name)
