"""One answer of a person to a session, found by the person; by the session its answers have theirs."""

from alembic import op

from migrations.indexes import Index, make

revision = "0068"
down_revision = "0067"

TOLD = (
    "CREATE STATISTICS IF NOT EXISTS st_rsvps_session (dependencies) ON community_id, session_id FROM rsvps"
)
"""That a session is of one community. PostgreSQL multiplies the two shares else, takes a session for one
answer, and any index that begins with both for as good as another.
"""


INDEXES = (Index("uq_rsvps_user", "rsvps", ("community_id", "user_id", "session_id"), unique=True),)


def upgrade() -> None:
    make(*INDEXES)
    op.drop_index("uq_rsvps_person", table_name="rsvps")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(TOLD)
        op.execute("ANALYZE rsvps")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP STATISTICS IF EXISTS st_rsvps_session")
    make(Index("uq_rsvps_person", "rsvps", ("community_id", "session_id", "user_id"), unique=True))
    op.drop_index("uq_rsvps_user", table_name="rsvps")
