"""Who came: attendance, and the list at the door."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0006"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "attendance",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("how", sa.Enum("list", "qr", "walk_in", native_enum=False, length=32), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("user_id IS NOT NULL OR name <> ''", name="ck_attendance_who"),
        sa.CheckConstraint("guests >= 0", name="ck_attendance_guests"),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
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
    op.create_index("ix_attendance_user", "attendance", ["community_id", "user_id", "attended"], unique=False)
    op.create_index(
        "uq_attendance_person", "attendance", ["community_id", "session_id", "user_id"], unique=True
    )
    op.create_table(
        "check_ins",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("close_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_check_ins_due",
        "check_ins",
        ["close_at"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
        sqlite_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("uq_check_ins_session", "check_ins", ["community_id", "session_id"], unique=True)
    policies.protect("attendance", "check_ins")


def downgrade() -> None:
    op.drop_table("check_ins")
    op.drop_table("attendance")
