"""Places per role: roles a person accepts, pairs, offers, a balance, and a minimum to take place."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0042"
down_revision = "0041"

_WAITING = sa.text("status = 'waitlist'")
_OFFERED = sa.text("status = 'offered'")
_CONFIRMED = sa.text("confirmed_at IS NOT NULL")
_OPEN = sa.text("held_at IS NULL AND status = 'scheduled'")
_ROLES = """
UPDATE rsvps SET roles = (
    SELECT CASE WHEN role = '' THEN '' ELSE CAST(position AS VARCHAR(8)) END FROM place_pools
    WHERE place_pools.community_id = rsvps.community_id AND place_pools.id = rsvps.pool_id
) WHERE pool_id IS NOT NULL
"""


def upgrade() -> None:
    _rules()
    _pairs()
    with op.batch_alter_table("rsvps") as table:
        table.add_column(sa.Column("roles", sa.String(8), nullable=False, server_default=""))
        table.add_column(sa.Column("offer_until", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("pair_id", sa.BigInteger))
    _index("ix_rsvps_waiting", "rsvps", ["community_id", "session_id", "queue_number"], _WAITING)
    _index("ix_rsvps_offers", "rsvps", ["offer_until"], _OFFERED)
    with op.batch_alter_table("place_pools") as table:
        table.add_column(sa.Column("queued", sa.Integer, nullable=False, server_default="0"))
        table.drop_constraint("ck_place_pools_waiting", type_="check")
    policies.as_system(_take_over)
    with op.batch_alter_table("place_pools") as table:
        table.create_check_constraint("ck_place_pools_waiting", "waiting >= 0 AND queued >= waiting")


def _rules() -> None:
    with op.batch_alter_table("programs") as table:
        table.add_column(sa.Column("balance", sa.Integer))
        table.add_column(sa.Column("offer_within_hours", sa.Integer))
        table.add_column(sa.Column("accept_minutes", sa.Integer, nullable=False, server_default="120"))
        table.add_column(sa.Column("minimum", sa.Integer))
        table.add_column(sa.Column("decide_hours", sa.Integer, nullable=False, server_default="24"))
    with op.batch_alter_table("program_sessions") as table:
        table.add_column(sa.Column("minimum", sa.Integer))
        table.add_column(sa.Column("minimum_warned_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("held_at", sa.DateTime(timezone=True)))
    _index("ix_program_sessions_minimum", "program_sessions", ["starts_at"], _OPEN)


def _pairs() -> None:
    op.create_table(
        "pairs",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("asker_id", sa.BigInteger(), nullable=False),
        sa.Column("partner_id", sa.BigInteger(), nullable=False),
        sa.Column("asker_pool_id", sa.BigInteger(), nullable=False),
        sa.Column("partner_pool_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("asker_id <> partner_id", name="ck_pairs_two"),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.ForeignKeyConstraint(["asker_id"], ["users.id"]),
        sa.ForeignKeyConstraint(["partner_id"], ["users.id"]),
        _within("session_id", "program_sessions", ondelete="CASCADE"),
        _within("asker_pool_id", "place_pools"),
        _within("partner_pool_id", "place_pools"),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    of_session = ["community_id", "session_id"]
    op.create_index("uq_pairs_asker", "pairs", [*of_session, "asker_id"], unique=True)
    op.create_index("ix_pairs_partner", "pairs", [*of_session, "partner_id"])
    _index("uq_pairs_partner", "pairs", [*of_session, "partner_id"], _CONFIRMED, unique=True)
    policies.protect("pairs")


def _within(column: str, table: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column], [f"{table}.community_id", f"{table}.id"], ondelete=ondelete
    )


def _index(name: str, table: str, columns: list[str], where: sa.TextClause, *, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, postgresql_where=where, sqlite_where=where)


def _take_over() -> None:
    """Whoever answered so far accepts the role they have, or wait for."""
    op.execute(_ROLES)
    op.execute("UPDATE place_pools SET queued = waiting")


def downgrade() -> None:
    with op.batch_alter_table("place_pools") as table:
        table.drop_constraint("ck_place_pools_waiting", type_="check")
        table.drop_column("queued")
    with op.batch_alter_table("place_pools") as table:
        table.create_check_constraint("ck_place_pools_waiting", "waiting >= 0")
    op.drop_index("ix_rsvps_offers", "rsvps")
    op.drop_index("ix_rsvps_waiting", "rsvps")
    with op.batch_alter_table("rsvps") as table:
        for name in ("pair_id", "offer_until", "roles"):
            table.drop_column(name)
    op.drop_table("pairs")
    op.drop_index("ix_program_sessions_minimum", "program_sessions")
    with op.batch_alter_table("program_sessions") as table:
        for name in ("held_at", "minimum_warned_at", "minimum"):
            table.drop_column(name)
    with op.batch_alter_table("programs") as table:
        for name in ("decide_hours", "minimum", "accept_minutes", "offer_within_hours", "balance"):
            table.drop_column(name)
