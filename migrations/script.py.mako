"""${message}"""

import sqlalchemy as sa
from alembic import op
% if "postgresql." in upgrades or "postgresql." in downgrades:
from sqlalchemy.dialects import postgresql
% endif

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
