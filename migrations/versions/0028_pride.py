"""Goals, highlights, photos with consent; people may leave leaderboards, communities switch them off."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0028"
down_revision = "0026"


def upgrade() -> None:
    for table, columns in (("users", ("on_boards", "in_photos")), ("memberships", ("on_boards",))):
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.add_column(_on(column))
    with op.batch_alter_table("communities") as batch:
        batch.add_column(_on("leaderboards"))
    with op.batch_alter_table("session_photos") as batch:
        batch.add_column(sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("objected_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("objected_by", sa.BigInteger(), nullable=True))
        batch.create_foreign_key("fk_session_photos_objected_by", "users", ["objected_by"], ["id"])
    _goals()
    _highlights()
    policies.protect("goals", "highlights")


def _on(column: str) -> sa.Column:
    return sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.true())


def _goals() -> None:
    op.create_table(
        "goals",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("target > 0", name="ck_goals_target"),
        sa.CheckConstraint("starts_at < ends_at", name="ck_goals_dates"),
        sa.ForeignKeyConstraint(
            ["community_id", "program_id"], ["programs.community_id", "programs.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"]),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_goals_list", "goals", ["community_id", "program_id", "ends_at"])
    open_ = sa.text("deleted_at IS NULL")
    op.create_index("ix_goals_running", "goals", ["ends_at"], sqlite_where=open_, postgresql_where=open_)


def _highlights() -> None:
    op.create_table(
        "highlights",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("photo_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(photo_id IS NULL) <> (words = '')", name="ck_highlights_what"),
        *(
            sa.ForeignKeyConstraint(
                ["community_id", column], [f"{table}.community_id", f"{table}.id"], ondelete="CASCADE"
            )
            for column, table in (("session_id", "program_sessions"), ("photo_id", "session_photos"))
        ),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"]),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("uq_highlights_photo", "highlights", ["community_id", "photo_id"], unique=True)
    op.create_index("ix_highlights_session", "highlights", ["community_id", "session_id", "status"])


def downgrade() -> None:
    op.drop_table("highlights")
    op.drop_table("goals")
    with op.batch_alter_table("session_photos") as batch:
        batch.drop_constraint("fk_session_photos_objected_by", type_="foreignkey")
        for column in ("agreed_at", "objected_at", "objected_by"):
            batch.drop_column(column)
    with op.batch_alter_table("communities") as batch:
        batch.drop_column("leaderboards")
    with op.batch_alter_table("memberships") as batch:
        batch.drop_column("on_boards")
    with op.batch_alter_table("users") as batch:
        for column in ("on_boards", "in_photos"):
            batch.drop_column(column)
