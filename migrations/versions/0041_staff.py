"""Invitations to run a program, bans, and the log of those who run the installation."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0041"
down_revision = "0040"

_ENDS = sa.text("banned_until IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("program_staff") as batch:
        batch.add_column(sa.Column("since", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("by_id", sa.BigInteger(), nullable=True))
        batch.create_foreign_key("fk_program_staff_by", "users", ["by_id"], ["id"])
    op.create_index("ix_program_staff_user", "program_staff", ["community_id", "user_id"])
    with op.batch_alter_table("memberships") as batch:
        batch.add_column(sa.Column("banned_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("banned_until", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("banned_by", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("ban_reason", sa.String(200), server_default="", nullable=False))
        batch.create_foreign_key("fk_memberships_banned_by", "users", ["banned_by"], ["id"])
    op.create_index(
        "ix_memberships_banned_until",
        "memberships",
        ["banned_until"],
        postgresql_where=_ENDS,
        sqlite_where=_ENDS,
    )
    with op.batch_alter_table("users") as batch:
        batch.add_column(sa.Column("suspended_reason", sa.String(200), server_default="", nullable=False))
    _invites()
    _log()
    policies.protect("staff_invites")


def _invites() -> None:
    op.create_table(
        "staff_invites",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(254), nullable=True),
        sa.Column("used_by", sa.BigInteger(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.Column("revoked_by", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.ForeignKeyConstraint([name], ["users.id"]) for name in ("created_by", "used_by", "revoked_by")),
        sa.ForeignKeyConstraint(
            ["community_id", "program_id"], ["programs.community_id", "programs.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_staff_invites_program", "staff_invites", ["community_id", "program_id", "created_at"])
    op.create_index("ix_staff_invites_maker", "staff_invites", ["community_id", "created_by"])


def _log() -> None:
    op.create_table(
        "installation_log",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("verb", sa.String(32), nullable=False),
        sa.Column("target_kind", sa.String(32), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_installation_log_at", "installation_log", ["at"])


def downgrade() -> None:
    op.drop_table("installation_log")
    op.drop_table("staff_invites")
    with op.batch_alter_table("users") as batch:
        batch.drop_column("suspended_reason")
    op.drop_index("ix_memberships_banned_until", table_name="memberships")
    with op.batch_alter_table("memberships") as batch:
        batch.drop_constraint("fk_memberships_banned_by", type_="foreignkey")
        for name in ("ban_reason", "banned_by", "banned_until", "banned_at"):
            batch.drop_column(name)
    op.drop_index("ix_program_staff_user", table_name="program_staff")
    with op.batch_alter_table("program_staff") as batch:
        batch.drop_constraint("fk_program_staff_by", type_="foreignkey")
        for name in ("by_id", "since"):
            batch.drop_column(name)
