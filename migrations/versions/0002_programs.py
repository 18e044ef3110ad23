"""Files of a community, and the photo of a program."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("photo", "document", "video", "audio", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("mime", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("telegram_id", sa.String(200), nullable=True),
        sa.Column("telegram_unique_id", sa.String(64), nullable=True),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"]),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_files_expiry",
        "files",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("expires_at IS NOT NULL"),
        sqlite_where=sa.text("expires_at IS NOT NULL"),
    )
    op.create_index("ix_files_loose", "files", ["community_id", "added_by", "expires_at"], unique=False)
    op.create_table(
        "file_contents",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "id"], ["files.community_id", "files.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    with op.batch_alter_table("programs") as programs:
        programs.add_column(sa.Column("photo_id", sa.BigInteger(), nullable=True))
        programs.create_foreign_key(
            "fk_programs_photo", "files", ["community_id", "photo_id"], ["community_id", "id"]
        )
    policies.protect("files", "file_contents")


def downgrade() -> None:
    with op.batch_alter_table("programs") as programs:
        programs.drop_constraint("fk_programs_photo", type_="foreignkey")
        programs.drop_column("photo_id")
    op.drop_table("file_contents")
    op.drop_table("files")
