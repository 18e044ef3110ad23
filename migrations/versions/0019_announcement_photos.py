"""An announcement may have a photo."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    with op.batch_alter_table("announcements") as batch:
        batch.add_column(sa.Column("photo_id", sa.BigInteger(), nullable=True))
        batch.create_foreign_key(
            "fk_announcements_photo", "files", ["community_id", "photo_id"], ["community_id", "id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("announcements") as batch:
        batch.drop_constraint("fk_announcements_photo", type_="foreignkey")
        batch.drop_column("photo_id")
