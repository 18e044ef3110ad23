"""Reminders: a day before, to those who come or may come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update

from models.communities import Membership
from models.programs import Program
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import outbox
from services.sessions import WITH_PROGRAM

table = table_of(ProgramSession)
programs = table_of(Program)
rsvps = table_of(Rsvp)
users = table_of(User)
memberships = table_of(Membership)

BEFORE = timedelta(hours=24)
PAGE = 1000
"""People a transaction tells."""
BATCH = 200
"""Sessions a sweep looks up at once."""


@dataclass(frozen=True, slots=True)
class Due:
    """A session whose people are to be reminded."""

    community_id: int
    session_id: int
    starts_at: datetime


_OPEN = (
    table.c.reminded_at.is_(None),
    table.c.status == SessionStatus.SCHEDULED,
    table.c.deleted_at.is_(None),
)
_DUE = (
    select(table.c.community_id, table.c.id, table.c.starts_at)
    .select_from(WITH_PROGRAM)
    .where(
        *_OPEN,
        table.c.starts_at > bindparam("at"),
        table.c.starts_at <= bindparam("until"),
        programs.c.deleted_at.is_(None),
    )
    .order_by(table.c.starts_at)
    .limit(bindparam("most"))
)
_REMINDED = (RsvpStatus.GOING, RsvpStatus.MAYBE)
_WHO = rsvps.join(users, users.c.id == rsvps.c.user_id).join(
    memberships,
    (memberships.c.community_id == rsvps.c.community_id) & (memberships.c.user_id == rsvps.c.user_id),
)
# Who answered within the last day has just seen the date: no reminder.
_WANT_IT = (
    rsvps.c.status.in_(_REMINDED),
    users.c.reminders,
    memberships.c.muted.is_(False),
    rsvps.c.answered_at <= bindparam("seen_before"),
)
_PEOPLE = (
    select(rsvps.c.user_id)
    .select_from(_WHO)
    .where(
        here(rsvps),
        rsvps.c.session_id == bindparam("of_session"),
        rsvps.c.user_id > bindparam("after"),
        *_WANT_IT,
    )
    .order_by(rsvps.c.user_id)
    .limit(PAGE)
)
_COUNT = (
    select(func.count())
    .select_from(_WHO)
    .where(here(rsvps), rsvps.c.session_id == bindparam("of_session"), *_WANT_IT)
)
_THIS = (here(table), table.c.id == bindparam("of_session"), table.c.starts_at == bindparam("start"), *_OPEN)
_LOCK = select(table.c.id).where(*_THIS).with_for_update()
_DONE = update(table).where(*_THIS).values(reminded_at=bindparam("at"))


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """Sessions that start within a day and have not been reminded of; as the system actor."""
    return tx.records(Due, _DUE, at=tx.now, until=tx.now + BEFORE, most=most)


def remind(tx: Tx, session: Due, after: int = 0) -> tuple[int, int | None]:
    """Remind a page of a session's people, those after the id `after`: (how many, where to go on).

    The last page marks the session; until then, and on another worker, it may run again: each person has
    one row a start. In the session's community, as the system actor.
    """
    if tx.row(_LOCK, of_session=session.session_id, start=session.starts_at) is None:
        return 0, None
    told = [row.user_id for row in tx.rows(_PEOPLE, after=after, **_about(session))]
    start = session.starts_at.isoformat()
    outbox.tell(
        tx,
        outbox.Kind.REMINDER,
        told,
        key=f"{session.session_id}:{start}",
        session=session.session_id,
        starts_at=start,
    )
    if len(told) == PAGE:
        return PAGE, told[-1]
    tx.execute(_DONE, of_session=session.session_id, start=session.starts_at, at=tx.now)
    return len(told), None


def count(tx: Tx, session: Due) -> int:
    """How many would be reminded of a session. In its community, as the system actor."""
    number: int = tx.value(_COUNT, **_about(session))
    return number


def _about(session: Due) -> dict[str, Any]:
    return {"of_session": session.session_id, "seen_before": session.starts_at - BEFORE}
