"""Coupons, referral codes, and invoices numbered without a gap."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    op.create_table(
        "invoice_counters",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Enum("invoice", "credit_note", native_enum=False, length=32), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("uq_invoice_counters_kind", "invoice_counters", ["community_id", "kind"], unique=True)
    op.create_table(
        "referral_terms",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("reward_kind", sa.Enum("coupon", "credits", native_enum=False, length=32), nullable=False),
        sa.Column("reward", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent >= 0 AND percent <= 100 AND reward > 0", name="ck_referral_terms"),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("uq_referral_terms", "referral_terms", ["community_id"], unique=True)
    op.create_table(
        "coupons",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(24), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("amount_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("minimum_minor", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("most_uses", sa.Integer(), nullable=True),
        sa.Column("per_person", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.BigInteger(), nullable=True),
        sa.Column("referrer_id", sa.BigInteger(), nullable=True),
        sa.Column("for_user_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor IS NULL OR amount_minor > 0", name="ck_coupons_amount"),
        sa.CheckConstraint("percent IS NULL OR (percent > 0 AND percent <= 100)", name="ck_coupons_percent"),
        sa.CheckConstraint("used >= 0 AND (most_uses IS NULL OR used <= most_uses)", name="ck_coupons_used"),
        sa.ForeignKeyConstraint(
            ["community_id", "offering_id"],
            ["offerings.community_id", "offerings.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["for_user_id"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["referrer_id"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_coupons_for",
        "coupons",
        ["community_id", "for_user_id"],
        unique=False,
        postgresql_where=sa.text("for_user_id IS NOT NULL"),
        sqlite_where=sa.text("for_user_id IS NOT NULL"),
    )
    op.create_index("ix_coupons_list", "coupons", ["community_id", "created_at"], unique=False)
    op.create_index("uq_coupons_code", "coupons", ["community_id", "code"], unique=True)
    op.create_index(
        "uq_coupons_referrer",
        "coupons",
        ["community_id", "referrer_id"],
        unique=True,
        postgresql_where=sa.text("referrer_id IS NOT NULL"),
        sqlite_where=sa.text("referrer_id IS NOT NULL"),
    )
    op.create_table(
        "coupon_uses",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("coupon_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("is_referral", sa.Boolean(), nullable=False),
        sa.Column("discount_minor", sa.Integer(), nullable=False),
        sa.Column("rewarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "coupon_id"],
            ["coupons.community_id", "coupons.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "order_id"],
            ["orders.community_id", "orders.id"],
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
    op.create_index(
        "ix_coupon_uses_person", "coupon_uses", ["community_id", "coupon_id", "user_id"], unique=False
    )
    op.create_index("uq_coupon_uses_order", "coupon_uses", ["community_id", "order_id"], unique=True)
    op.create_index(
        "uq_coupon_uses_referral",
        "coupon_uses",
        ["community_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("is_referral"),
        sqlite_where=sa.text("is_referral"),
    )
    op.create_table(
        "invoices",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Enum("invoice", "credit_note", native_enum=False, length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("invoice_id", sa.BigInteger(), nullable=True),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("total_minor", sa.Integer(), nullable=False),
        sa.Column("vat_minor", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0 AND total_minor >= 0 AND vat_minor >= 0", name="ck_invoices_sums"),
        sa.ForeignKeyConstraint(
            ["community_id", "invoice_id"],
            ["invoices.community_id", "invoices.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "order_id"],
            ["orders.community_id", "orders.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_invoices_customer", "invoices", ["community_id", "customer_id", "issued_at"], unique=False
    )
    op.create_index("ix_invoices_issued", "invoices", ["community_id", "issued_at"], unique=False)
    op.create_index("ix_invoices_order", "invoices", ["community_id", "order_id"], unique=False)
    op.create_index("uq_invoices_key", "invoices", ["community_id", "key"], unique=True)
    op.create_index("uq_invoices_number", "invoices", ["community_id", "kind", "number"], unique=True)
    policies.protect("invoice_counters", "referral_terms", "coupons", "coupon_uses", "invoices")


def downgrade() -> None:
    op.drop_index("uq_invoices_number", table_name="invoices")
    op.drop_index("uq_invoices_key", table_name="invoices")
    op.drop_index("ix_invoices_order", table_name="invoices")
    op.drop_index("ix_invoices_issued", table_name="invoices")
    op.drop_index("ix_invoices_customer", table_name="invoices")
    op.drop_table("invoices")
    op.drop_index(
        "uq_coupon_uses_referral",
        table_name="coupon_uses",
        postgresql_where=sa.text("is_referral"),
        sqlite_where=sa.text("is_referral"),
    )
    op.drop_index("uq_coupon_uses_order", table_name="coupon_uses")
    op.drop_index("ix_coupon_uses_person", table_name="coupon_uses")
    op.drop_table("coupon_uses")
    op.drop_index(
        "uq_coupons_referrer",
        table_name="coupons",
        postgresql_where=sa.text("referrer_id IS NOT NULL"),
        sqlite_where=sa.text("referrer_id IS NOT NULL"),
    )
    op.drop_index("uq_coupons_code", table_name="coupons")
    op.drop_index(
        "ix_coupons_for",
        table_name="coupons",
        postgresql_where=sa.text("for_user_id IS NOT NULL"),
        sqlite_where=sa.text("for_user_id IS NOT NULL"),
    )
    op.drop_index("ix_coupons_list", table_name="coupons")
    op.drop_table("coupons")
    op.drop_index("uq_referral_terms", table_name="referral_terms")
    op.drop_table("referral_terms")
    op.drop_index("uq_invoice_counters_kind", table_name="invoice_counters")
    op.drop_table("invoice_counters")
