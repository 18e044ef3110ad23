"""The talk about sessions: comments, closed discussions, topics of the group they are bound to."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("users", sa.Column("comments", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "comments",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("root_id", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("path", sa.String(64), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("repeated", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "parent_id"], ["comments.community_id", "comments.id"], ondelete="CASCADE"
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
            ["deleted_by"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_comments_parent", "comments", ["community_id", "parent_id"], unique=False)
    op.create_index(
        "ix_comments_session", "comments", ["community_id", "session_id", "root_id"], unique=False
    )
    op.create_index("ix_comments_thread", "comments", ["community_id", "root_id", "path"], unique=False)
    op.create_index("uq_comments_message", "comments", ["community_id", "chat_id", "message_id"], unique=True)
    op.create_table(
        "discussion_topics",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.Column("bound_by", sa.BigInteger(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["bound_by"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "program_id"], ["programs.community_id", "programs.id"], ondelete="CASCADE"
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
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_discussion_topics_program", "discussion_topics", ["community_id", "program_id"], unique=False
    )
    op.create_index(
        "uq_discussion_topics_session", "discussion_topics", ["community_id", "session_id"], unique=True
    )
    op.create_index(
        "uq_discussion_topics_thread",
        "discussion_topics",
        ["community_id", "chat_id", "thread_id"],
        unique=True,
    )
    op.create_table(
        "discussions",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("closed_by", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["closed_by"],
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
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("uq_discussions_session", "discussions", ["community_id", "session_id"], unique=True)
    op.create_index("ix_cards_message", "cards", ["community_id", "chat_id", "message_id"], unique=False)
    policies.protect("comments", "discussions", "discussion_topics")


def downgrade() -> None:
    op.drop_index("ix_cards_message", table_name="cards")
    op.drop_table("discussions")
    op.drop_table("discussion_topics")
    op.drop_table("comments")
    with op.batch_alter_table("users") as users:
        users.drop_column("comments")
