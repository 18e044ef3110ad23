"""Asking how it was: once, some hours after a session ended, those who were there."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, false, func, select, true, update

from models.attendance import Attendance
from models.communities import Membership, Standing
from models.programs import Program
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import outbox
from services.sessions import WITH_PROGRAM

table = table_of(ProgramSession)
programs = table_of(Program)
attendance = table_of(Attendance)
rsvps = table_of(Rsvp)
users = table_of(User)
memberships = table_of(Membership)

AFTER = timedelta(hours=3)
"""How long after the end people are asked: they are home by then."""
LATEST = timedelta(days=2)
"""What ended longer ago is not asked about any more."""
PAGE = 1000
"""People a transaction asks."""
BATCH = 200
SETTING = "feedback_asked"
"""The setting of a program that says whether its people are asked."""
"""Sessions a sweep looks up at once."""


@dataclass(frozen=True, slots=True)
class Due:
    """A session whose people are to be asked."""

    community_id: int
    session_id: int
    host_id: int | None
    """Who led it: not asked how it was."""
    wanted: bool
    """Whether its program asks at all."""


_OPEN = (
    table.c.feedback_asked_at.is_(None),
    table.c.status == SessionStatus.COMPLETED,
    table.c.deleted_at.is_(None),
)
_DUE = (
    select(
        table.c.community_id,
        table.c.id,
        func.coalesce(table.c.facilitator_id, programs.c.facilitator_id),
        func.coalesce(programs.c.settings[SETTING].as_boolean(), true()),
    )
    .select_from(WITH_PROGRAM)
    .where(
        *_OPEN,
        table.c.ends_at <= bindparam("before"),
        table.c.ends_at > bindparam("after"),
        programs.c.deleted_at.is_(None),
    )
    .order_by(table.c.ends_at)
    .limit(bindparam("most"))
)
_THIS = (here(table), table.c.id == bindparam("of_session"), *_OPEN)
_LOCK = select(table.c.id).where(*_THIS).with_for_update()
_DONE = update(table).where(*_THIS).values(feedback_asked_at=bindparam("at"))
_TAKEN = (
    select(attendance.c.id)
    .where(
        here(attendance),
        attendance.c.session_id == bindparam("of_session"),
        attendance.c.attended.is_(true()),
    )
    .limit(1)
)
_WANT_IT = (
    users.c.feedback,
    memberships.c.muted.is_(False),
    memberships.c.standing == Standing.ACTIVE,
    users.c.id > bindparam("after"),
    users.c.id != bindparam("host"),
)


def _people(who: Any, *criteria: Any) -> Any:
    """Those of a table of answers or marks who want to be asked, a page of them."""
    return (
        select(users.c.id)
        .select_from(
            who.join(users, users.c.id == who.c.user_id).join(
                memberships,
                and_(
                    memberships.c.community_id == who.c.community_id, memberships.c.user_id == who.c.user_id
                ),
            )
        )
        .where(here(who), who.c.session_id == bindparam("of_session"), *criteria, *_WANT_IT)
        .order_by(users.c.id)
        .limit(PAGE)
    )


_CAME = _people(attendance, attendance.c.attended.is_(true()))
_missed = attendance.alias("missed")
_SAID_YES = _people(
    rsvps,
    rsvps.c.status == RsvpStatus.GOING,
    ~select(_missed.c.id)
    .where(
        _missed.c.community_id == rsvps.c.community_id,
        _missed.c.session_id == rsvps.c.session_id,
        _missed.c.user_id == rsvps.c.user_id,
        _missed.c.attended.is_(false()),
    )
    .exists(),
)


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """Sessions that ended a while ago and were not asked about; as the system actor."""
    return tx.records(Due, _DUE, before=tx.now - AFTER, after=tx.now - LATEST, most=most)


def ask(tx: Tx, session: Due, after: int = 0) -> tuple[int, int | None]:
    """Ask a page of a session's people, those after the id `after`: (how many, where to go on).

    Those who came; where no list was taken, those who said that they come. Each is asked once, however often
    this runs; the last page marks the session. Where the program does not ask, nobody is. In the session's
    community, as the system actor.
    """
    if tx.row(_LOCK, of_session=session.session_id) is None:
        return 0, None
    if not session.wanted:
        tx.execute(_DONE, of_session=session.session_id, at=tx.now)
        return 0, None
    who = _CAME if tx.row(_TAKEN, of_session=session.session_id) else _SAID_YES
    found = tx.rows(who, of_session=session.session_id, after=after, host=session.host_id or 0)
    asked = [row.id for row in found]
    outbox.tell(tx, outbox.Kind.FEEDBACK, asked, key=str(session.session_id), session=session.session_id)
    if len(asked) == PAGE:
        return PAGE, asked[-1]
    tx.execute(_DONE, of_session=session.session_id, at=tx.now)
    return len(asked), None
