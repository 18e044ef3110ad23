"""Calendar feeds: secret links of a person to calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("of_community", sa.BigInteger(), nullable=False),
        sa.Column("of_program", sa.BigInteger(), nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.String(32), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "uq_calendar_feeds_of_person",
        "calendar_feeds",
        ["user_id", "of_community", "of_program"],
        unique=True,
    )
    op.create_index("uq_calendar_feeds_token", "calendar_feeds", ["token_hash"], unique=True)


def downgrade() -> None:
    op.drop_table("calendar_feeds")
