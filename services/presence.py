"""Presence: who comes to a session, and once it is over, who was there.

Marks of the list at the door count before answers: who said yes and was not seen was not there, a walk-in
was.
"""

from sqlalchemy import bindparam, select

from models.attendance import Attendance
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from services.sessions import SessionDetails

rsvps = table_of(Rsvp)
attendance = table_of(Attendance)

_ANSWERED = select(rsvps.c.user_id).where(
    here(rsvps), rsvps.c.session_id == bindparam("of_session"), rsvps.c.status == RsvpStatus.GOING
)
_MARKED = select(attendance.c.user_id, attendance.c.attended).where(
    here(attendance),
    attendance.c.session_id == bindparam("of_session"),
    attendance.c.user_id.is_not(None),
    attendance.c.attended.is_not(None),
)
_MY_MARK = select(attendance.c.attended).where(
    here(attendance),
    attendance.c.session_id == bindparam("of_session"),
    attendance.c.user_id == bindparam("me"),
)


def people(tx: Tx, session_id: int) -> list[int]:
    """The ids of those who come, or came. In two queries."""
    marks = {row.user_id: row.attended for row in tx.rows(_MARKED, of_session=session_id)}
    said = {row.user_id for row in tx.rows(_ANSWERED, of_session=session_id)}
    came = {user for user, attended in marks.items() if attended}
    return sorted(came | {user for user in said if marks.get(user, True)})


def is_there(tx: Tx, session: SessionDetails) -> bool:
    """Whether the actor comes, or came."""
    mark: bool | None = tx.value(_MY_MARK, of_session=session.id, me=tx.actor.user_id)
    if mark is not None:
        return mark
    return session.mine is not None and session.mine.status is RsvpStatus.GOING
