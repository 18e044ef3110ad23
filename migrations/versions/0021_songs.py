"""A song is there once a program, by title and composer; a card of votes has pages."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_THERE = sa.text("deleted_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("songs") as batch:
        batch.add_column(sa.Column("composer_key", sa.String(120), nullable=False, server_default=""))
    with op.batch_alter_table("songs") as batch:
        batch.alter_column("composer_key", existing_type=sa.String(120), server_default=None)
    with op.batch_alter_table("cards") as batch:
        batch.add_column(sa.Column("page", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("cards") as batch:
        batch.alter_column("page", existing_type=sa.Integer(), server_default=None)
    op.drop_index("ix_songs_title", table_name="songs")
    op.create_index(
        "uq_songs_title",
        "songs",
        ["community_id", "program_id", "title_key", "composer_key"],
        unique=True,
        sqlite_where=_THERE,
        postgresql_where=_THERE,
    )
    op.create_index("ix_songs_new", "songs", ["community_id", "program_id", "id"])
    op.create_index("ix_songs_level", "songs", ["community_id", "program_id", "difficulty", "score", "id"])


def downgrade() -> None:
    op.drop_index("ix_songs_level", table_name="songs")
    op.drop_index("ix_songs_new", table_name="songs")
    op.drop_index("uq_songs_title", table_name="songs")
    op.create_index("ix_songs_title", "songs", ["community_id", "program_id", "title_key"])
    with op.batch_alter_table("cards") as batch:
        batch.drop_column("page")
    with op.batch_alter_table("songs") as batch:
        batch.drop_column("composer_key")
