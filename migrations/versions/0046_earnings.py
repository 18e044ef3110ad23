"""What instructors earn: rules, earnings, pay periods and their statements."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    op.create_table(
        "pay_periods",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("status", sa.Enum("open", "closed", "paid", native_enum=False, length=32), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name="ck_pay_periods_range"),
        sa.ForeignKeyConstraint(
            ["closed_by"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_pay_periods_status", "pay_periods", ["status", "last_day"], unique=False)
    op.create_index("uq_pay_periods_first", "pay_periods", ["community_id", "first_day"], unique=True)
    op.create_table(
        "pay_settings",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column(
            "rhythm",
            sa.Enum("monthly", "fortnightly", "weekly", native_enum=False, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("uq_pay_settings", "pay_settings", ["community_id"], unique=True)
    op.create_table(
        "pay_statements",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("period_id", sa.BigInteger(), nullable=False),
        sa.Column("instructor_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("total_minor", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("paid_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "instructor_id"],
            ["instructors.community_id", "instructors.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "period_id"],
            ["pay_periods.community_id", "pay_periods.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.ForeignKeyConstraint(
            ["paid_by"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_pay_statements_instructor", "pay_statements", ["community_id", "instructor_id"], unique=False
    )
    op.create_index(
        "uq_pay_statements",
        "pay_statements",
        ["community_id", "period_id", "instructor_id", "currency"],
        unique=True,
    )
    op.create_table(
        "earning_rules",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("instructor_id", sa.BigInteger(), nullable=False),
        sa.Column("offering_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "per_session", "percent_net", "percent_gross", "flat", "nothing", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("percent_bp", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount_minor >= 0 AND percent_bp >= 0 AND percent_bp <= 10000", name="ck_earning_rules"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "instructor_id"],
            ["instructors.community_id", "instructors.id"],
        ),
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
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_earning_rules_instructor",
        "earning_rules",
        ["community_id", "instructor_id", "valid_from"],
        unique=False,
    )
    op.create_table(
        "earnings",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("instructor_id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("appointment_id", sa.BigInteger(), nullable=True),
        sa.Column("rule_id", sa.BigInteger(), nullable=False),
        sa.Column("period_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("is_correction", sa.Boolean(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("base_minor", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "appointment_id"],
            ["appointments.community_id", "appointments.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "booking_id"],
            ["bookings.community_id", "bookings.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "instructor_id"],
            ["instructors.community_id", "instructors.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "period_id"],
            ["pay_periods.community_id", "pay_periods.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "rule_id"],
            ["earning_rules.community_id", "earning_rules.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_earnings_booking", "earnings", ["community_id", "booking_id"], unique=False)
    op.create_index(
        "ix_earnings_period", "earnings", ["community_id", "period_id", "instructor_id", "day"], unique=False
    )
    op.create_index("uq_earnings_key", "earnings", ["community_id", "key"], unique=True)
    policies.protect("earning_rules", "pay_settings", "pay_periods", "earnings", "pay_statements")


def downgrade() -> None:
    op.drop_index("uq_earnings_key", table_name="earnings")
    op.drop_index("ix_earnings_period", table_name="earnings")
    op.drop_index("ix_earnings_booking", table_name="earnings")
    op.drop_table("earnings")
    op.drop_index("ix_earning_rules_instructor", table_name="earning_rules")
    op.drop_table("earning_rules")
    op.drop_index("uq_pay_statements", table_name="pay_statements")
    op.drop_index("ix_pay_statements_instructor", table_name="pay_statements")
    op.drop_table("pay_statements")
    op.drop_index("uq_pay_settings", table_name="pay_settings")
    op.drop_table("pay_settings")
    op.drop_index("uq_pay_periods_first", table_name="pay_periods")
    op.drop_index("ix_pay_periods_status", table_name="pay_periods")
    op.drop_table("pay_periods")
