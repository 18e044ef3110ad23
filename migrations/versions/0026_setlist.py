"""Setlists are sent and can change; their songs come back; charts and recordings belong to songs."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    with op.batch_alter_table("setlists") as batch:
        batch.add_column(sa.Column("told", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("news", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True))
        batch.alter_column("updated_by", existing_type=sa.BigInteger(), nullable=True)
    with op.batch_alter_table("setlists") as batch:
        batch.alter_column("told", existing_type=sa.JSON(), server_default=None)
        batch.alter_column("news", existing_type=sa.Boolean(), server_default=None)
    op.create_index(
        "ix_setlists_news",
        "setlists",
        ["session_id"],
        sqlite_where=sa.text("news = 1"),
        postgresql_where=sa.text("news"),
    )
    with op.batch_alter_table("setlist_songs") as batch:
        batch.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("session_materials") as batch:
        batch.add_column(sa.Column("song_id", sa.BigInteger(), nullable=True))
        batch.create_foreign_key(
            "fk_session_materials_song", "songs", ["community_id", "song_id"], ["community_id", "id"]
        )
        batch.create_index("ix_session_materials_song", ["community_id", "song_id"])


def downgrade() -> None:
    with op.batch_alter_table("session_materials") as batch:
        batch.drop_index("ix_session_materials_song")
        batch.drop_constraint("fk_session_materials_song", type_="foreignkey")
        batch.drop_column("song_id")
    op.execute("DELETE FROM setlist_songs WHERE removed_at IS NOT NULL")
    with op.batch_alter_table("setlist_songs") as batch:
        batch.drop_column("removed_at")
    op.drop_index("ix_setlists_news", "setlists")
    op.execute("DELETE FROM setlists WHERE updated_by IS NULL")
    with op.batch_alter_table("setlists") as batch:
        batch.alter_column("updated_by", existing_type=sa.BigInteger(), nullable=False)
        batch.drop_column("nudged_at")
        batch.drop_column("news")
        batch.drop_column("told")
