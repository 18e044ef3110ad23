"""Signing in on the web: browsers that are signed in, and keys that open once."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.create_table(
        "web_sessions",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("way", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("uq_web_sessions_secret", "web_sessions", ["secret_hash"], unique=True)
    op.create_index("ix_web_sessions_of_user", "web_sessions", ["user_id", "ends_at"])
    op.create_index("ix_web_sessions_end", "web_sessions", ["ends_at"])
    op.create_table(
        "one_time_keys",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("browser_hash", sa.String(64)),
        sa.Column("code_hash", sa.String(64)),
        sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id")),
        sa.Column("answered_by", sa.BigInteger, sa.ForeignKey("users.id")),
        sa.Column("email", sa.String(254)),
        sa.Column("address", sa.String(254)),
        sa.Column("number", sa.Integer),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("destination", sa.String(300), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True)),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_index("uq_one_time_keys_secret", "one_time_keys", ["secret_hash"], unique=True)
    op.create_index("ix_one_time_keys_of_user", "one_time_keys", ["user_id", "kind"])
    op.create_index("ix_one_time_keys_answered", "one_time_keys", ["answered_by"])
    op.create_index("ix_one_time_keys_browser", "one_time_keys", ["browser_hash", "kind"])
    op.create_index("ix_one_time_keys_end", "one_time_keys", ["ends_at"])


def downgrade() -> None:
    op.drop_table("one_time_keys")
    op.drop_table("web_sessions")
