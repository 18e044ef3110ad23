"""Meetings are run; what stands on every agenda of a program becomes items of its sessions' agendas."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations import policies
from models.ids import new_id

revision = "0025"
down_revision = "0021"

_SESSIONS = sa.table(
    "program_sessions",
    sa.column("community_id", sa.BigInteger),
    sa.column("id", sa.BigInteger),
    sa.column("program_id", sa.BigInteger),
    sa.column("starts_at", sa.DateTime(timezone=True)),
    sa.column("status", sa.String),
    sa.column("details", sa.JSON),
)
_PROGRAMS = sa.table(
    "programs",
    sa.column("community_id", sa.BigInteger),
    sa.column("id", sa.BigInteger),
    sa.column("settings", sa.JSON),
    sa.column("created_by", sa.BigInteger),
)
_ITEMS = sa.table(
    "agenda_items",
    sa.column("community_id", sa.BigInteger),
    sa.column("id", sa.BigInteger),
    sa.column("program_id", sa.BigInteger),
    sa.column("session_id", sa.BigInteger),
    sa.column("topic", sa.String),
    sa.column("text", sa.String),
    sa.column("minutes", sa.Integer),
    sa.column("status", sa.String),
    sa.column("position", sa.Integer),
    sa.column("ups", sa.Integer),
    sa.column("downs", sa.Integer),
    sa.column("score", sa.Integer),
    sa.column("suggested_by", sa.BigInteger),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("spent_seconds", sa.Integer),
    sa.column("revision", sa.Integer),
)


def upgrade() -> None:
    with op.batch_alter_table("agenda_items") as batch:
        batch.alter_column("suggested_by", existing_type=sa.BigInteger(), nullable=True)
        batch.add_column(sa.Column("deleted_by", sa.BigInteger(), nullable=True))
        batch.create_foreign_key("fk_agenda_items_deleted_by", "users", ["deleted_by"], ["id"])
    op.create_table(
        "meetings",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.ForeignKeyConstraint(["finished_by"], ["users.id"]),
        sa.ForeignKeyConstraint(["started_by"], ["users.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_meetings_running",
        "meetings",
        ["started_at"],
        postgresql_where=sa.text("finished_at IS NULL"),
        sqlite_where=sa.text("finished_at IS NULL"),
    )
    op.create_index("uq_meetings_session", "meetings", ["community_id", "session_id"], unique=True)
    policies.protect("meetings")
    _take_agendas_over()


def _take_agendas_over() -> None:
    """Agendas were lists among a session's details, or its program's settings where it had none itself."""
    policies.see_all()
    bind, now = op.get_bind(), datetime.now(UTC)
    found = bind.execute(
        sa.select(_SESSIONS, _PROGRAMS.c.settings, _PROGRAMS.c.created_by)
        .select_from(
            _SESSIONS.join(
                _PROGRAMS,
                sa.and_(
                    _PROGRAMS.c.community_id == _SESSIONS.c.community_id,
                    _PROGRAMS.c.id == _SESSIONS.c.program_id,
                ),
            )
        )
        .where(
            sa.or_(
                sa.cast(_SESSIONS.c.details, sa.Text).like("%agenda_items%"),
                sa.and_(
                    sa.cast(_PROGRAMS.c.settings, sa.Text).like("%agenda_items%"),
                    _SESSIONS.c.starts_at > now,
                    _SESSIONS.c.status == "scheduled",
                ),
            )
        )
    ).all()
    items = [item for row in found for item in _items(row, now)]
    if items:
        bind.execute(_ITEMS.insert(), items)
    for row in found:
        if "agenda_items" in _read(row.details):
            rest = {name: value for name, value in _read(row.details).items() if name != "agenda_items"}
            bind.execute(
                _SESSIONS.update()
                .where(_SESSIONS.c.community_id == row.community_id, _SESSIONS.c.id == row.id)
                .values(details=rest)
            )


def _items(row: Any, now: datetime) -> Iterator[dict[str, Any]]:
    own = _read(row.details).get("agenda_items")
    standing = _read(row.settings).get("agenda_items", [])
    for position, entry in enumerate(standing if own is None else own, 1):
        yield {
            "community_id": row.community_id,
            "id": new_id(),
            "program_id": row.program_id,
            "session_id": row.id,
            "topic": entry["topic"],
            "text": "",
            "minutes": entry.get("time_minutes"),
            "status": "planned",
            "position": position,
            "ups": 0,
            "downs": 0,
            "score": 0,
            "suggested_by": None if own is None else row.created_by,
            "created_at": now,
            "spent_seconds": 0,
            "revision": 1,
        }


def _read(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(value) if isinstance(value, str) else value or {}
    return found


def downgrade() -> None:
    op.drop_table("meetings")
    policies.see_all()
    op.execute("UPDATE agenda_items SET status = 'dropped' WHERE status = 'carried'")
    op.execute("DELETE FROM agenda_items WHERE suggested_by IS NULL")
    with op.batch_alter_table("agenda_items") as batch:
        batch.drop_constraint("fk_agenda_items_deleted_by", type_="foreignkey")
        batch.drop_column("deleted_by")
        batch.alter_column("suggested_by", existing_type=sa.BigInteger(), nullable=False)
