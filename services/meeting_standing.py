"""What stands on every agenda of a program: copied into its sessions, which follow when it changes.

Such an item is nobody's suggestion (`suggested_by` is None). What organizers made of it in one session stays:
only what is still to come, and was left as it is, follows.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from models.meetings import AgendaItem, ItemStatus
from models.tx import Tx, here, table_of
from services import meeting_words

table = table_of(AgendaItem)

SETTING = "agenda_items"
"""The setting of a program that says what stands on every agenda."""

_OF = select(
    table.c.id,
    table.c.session_id,
    table.c.topic,
    table.c.minutes,
    table.c.position,
    table.c.suggested_by,
    table.c.status,
    table.c.revision,
    table.c.deleted_at,
).where(here(table), table.c.session_id.in_(bindparam("of_sessions", expanding=True)))
_THIS = (here(table), table.c.id == bindparam("of_item"))
_TAKE_OFF = update(table).where(*_THIS).values(deleted_at=bindparam("at"))
_MINUTES = update(table).where(*_THIS).values(minutes=bindparam("takes"))


def rows_for(
    program_id: int, session_id: int, topics: Iterable[Mapping[str, Any]], at: datetime, after: int = 0
) -> list[dict[str, Any]]:
    """The items that a session begins with, behind position `after`."""
    return [
        {
            "program_id": program_id,
            "session_id": session_id,
            "topic": entry["topic"],
            "minutes": entry.get("time_minutes"),
            "status": ItemStatus.PLANNED,
            "position": position,
            "created_at": at,
        }
        for position, entry in enumerate(topics, after + 1)
    ]


def follow(
    tx: Tx, program_id: int, session_ids: Sequence[int], old: Mapping[str, Any], new: Mapping[str, Any]
) -> None:
    """Let sessions to come follow their program's settings from `old` to `new`, in four queries."""
    before, after = _by_key(old), _by_key(new)
    if before == after or not session_ids:
        return
    found: dict[int, list[Any]] = {session_id: [] for session_id in session_ids}
    for row in tx.rows(_OF, of_sessions=list(session_ids)):
        found[row.session_id].append(row)
    left = [row for rows in found.values() for row in rows if _is_left(row)]
    gone = [row for row in left if meeting_words.key(row.topic) not in after]
    kept = [row for row in left if meeting_words.key(row.topic) in after]
    tx.execute_many(_TAKE_OFF, [{"of_item": row.id, "at": tx.now} for row in gone])
    tx.execute_many(
        _MINUTES,
        [
            {"of_item": row.id, "takes": after[meeting_words.key(row.topic)].get("time_minutes")}
            for row in kept
        ],
    )
    tx.add_many(
        AgendaItem,
        [row for one, rows in found.items() for row in _missing(tx, program_id, one, rows, after)],
    )


def _by_key(settings: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {meeting_words.key(entry["topic"]): entry for entry in settings.get(SETTING, ())}


def _is_left(row: Any) -> bool:
    """Whether it stands there as it was copied."""
    untouched = row.suggested_by is None and row.revision == 1 and row.deleted_at is None
    return untouched and row.status is ItemStatus.PLANNED


def _missing(
    tx: Tx, program_id: int, session_id: int, rows: Sequence[Any], wanted: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """What a session's agenda lacks; what was withdrawn by hand does not come back."""
    there = {meeting_words.key(row.topic) for row in rows if row.deleted_at is None or row.revision > 1}
    topics = [entry for key, entry in wanted.items() if key not in there]
    return rows_for(program_id, session_id, topics, tx.now, max((row.position for row in rows), default=0))
