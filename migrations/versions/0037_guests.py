"""Guests: people without Telegram who come to sessions, and registrations that wait to be confirmed."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0037"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "guests",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("address_key", sa.String(254), nullable=False),
        sa.Column("mailbox_key", sa.String(254), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("uq_guests_user", "guests", ["community_id", "user_id"], unique=True)
    known = sa.text("address_key <> ''")
    op.create_index(
        "uq_guests_address",
        "guests",
        ["address_key", "community_id"],
        unique=True,
        postgresql_where=known,
        sqlite_where=known,
    )
    op.create_index("ix_guests_mailbox", "guests", ["community_id", "mailbox_key"])
    op.create_index("ix_guests_created", "guests", ["created_at"])
    _create_requests()
    policies.protect("guests", "guest_requests")


def _create_requests() -> None:
    op.create_table(
        "guest_requests",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("address_key", sa.String(254), nullable=False),
        sa.Column("mailbox_key", sa.String(254), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("zone", sa.String(64), nullable=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    for name, columns, unique in (
        ("uq_guest_requests_token", ["community_id", "token_hash"], True),
        ("ix_guest_requests_mailbox", ["community_id", "mailbox_key", "created_at"], False),
        ("ix_guest_requests_session", ["community_id", "session_id", "created_at"], False),
        ("ix_guest_requests_expires", ["expires_at"], False),
    ):
        op.create_index(name, "guest_requests", columns, unique=unique)


def downgrade() -> None:
    op.drop_table("guest_requests")
    op.drop_table("guests")
