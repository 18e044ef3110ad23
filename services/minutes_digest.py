"""Minutes in short, for the message that brings them: what was decided, who does what, how notes begin."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from models.action_items import ActionItem, ActionStatus
from models.meetings import AgendaItem
from models.minutes import Decision, MinuteNote, Minutes
from models.tx import Tx, table_of
from models.users import User

table = table_of(Minutes)
notes = table_of(MinuteNote)
decisions = table_of(Decision)
actions = table_of(ActionItem)
agenda = table_of(AgendaItem)
users = table_of(User)

MOST = 8
"""Of each sort; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Task:
    """Who does what by when."""

    task: str
    assignee: str
    due_on: date | None
    done: bool


@dataclass(frozen=True, slots=True)
class MinutesDigest:
    """The minutes of one session in short."""

    version: int
    title: str = ""
    held_at: datetime | None = None
    """When the session began, in `zone`."""
    zone: str = "UTC"
    decisions: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    """Topic and first line; the general part has no topic."""
    more_decisions: int = 0
    more_tasks: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell any more."""
        return not (self.decisions or self.tasks or self.notes)


@dataclass(slots=True)
class _Parts:
    decisions: list[str] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def _of(belongs: Any) -> tuple[Any, Any]:
    return (
        belongs.c.community_id.in_(bindparam("of_communities", expanding=True)),
        belongs.c.session_id.in_(bindparam("of_sessions", expanding=True)),
    )


_VERSIONS = select(table.c.session_id, table.c.version).where(*_of(table))
_DECISIONS = (
    select(decisions.c.session_id, decisions.c.text)
    .where(*_of(decisions), decisions.c.deleted_at.is_(None))
    .order_by(decisions.c.id)
)
_TASKS = (
    select(
        actions.c.session_id,
        actions.c.task,
        func.coalesce(users.c.name, actions.c.assignee).label("assignee"),
        actions.c.due_on,
        actions.c.status,
    )
    .select_from(actions.outerjoin(users, users.c.id == actions.c.assignee_id))
    .where(*_of(actions), actions.c.status != ActionStatus.DROPPED)
    .order_by(actions.c.id)
)
_NOTES = (
    select(notes.c.session_id, func.coalesce(agenda.c.topic, "").label("topic"), notes.c.text)
    .select_from(
        notes.outerjoin(
            agenda,
            and_(agenda.c.community_id == notes.c.community_id, agenda.c.id == notes.c.agenda_item_id),
        )
    )
    .where(*_of(notes), notes.c.text != "")
    .order_by(func.coalesce(agenda.c.position, 1_000_000), notes.c.id)
)


def read(tx: Tx, session_ids: Sequence[int], within: Collection[int]) -> dict[int, MinutesDigest]:
    """The minutes of some sessions `within` several communities, by session, in four queries."""
    if not session_ids:
        return {}
    asked = {"of_sessions": list(session_ids), "of_communities": list(within)}
    parts: dict[int, _Parts] = defaultdict(_Parts)
    for row in tx.rows(_DECISIONS, **asked):
        parts[row.session_id].decisions.append(row.text)
    for row in tx.rows(_TASKS, **asked):
        done = row.status is ActionStatus.DONE
        parts[row.session_id].tasks.append(Task(row.task, row.assignee, row.due_on, done))
    for row in tx.rows(_NOTES, **asked):
        parts[row.session_id].notes.append((row.topic, row.text.split("\n", 1)[0]))
    return {
        row.session_id: _digest(row.version, parts[row.session_id]) for row in tx.rows(_VERSIONS, **asked)
    }


def _digest(version: int, parts: _Parts) -> MinutesDigest:
    return MinutesDigest(
        version,
        decisions=tuple(parts.decisions[:MOST]),
        tasks=tuple(parts.tasks[:MOST]),
        notes=tuple(parts.notes[:MOST]),
        more_decisions=max(0, len(parts.decisions) - MOST),
        more_tasks=max(0, len(parts.tasks) - MOST),
    )
