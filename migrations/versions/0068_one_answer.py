"""One answer of a person to a session, found by the person; by the session its answers have theirs."""

from alembic import op

revision = "0068"
down_revision = "0067"


def upgrade() -> None:
    _unique("uq_rsvps_user", ["community_id", "user_id", "session_id"])
    op.drop_index("uq_rsvps_person", table_name="rsvps")


def downgrade() -> None:
    _unique("uq_rsvps_person", ["community_id", "session_id", "user_id"])
    op.drop_index("uq_rsvps_user", table_name="rsvps")


def _unique(name: str, columns: list[str]) -> None:
    op.create_index(name, "rsvps", columns, unique=True, if_not_exists=True)
