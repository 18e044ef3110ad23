"""Members in the order of their list, and what sweeps look for in theirs, each by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"

STANDING = ["community_id", "standing", "role"]
UNSENT, NEW = "sent_at IS NULL", "applied_at IS NULL"
NO_DAY = "digest_at IS NULL"


def upgrade() -> None:
    _again("ix_memberships_standing", "memberships", [*STANDING, "joined_at", "id"])
    _again("ix_minutes_unsent", "minutes", ["changed_at"], UNSENT)
    _again("ix_milestones_new", "milestones", ["updated_at"], NEW)
    _index("ix_communities_new", "communities", ["created_at"], NO_DAY)


def downgrade() -> None:
    op.drop_index("ix_communities_new", table_name="communities")
    _again("ix_milestones_new", "milestones", ["community_id"], NEW)
    _again("ix_minutes_unsent", "minutes", ["community_id", "session_id"], UNSENT)
    _again("ix_memberships_standing", "memberships", STANDING)


def _again(name: str, table: str, columns: list[str], where: str = "") -> None:
    op.drop_index(name, table_name=table)
    _index(name, table, columns, where)


def _index(name: str, table: str, columns: list[str], where: str = "") -> None:
    rows = sa.text(where) if where else None
    op.create_index(name, table, columns, postgresql_where=rows, sqlite_where=rows)
