"""Nothing of a community is on the web before it says so."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute(sa.text("UPDATE communities SET is_public = false"))


def downgrade() -> None:
    op.execute(sa.text("UPDATE communities SET is_public = true"))
