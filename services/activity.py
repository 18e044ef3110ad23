"""The activity log: each change writes one line, in its own transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from models.activity import ActivityEntry
from models.tx import Tx, here, table_of
from models.users import User
from services import access
from services.access import Ability

entries = table_of(ActivityEntry)
users = table_of(User)
PAGE = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One change, as an organizer reads it."""

    at: datetime
    by: str | None
    verb: str
    target_kind: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log, newest first."""

    lines: tuple[Line, ...]
    page: int
    pages: int


_THESE = (
    here(entries),
    entries.c.target_kind == bindparam("of_kind"),
    entries.c.target_id == bindparam("of_target"),
)
_LINES_OF = (
    select(entries.c.at, users.c.name, entries.c.verb, entries.c.target_kind, entries.c.data)
    .select_from(entries.outerjoin(users, users.c.id == entries.c.user_id))
    .where(*_THESE)
    .order_by(entries.c.at.desc(), entries.c.id.desc())
)
_LINES = _LINES_OF.limit(PAGE).offset(bindparam("skip"))
_LATELY = _LINES_OF.limit(bindparam("most"))
_COUNT = select(func.count()).select_from(entries).where(*_THESE)
_LAST_EDITOR = (
    select(users.c.name)
    .select_from(entries.join(users, users.c.id == entries.c.user_id))
    .where(*_THESE)
    .order_by(entries.c.at.desc(), entries.c.id.desc())
    .limit(1)
)


def log(tx: Tx, verb: str, target_kind: str, target_id: int, **data: Any) -> None:
    """Write one line. What is done from outside of the community is done by nobody of it."""
    tx.add(
        ActivityEntry,
        user_id=None if tx.actor.is_system else tx.actor.user_id,
        verb=verb,
        target_kind=target_kind,
        target_id=target_id,
        data=data,
        at=tx.now,
    )


def log_each(tx: Tx, verb: str, target_kind: str, target_ids: Iterable[int], **data: Any) -> None:
    """Write one line about each of several things, in one round trip."""
    same = {"user_id": tx.actor.user_id, "verb": verb, "target_kind": target_kind, "data": data, "at": tx.now}
    tx.add_many(ActivityEntry, [{**same, "target_id": target} for target in target_ids])


def last_editor(tx: Tx, target_kind: str, target_id: int) -> str | None:
    """Who changed something last, for whom it was changed under; None where nobody did."""
    name: str | None = tx.value(_LAST_EDITOR, of_kind=target_kind, of_target=target_id)
    return name


def lately(tx: Tx, target_kind: str, target_id: int, most: int = PAGE) -> tuple[Line, ...]:
    """The last changes of one thing, newest first; whoever asks has to see to the rights."""
    return tuple(tx.records(Line, _LATELY, of_kind=target_kind, of_target=target_id, most=most))


def of_program(tx: Tx, program_id: int, page: int = 0) -> LogPage:
    """A page of the changes of a program, newest first; one past the end is the last. Raises NotAllowed."""
    access.require(tx, Ability.READ_ACTIVITY, program_id)
    of = {"of_kind": "program", "of_target": program_id}
    pages = max(1, -(-tx.value(_COUNT, **of) // PAGE))
    page = max(0, min(page, pages - 1))
    return LogPage(tuple(tx.records(Line, _LINES, skip=page * PAGE, **of)), page, pages)
