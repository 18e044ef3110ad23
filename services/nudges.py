"""A word to those who run a session that ended without anybody having marked who came."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import and_, bindparam, or_, select, true, union_all

from models.attendance import Attendance, CheckIn
from models.programs import Program, ProgramStaff
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import outbox
from services.sessions import WITH_PROGRAM

attendance = table_of(Attendance)
check_ins = table_of(CheckIn)
programs = table_of(Program)
rsvps = table_of(Rsvp)
sessions = table_of(ProgramSession)
staff = table_of(ProgramStaff)

AFTER = timedelta(minutes=30)
"""How long after the end the word comes: until then the list may be finished at leisure."""

_OF_SESSIONS = sessions.c.id.in_(bindparam("of_sessions", expanding=True))
_SOMEBODY_SAID_YES = (
    select(rsvps.c.id)
    .where(
        rsvps.c.community_id == sessions.c.community_id,
        rsvps.c.session_id == sessions.c.id,
        rsvps.c.status == RsvpStatus.GOING,
    )
    .exists()
)
_RUNNERS = union_all(
    select(sessions.c.id, staff.c.user_id)
    .select_from(
        sessions.join(
            staff,
            and_(
                staff.c.community_id == sessions.c.community_id, staff.c.program_id == sessions.c.program_id
            ),
        )
    )
    .where(here(sessions), _OF_SESSIONS, _SOMEBODY_SAID_YES),
    select(sessions.c.id, programs.c.created_by)
    .select_from(WITH_PROGRAM)
    .where(here(sessions), _OF_SESSIONS, _SOMEBODY_SAID_YES),
)
_TAKEN = select(attendance.c.session_id).where(
    attendance.c.community_id.in_(bindparam("of_communities", expanding=True)),
    attendance.c.session_id.in_(bindparam("of_sessions", expanding=True)),
    or_(
        attendance.c.attended.is_(true()),
        select(check_ins.c.id)
        .where(
            check_ins.c.community_id == attendance.c.community_id,
            check_ins.c.session_id == attendance.c.session_id,
            check_ins.c.closed_at.is_not(None),
        )
        .exists(),
    ),
)


def ask(tx: Tx, ended: Sequence[int]) -> None:
    """Ask those who run sessions that just ended who came, where anybody said yes. As the system actor."""
    if not ended:
        return
    runners: dict[int, set[int]] = defaultdict(set)
    for row in tx.rows(_RUNNERS, of_sessions=list(ended)):
        runners[row.id].add(row.user_id)
    events = [(sorted(people), str(session), {"session": session}) for session, people in runners.items()]
    outbox.tell_of_each(tx, outbox.Kind.TAKE_ATTENDANCE, events, due_at=tx.now + AFTER)


def taken(tx: Tx, session_ids: Collection[int], within: Collection[int]) -> frozenset[int]:
    """Those of some sessions where somebody was marked meanwhile. For the sender, across communities."""
    if not session_ids:
        return frozenset()
    rows = tx.rows(_TAKEN, of_sessions=list(session_ids), of_communities=list(within))
    return frozenset(row.session_id for row in rows)
