"""Minutes with every earlier version, decisions, and action items, so far a setting of sessions."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations import policies
from models.ids import new_id

revision = "0031"
down_revision = "0030"

_TABLES = ("minutes", "minute_notes", "minute_revisions", "minute_drafts", "decisions", "action_items")
_IS_OPEN = sa.text("status = 'open'")
_UNSENT = sa.text("sent_at IS NULL")
_OF_ITEM = sa.text("agenda_item_id IS NOT NULL")
_GENERAL = sa.text("agenda_item_id IS NULL")

_sessions = sa.table(
    "program_sessions",
    sa.column("community_id", sa.BigInteger),
    sa.column("id", sa.BigInteger),
    sa.column("program_id", sa.BigInteger),
    sa.column("starts_at", sa.DateTime(timezone=True)),
    sa.column("details", sa.JSON),
)
_programs = sa.table(
    "programs",
    sa.column("community_id", sa.BigInteger),
    sa.column("id", sa.BigInteger),
    sa.column("created_by", sa.BigInteger),
)
_items = sa.table(
    "action_items",
    sa.column("community_id", sa.BigInteger),
    sa.column("id", sa.BigInteger),
    sa.column("program_id", sa.BigInteger),
    sa.column("session_id", sa.BigInteger),
    sa.column("task", sa.String(200)),
    sa.column("assignee", sa.String(64)),
    sa.column("due_on", sa.Date),
    sa.column("status", sa.String(32)),
    sa.column("created_by", sa.BigInteger),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("revision", sa.Integer),
)


def upgrade() -> None:
    _minutes()
    _notes()
    _drafts()
    _decisions()
    _action_items()
    policies.protect(*_TABLES)
    policies.as_system(_take_over)


def _minutes() -> None:
    op.create_table(
        "minutes",
        *_keys(),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"]),
        _within("session_id", "program_sessions", ondelete="CASCADE"),
        *_community(),
    )
    op.create_index("uq_minutes_session", "minutes", ["community_id", "session_id"], unique=True)
    op.create_index(
        "ix_minutes_unsent",
        "minutes",
        ["community_id", "session_id"],
        postgresql_where=_UNSENT,
        sqlite_where=_UNSENT,
    )


def _notes() -> None:
    op.create_table(
        "minute_notes",
        *_keys(),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("agenda_item_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(8000), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["updated_by"], ["users.id"]),
        _within("session_id", "program_sessions", ondelete="CASCADE"),
        _within("agenda_item_id", "agenda_items"),
        *_community(),
    )
    for name, columns, criterion in (
        ("uq_minute_notes_item", ["community_id", "session_id", "agenda_item_id"], _OF_ITEM),
        ("uq_minute_notes_general", ["community_id", "session_id"], _GENERAL),
    ):
        op.create_index(
            name, "minute_notes", columns, unique=True, postgresql_where=criterion, sqlite_where=criterion
        )
    op.create_table(
        "minute_revisions",
        *_keys(),
        sa.Column("note_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(8000), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"]),
        _within("note_id", "minute_notes", ondelete="CASCADE"),
        *_community(),
    )
    numbered = ["community_id", "note_id", "revision"]
    op.create_index("uq_minute_revisions_number", "minute_revisions", numbered, unique=True)


def _drafts() -> None:
    op.create_table(
        "minute_drafts",
        *_keys(),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("agenda_item_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(20_000), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        _within("session_id", "program_sessions", ondelete="CASCADE"),
        *_community(),
    )
    of_person = ["community_id", "session_id", "agenda_item_id", "user_id"]
    op.create_index("uq_minute_drafts_person", "minute_drafts", of_person, unique=True)
    op.create_index("ix_minute_drafts_old", "minute_drafts", ["changed_at"])


def _decisions() -> None:
    op.create_table(
        "decisions",
        *_keys(),
        *_of_meeting(),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("votes_abstained", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "votes_for >= 0 AND votes_against >= 0 AND votes_abstained >= 0", name="ck_decisions_votes"
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"]),
        *_meeting(),
        *_community(),
    )
    op.create_index("ix_decisions_session", "decisions", ["community_id", "session_id", "id"])
    op.create_index("ix_decisions_program", "decisions", ["community_id", "program_id", "recorded_at"])


def _action_items() -> None:
    op.create_table(
        "action_items",
        *_keys(),
        *_of_meeting(),
        sa.Column("task", sa.String(200), nullable=False),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("assignee", sa.String(64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("status", sa.Enum("open", "done", "dropped", native_enum=False, length=32), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        *(sa.ForeignKeyConstraint([who], ["users.id"]) for who in ("assignee_id", "created_by", "closed_by")),
        *_meeting(),
        *_community(),
    )
    op.create_index("ix_action_items_session", "action_items", ["community_id", "session_id", "id"])
    op.create_index(
        "ix_action_items_program", "action_items", ["community_id", "program_id", "status", "due_on"]
    )
    for name, columns in (
        ("ix_action_items_mine", ["community_id", "assignee_id"]),
        ("ix_action_items_remind", ["remind_at"]),
    ):
        op.create_index(name, "action_items", columns, postgresql_where=_IS_OPEN, sqlite_where=_IS_OPEN)


def _keys() -> list[sa.Column[Any]]:
    return [
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
    ]


def _of_meeting() -> list[sa.Column[Any]]:
    return [
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("agenda_item_id", sa.BigInteger(), nullable=True),
    ]


def _meeting() -> list[sa.Constraint]:
    return [
        _within("program_id", "programs", ondelete="CASCADE"),
        _within("session_id", "program_sessions", ondelete="CASCADE"),
        _within("agenda_item_id", "agenda_items"),
    ]


def _within(column: str, table: str, ondelete: str | None = None) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column], [f"{table}.community_id", f"{table}.id"], ondelete=ondelete
    )


def _community() -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    ]


def _told() -> list[Any]:
    """Sessions that say what is to do among their details."""
    same = sa.and_(
        _programs.c.community_id == _sessions.c.community_id, _programs.c.id == _sessions.c.program_id
    )
    rows = op.get_bind().execute(
        sa.select(_sessions, _programs.c.created_by)
        .join_from(_sessions, _programs, same)
        .where(sa.cast(_sessions.c.details, sa.Text).like('%"action_items"%'))
    )
    return [row for row in rows if isinstance(row.details, dict) and "action_items" in row.details]


def _take_over() -> None:
    """What sessions said among their details becomes rows."""
    for row in _told():
        made = [_item(row, said) for said in row.details["action_items"]]
        if made:
            op.get_bind().execute(_items.insert(), made)
        _tell(row, {name: value for name, value in row.details.items() if name != "action_items"})


def _item(row: Any, said: dict[str, str]) -> dict[str, Any]:
    due_on = said.get("due_date")
    return {
        "community_id": row.community_id,
        "id": new_id(),
        "program_id": row.program_id,
        "session_id": row.id,
        "task": said["task"],
        "assignee": said.get("assigned_to", ""),
        "due_on": date.fromisoformat(due_on) if due_on else None,
        "status": "open",
        "created_by": row.created_by,
        "created_at": datetime.now(UTC),
        "revision": 1,
    }


def _tell(row: Any, details: dict[str, Any]) -> None:
    this = (_sessions.c.community_id == row.community_id, _sessions.c.id == row.id)
    op.get_bind().execute(_sessions.update().where(*this).values(details=details))


def downgrade() -> None:
    policies.as_system(_give_back)
    for table in (
        "minute_revisions",
        "minute_notes",
        "minute_drafts",
        "decisions",
        "action_items",
        "minutes",
    ):
        op.drop_table(table)


def _give_back() -> None:
    """What is open goes back among the details of its session."""
    bind = op.get_bind()
    open_now: dict[tuple[int, int], list[dict[str, str]]] = {}
    for item in bind.execute(sa.select(_items).where(_items.c.status == "open").order_by(_items.c.id)):
        said = {"task": item.task}
        if item.assignee:
            said["assigned_to"] = item.assignee
        if item.due_on:
            said["due_date"] = item.due_on.isoformat()
        open_now.setdefault((item.community_id, item.session_id), []).append(said)
    for (community, session), items in open_now.items():
        this = (_sessions.c.community_id == community, _sessions.c.id == session)
        row = bind.execute(sa.select(_sessions).where(*this)).one()
        _tell(row, {**(row.details or {}), "action_items": items})
