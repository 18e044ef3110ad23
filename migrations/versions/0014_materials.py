"""Sessions have materials, photos, and a recap that keeps its formatting."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("program_sessions") as table:
        table.alter_column("notes", existing_type=sa.String(4000), type_=sa.String(16_000))
        table.add_column(sa.Column("recap_sent_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "session_materials",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("url", sa.String(2000), nullable=True),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("goers_only", sa.Boolean(), nullable=False),
        *_added(),
        sa.CheckConstraint("(url IS NULL) <> (file_id IS NULL)", name="ck_session_materials_what"),
        *_references(),
    )
    op.create_index(
        "ix_session_materials_list", "session_materials", ["community_id", "session_id", "position"]
    )
    op.create_table(
        "session_photos",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        *_added(),
        *_references(),
    )
    op.create_index("ix_session_photos_list", "session_photos", ["community_id", "session_id", "id"])
    policies.protect("session_materials", "session_photos")


def _added() -> list[sa.Column]:
    return [
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
    ]


def _references() -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["community_id", "file_id"], ["files.community_id", "files.id"]),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"]),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    ]


def downgrade() -> None:
    op.drop_table("session_photos")
    op.drop_table("session_materials")
    with op.batch_alter_table("program_sessions") as table:
        table.drop_column("recap_sent_at")
        table.alter_column("notes", existing_type=sa.String(16_000), type_=sa.String(4000))
