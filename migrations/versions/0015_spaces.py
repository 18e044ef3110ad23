"""Rooms, what is in them when, and the guard against two uses at once.

PostgreSQL excludes overlaps by a constraint. It needs the extension btree_gist, which is trusted: whoever may
create in the database may create it. On SQLite triggers refuse overlaps.
"""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0015"
down_revision = "0014"

_EXCLUDE = (
    "ALTER TABLE occupancies ADD CONSTRAINT ex_occupancies_overlap EXCLUDE USING gist"
    " (community_id WITH =, space_id WITH =, tstzrange(starts_at, free_at) WITH &&) WHERE (holds)"
)
_TRIGGER = (
    "CREATE TRIGGER {name} BEFORE {event} ON occupancies WHEN NEW.holds AND EXISTS ("
    "SELECT 1 FROM occupancies AS other WHERE other.community_id = NEW.community_id"
    " AND other.space_id = NEW.space_id AND other.holds AND other.id <> NEW.id"
    " AND other.starts_at < NEW.free_at AND other.free_at > NEW.starts_at)"
    " BEGIN SELECT RAISE(ABORT, 'occupancies overlap'); END"
)


def upgrade() -> None:
    op.create_table(
        "spaces",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("description", sa.String(1000), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("exceptions", sa.JSON(), nullable=False),
        sa.Column("bookable", sa.Boolean(), nullable=False),
        sa.Column("buffer_minutes", sa.Integer(), nullable=False),
        sa.Column("step_minutes", sa.Integer(), nullable=False),
        sa.Column("max_minutes", sa.Integer(), nullable=False),
        sa.Column("days_ahead", sa.Integer(), nullable=False),
        sa.Column("max_held", sa.Integer(), nullable=False),
        sa.Column("status", sa.Enum("active", "archived", native_enum=False, length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_spaces_list", "spaces", ["community_id", "status", "name"])
    _let_programs_have_rooms()
    op.create_table(
        "occupancies",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("space_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("session", "reservation", "closure", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at AND ends_at <= free_at", name="ck_occupancies_range"),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.ForeignKeyConstraint(["community_id", "space_id"], ["spaces.community_id", "spaces.id"]),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_occupancies_space", "occupancies", ["community_id", "space_id", "starts_at"])
    _index_what_holds("uq_occupancies_session", "session_id", where="holds AND session_id IS NOT NULL")
    _index_what_holds("ix_occupancies_user", "user_id", "ends_at", where="holds")
    _guard()
    policies.protect("spaces", "occupancies")


def _let_programs_have_rooms() -> None:
    room = ["community_id", "space_id"]
    with op.batch_alter_table("programs") as batch:
        batch.add_column(sa.Column("space_id", sa.BigInteger(), nullable=True))
        batch.create_foreign_key("fk_programs_space", "spaces", room, ["community_id", "id"])
    with op.batch_alter_table("program_sessions") as batch:
        batch.add_column(sa.Column("space_id", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("space_refused", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_foreign_key("fk_program_sessions_space", "spaces", room, ["community_id", "id"])
    with op.batch_alter_table("program_sessions") as batch:
        batch.alter_column("space_refused", server_default=None)
    op.create_index(
        "ix_program_sessions_refused",
        "program_sessions",
        room,
        postgresql_where=sa.text("space_refused"),
        sqlite_where=sa.text("space_refused"),
    )


def _index_what_holds(name: str, *columns: str, where: str) -> None:
    op.create_index(
        name,
        "occupancies",
        ["community_id", *columns],
        unique=name.startswith("uq"),
        postgresql_where=sa.text(where),
        sqlite_where=sa.text(where),
    )


def _guard() -> None:
    """No two uses of a room at once, whoever writes them."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(_EXCLUDE)
        return
    op.execute(_TRIGGER.format(name="occupancies_overlap_insert", event="INSERT"))
    op.execute(
        _TRIGGER.format(
            name="occupancies_overlap_update", event="UPDATE OF holds, space_id, starts_at, free_at"
        )
    )


def downgrade() -> None:
    op.drop_table("occupancies")
    op.drop_index("ix_program_sessions_refused", "program_sessions")
    with op.batch_alter_table("program_sessions") as batch:
        batch.drop_column("space_refused")
        batch.drop_column("space_id")
    with op.batch_alter_table("programs") as batch:
        batch.drop_column("space_id")
    op.drop_table("spaces")
