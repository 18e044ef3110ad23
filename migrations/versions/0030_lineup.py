"""Who brings what to a jam, which keys and tempos are wished for, and who agrees to being recorded."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    for table in ("programs", "program_sessions"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("missing", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("users") as batch:
        batch.add_column(sa.Column("instruments", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("session_materials") as batch:
        batch.add_column(sa.Column("is_recording", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.add_column(sa.Column("withheld_at", sa.DateTime(timezone=True), nullable=True))
    _of_session(
        "lineup_items",
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(60), nullable=False),
        sa.Column("from_note", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
    )
    _unique("lineup_items", "session_id", "user_id", "side", "what")
    _of_session(
        "lineup_wishes",
        sa.Column("about", sa.String(32), nullable=False),
        sa.Column("value", sa.String(20), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
    )
    _unique("lineup_wishes", "session_id", "user_id", "about", "value")
    _of_session(
        "recording_consents",
        sa.Column("answer", sa.String(32), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
    )
    _unique("recording_consents", "session_id", "user_id")
    _of(
        "programs",
        "program_id",
        "recording_rules",
        sa.Column("answer", sa.String(32), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
    )
    _unique("recording_rules", "program_id", "user_id")
    policies.protect("lineup_items", "lineup_wishes", "recording_consents", "recording_rules")


def _of_session(name: str, *columns: sa.Column) -> None:
    _of("program_sessions", "session_id", name, *columns)


def _of(parent: str, key: str, name: str, *columns: sa.Column) -> None:
    """A table of what one person says about a session or a program."""
    op.create_table(
        name,
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column(key, sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["community_id", key], [f"{parent}.community_id", f"{parent}.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )


def _unique(table: str, *columns: str) -> None:
    op.create_index(f"uq_{table}", table, ["community_id", *columns], unique=True)


def downgrade() -> None:
    for name in ("recording_rules", "recording_consents", "lineup_wishes", "lineup_items"):
        op.drop_table(name)
    with op.batch_alter_table("session_materials") as batch:
        batch.drop_column("withheld_at")
        batch.drop_column("is_recording")
    with op.batch_alter_table("users") as batch:
        batch.drop_column("instruments")
    for table in ("program_sessions", "programs"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("missing")
