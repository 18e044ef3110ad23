"""Cards may have a picture."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("communities") as batch:
        batch.add_column(sa.Column("card_pictures", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.alter_column("card_pictures", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("communities") as batch:
        batch.drop_column("card_pictures")
