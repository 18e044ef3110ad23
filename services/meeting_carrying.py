"""What was not reached goes on to the next date, and so do suggestions that nobody had time for.

What was on the agenda of a meeting stays there, as carried: its successor is `carried_from` it. Suggestions,
and the agenda of a session that was cancelled, move as they are, with their votes. What stands on every
agenda is on the next one anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from models.meetings import AgendaItem, ItemStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import activity, meeting_suggestions, meeting_words, meetings
from services.errors import NoNextDate, NotAllowed
from services.meeting_facts import Agenda, Item
from services.sessions import SessionDetails

table = table_of(AgendaItem)
sessions = table_of(ProgramSession)


@dataclass(frozen=True, slots=True)
class NextDate:
    """The session that comes next."""

    id: int
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Carried:
    """What went on to the next date."""

    agenda: Agenda
    count: int = 0
    starts_at: datetime | None = None
    """None where there is no later date."""


_NEXT = (
    select(sessions.c.id, sessions.c.starts_at)
    .where(
        here(sessions),
        sessions.c.program_id == bindparam("of_program"),
        sessions.c.starts_at > bindparam("after"),
        sessions.c.status == SessionStatus.SCHEDULED,
        sessions.c.deleted_at.is_(None),
    )
    .order_by(sessions.c.starts_at)
    .limit(1)
)
_THERE = select(table.c.topic).where(
    here(table), table.c.session_id == bindparam("of_session"), table.c.deleted_at.is_(None)
)
_THIS = (here(table), table.c.id == bindparam("of_item"))
_STATUS = update(table).where(*_THIS).values(status=bindparam("stands"))
_MOVE = update(table).where(*_THIS).values(session_id=bindparam("to_session"), position=bindparam("at"))


def waiting(found: Agenda) -> tuple[Item, ...]:
    """What could go on to the next date: of a session that is over or cancelled, of a finished meeting."""
    if found.open or found.running:
        return ()
    items = (*found.planned, *found.suggested)
    return tuple(item for item in items if not item.standing)


def next_of(tx: Tx, session: SessionDetails) -> NextDate:
    """The next date of the program. Raises NoNextDate."""
    after = max(session.starts_at, tx.now)
    row = tx.row(_NEXT, of_program=session.program_id, after=after)
    if row is None:
        raise NoNextDate
    return NextDate(row.id, row.starts_at)


def carry(tx: Tx, session_id: int) -> Carried:
    """Let all that waits go on to the next date; a second tap finds nothing more to do.

    Raises NotFound, NotAllowed, NoNextDate.
    """
    meetings.lock(tx, session_id)
    found = meetings.agenda(tx, session_id)
    if not found.session.hosts:
        raise NotAllowed
    return _carry(tx, found, next_of(tx, found.session))


def after_meeting(tx: Tx, found: Agenda) -> Carried:
    """The same for a meeting that was just finished; without a later date all stays until there is one."""
    try:
        return _carry(tx, found, next_of(tx, found.session))
    except NoNextDate:
        return Carried(found)


def _carry(tx: Tx, found: Agenda, to: NextDate) -> Carried:
    there = {meeting_words.key(row.topic) for row in tx.rows(_THERE, of_session=to.id)}
    going = [item for item in waiting(found) if meeting_words.key(item.topic) not in there]
    cancelled = found.session.status is SessionStatus.CANCELLED
    planned = [] if cancelled else [item for item in going if item.status is ItemStatus.PLANNED]
    copy(tx, to.id, found.session.program_id, planned)
    _set(tx, planned, ItemStatus.CARRIED)
    _move(tx, to.id, [item for item in going if item not in planned])
    if going:
        activity.log(tx, "agenda_carried", "session", found.session.id, topics=len(going), to=to.id)
    return Carried(meetings.changed(tx, found.session), len(going), to.starts_at)


def copy(tx: Tx, session_id: int, program_id: int, going: Sequence[Item]) -> None:
    """Put successors of some items at the end of another session's agenda."""
    position = meeting_suggestions.last(tx, session_id)
    tx.add_many(
        AgendaItem,
        [
            {
                "program_id": program_id,
                "session_id": session_id,
                "topic": item.topic,
                "text": item.text,
                "minutes": item.minutes,
                "status": ItemStatus.PLANNED,
                "position": position + n,
                "suggested_by": item.suggested_by,
                "created_at": tx.now,
                "carried_from": item.id,
            }
            for n, item in enumerate(going, 1)
        ],
    )


def _set(tx: Tx, items: Sequence[Item], status: ItemStatus) -> None:
    tx.execute_many(_STATUS, [{"of_item": item.id, "stands": status} for item in items])


def _move(tx: Tx, session_id: int, going: Sequence[Item]) -> None:
    position = meeting_suggestions.last(tx, session_id)
    tx.execute_many(
        _MOVE,
        [
            {"of_item": item.id, "to_session": session_id, "at": position + n}
            for n, item in enumerate(going, 1)
        ],
    )
