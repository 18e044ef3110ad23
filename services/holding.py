"""A cancelled session takes place after all: everyone concerned hears it, and confirms with one tap."""

from sqlalchemy import bindparam, update

from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import activity, changes, happened, outbox, sessions, waitlist
from services.changes import Cancellation
from services.errors import NotCancelled, PastDate
from services.sessions import SessionDetails

table = table_of(ProgramSession)

_THIS = (here(table), table.c.id == bindparam("of_session"))
_HOLD = (
    update(table)
    .where(*_THIS)
    .values(
        status=SessionStatus.SCHEDULED,
        cancelled_at=None,
        cancellation_reason=None,
        reminded_at=None,
        minimum_warned_at=None,
        held_at=None,
        revision=table.c.revision + 1,
    )
)


def plan(tx: Tx, session_id: int) -> Cancellation:
    """What it would mean that a cancelled session takes place after all; changes nothing.

    Raises NotFound, NotAllowed, NotCancelled, PastDate for one whose time has passed, DateTaken.
    """
    session = changes.managed(tx, session_id)
    if session.status is not SessionStatus.CANCELLED:
        raise NotCancelled
    if session.starts_at <= tx.now:
        raise PastDate(session.starts_at, session.zone, tx.now)
    changes.check_free(tx, session.program_id, session.starts_at, session.zone, session_id)
    return Cancellation(session, session.cancellation_reason or "", len(changes.concerned(tx, session_id)))


def hold(tx: Tx, session_id: int, revision: int) -> SessionDetails:
    """Let a cancelled session take place after all. The answers are those there were; each person confirms.

    Raises what `plan` raises, Outdated.
    """
    session = plan(tx, session_id).session
    changes.lock(tx, session, revision)
    tx.execute(_HOLD, of_session=session_id)
    changes.unconfirm(tx, session_id)
    people = changes.concerned(tx, session_id)
    key = f"{session_id}:{revision}"
    outbox.tell(tx, outbox.Kind.GOES_ON, people, key=key, session=session_id)
    waitlist.promote(tx, session_id)
    happened.recount(tx, session_id)
    outbox.refresh_cards_of(tx, [session_id])
    activity.log(tx, "held", "session", session_id, told=len(people))
    return sessions.details(tx, session_id)
