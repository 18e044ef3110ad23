"""Credits of members, and whom customers pay."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    op.create_table(
        "credit_accounts",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False),
        sa.CheckConstraint("balance >= 0", name="ck_credit_accounts_balance"),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("uq_credit_accounts_user", "credit_accounts", ["community_id", "user_id"], unique=True)
    op.create_table(
        "credit_moves",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_credit_moves_user", "credit_moves", ["community_id", "user_id", "at"], unique=False)
    op.create_index("uq_credit_moves_key", "credit_moves", ["community_id", "key"], unique=True)
    op.create_table(
        "merchants",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(70), nullable=False),
        sa.Column("street", sa.String(70), nullable=False),
        sa.Column("house_number", sa.String(16), nullable=False),
        sa.Column("postal_code", sa.String(16), nullable=False),
        sa.Column("city", sa.String(35), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("vat_number", sa.String(32), nullable=False),
        sa.Column("iban", sa.String(34), nullable=False),
        sa.Column("takes_cash", sa.Boolean(), nullable=False),
        sa.Column("takes_credits", sa.Boolean(), nullable=False),
        sa.Column("takes_qr_bills", sa.Boolean(), nullable=False),
        sa.Column("takes_stars", sa.Boolean(), nullable=False),
        sa.Column("telegram_token", sa.String(500), nullable=False),
        sa.Column("stripe_key", sa.String(500), nullable=False),
        sa.Column("stripe_hook", sa.String(500), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("uq_merchants_community", "merchants", ["community_id"], unique=True)
    policies.protect("credit_accounts", "credit_moves", "merchants")


def downgrade() -> None:
    op.drop_index("uq_merchants_community", table_name="merchants")
    op.drop_table("merchants")
    op.drop_index("uq_credit_moves_key", table_name="credit_moves")
    op.drop_index("ix_credit_moves_user", table_name="credit_moves")
    op.drop_table("credit_moves")
    op.drop_index("uq_credit_accounts_user", table_name="credit_accounts")
    op.drop_table("credit_accounts")
