"""Which notices a person wants, announcements, and when the next weekly digest is due."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0008"
down_revision = "0006"

TOPICS = ("changes", "digests", "announcements", "join_requests")
HERE = ("digests", "announcements")


def upgrade() -> None:
    for topic in TOPICS:
        op.add_column("users", sa.Column(topic, sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("memberships", sa.Column("muted", sa.Boolean(), nullable=False, server_default=sa.false()))
    for topic in HERE:
        op.add_column("memberships", sa.Column(topic, sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("communities", sa.Column("digest_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_communities_digest", "communities", ["digest_at"], unique=False)
    op.create_index("ix_failed_updates_at", "failed_updates", ["failed_at"], unique=False)
    _announcements()
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("announcement_id", sa.BigInteger(), nullable=True))
        outbox.create_foreign_key(
            "fk_outbox_announcement",
            "announcements",
            ["community_id", "announcement_id"],
            ["community_id", "id"],
            ondelete="CASCADE",
        )
    _partial("ix_outbox_announcement", "outbox", "announcement_id IS NOT NULL", *_OF_ANNOUNCEMENT)
    policies.protect("announcements")


_OF_ANNOUNCEMENT = ("community_id", "announcement_id", "status", "due_at")


def _partial(name: str, table: str, where: str, *columns: str) -> None:
    criterion = sa.text(where)
    op.create_index(
        name, table, list(columns), unique=False, postgresql_where=criterion, sqlite_where=criterion
    )


def _announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum("community", "program", "session", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("program_id", sa.BigInteger(), nullable=True),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.Column("answers", sa.String(32), nullable=False),
        sa.Column("about", sa.String(100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("draft", "sending", "stopped", "done", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("people", "sent", "unreachable", "muted", "failed", "unsent")
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.ForeignKeyConstraint(
            ["community_id", "program_id"], ["programs.community_id", "programs.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_announcements_list", "announcements", ["community_id", "sent_at"], unique=False)
    open_ones = "sent_at IS NOT NULL AND reported_at IS NULL"
    _partial("ix_announcements_open", "announcements", open_ones, "sent_at")
    _partial("ix_announcements_drafts", "announcements", "status = 'draft'", "drafted_at")


def downgrade() -> None:
    op.drop_index("ix_outbox_announcement", table_name="outbox")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint("fk_outbox_announcement", type_="foreignkey")
        outbox.drop_column("announcement_id")
    op.drop_table("announcements")
    op.drop_index("ix_failed_updates_at", table_name="failed_updates")
    op.drop_index("ix_communities_digest", table_name="communities")
    op.drop_column("communities", "digest_at")
    for column in (*HERE, "muted"):
        op.drop_column("memberships", column)
    for column in TOPICS:
        op.drop_column("users", column)
