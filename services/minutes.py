"""The minutes of a session as a whole: who may read and write them, and whether they are open.

Members who see a session read its minutes. Those who come, or came, and those who run it write, before,
during and after it, until an organizer closes them. Notes are in services/minute_notes.py, decisions in
services/decisions.py, tasks in services/action_items.py; services/minutes_sheet.py reads them all.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from models.base import upsert
from models.communities import Standing
from models.ids import new_id
from models.minutes import Minutes
from models.tx import Tx, here, table_of
from models.users import User
from services import access, activity, members, presence, sessions
from services.access import Ability
from services.errors import Banned, MinutesClosed, NotAllowed, NotMember
from services.meeting_facts import has_agenda
from services.sessions import SessionDetails

table = table_of(Minutes)
users = table_of(User)


@dataclass(frozen=True, slots=True)
class State:
    """Where the minutes of a session stand."""

    changed_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    held: bool = False
    """Whether they do not go out by themselves."""
    version: int = 0
    """How often they were sent."""
    sent_at: datetime | None = None

    @property
    def closed(self) -> bool:
        """Whether nobody may write now."""
        return self.closed_at is not None

    @property
    def corrected(self) -> bool:
        """Whether they were changed after they were sent."""
        return bool(self.sent_at and self.changed_at and self.changed_at > self.sent_at)

    @property
    def number(self) -> int:
        """The version that they are now: the one that was sent, or the one after it; 0 is a draft."""
        return self.version + self.corrected


_THIS = (here(table), table.c.session_id == bindparam("of_session"))
_STATE = (
    select(
        table.c.changed_at,
        table.c.closed_at,
        users.c.name,
        table.c.held,
        table.c.version,
        table.c.sent_at,
    )
    .select_from(table.outerjoin(users, users.c.id == table.c.closed_by))
    .where(*_THIS)
)
_MAKE = upsert(table).on_conflict_do_nothing(index_elements=["community_id", "session_id"])
_LOCK = select(table.c.closed_at).where(*_THIS).with_for_update()
_TOUCH = update(table).where(*_THIS).values(changed_at=bindparam("at"))
_CLOSE = (
    update(table)
    .where(*_THIS, table.c.closed_at.is_(None))
    .values(closed_at=bindparam("at"), closed_by=bindparam("who"))
)
_OPEN = update(table).where(*_THIS, table.c.closed_at.is_not(None)).values(closed_at=None, closed_by=None)
_HOLD = update(table).where(*_THIS).values(held=bindparam("wanted"))


def seen(tx: Tx, session_id: int) -> SessionDetails:
    """A session whose minutes the actor may read. Raises NotFound, NotMember, Banned."""
    session = sessions.details(tx, session_id)
    require_member(tx)
    return session


def require_member(tx: Tx) -> None:
    """Minutes, decisions and tasks are for members. Raises NotMember, Banned."""
    if tx.actor.standing is Standing.BANNED:
        raise Banned
    if not tx.actor.is_member:
        pending = tx.actor.standing is Standing.PENDING
        raise NotMember(members.community(tx).name, pending=pending)


def may_write(tx: Tx, session: SessionDetails) -> bool:
    """Whether the actor may write in the minutes of a session they see, as long as these are open."""
    return tx.actor.is_member and (session.hosts or presence.is_there(tx, session))


def writable(tx: Tx, session_id: int) -> SessionDetails:
    """A session in whose minutes the actor may write. Raises as `begin`."""
    session = seen(tx, session_id)
    if not may_write(tx, session):
        raise NotAllowed
    if state(tx, session_id).closed:
        raise MinutesClosed
    return session


def begin(tx: Tx, session_id: int) -> SessionDetails:
    """A session in whose minutes the actor writes now: others who write there wait for the end of it.

    Raises NotFound, NotMember, Banned, NotAllowed, MinutesClosed.
    """
    session = seen(tx, session_id)
    if not may_write(tx, session):
        raise NotAllowed
    if _lock(tx, session_id) is not None:
        raise MinutesClosed
    return session


def _lock(tx: Tx, session_id: int) -> datetime | None:
    """Take the turn at the minutes of a session, which are there from now on; when they were closed."""
    row = {"community_id": tx.community_id, "id": new_id(), "session_id": session_id}
    tx.connection.execute(_MAKE, [{**row, "held": False, "version": 0}])
    closed_at: datetime | None = tx.value(_LOCK, of_session=session_id)
    return closed_at


def touch(tx: Tx, session_id: int) -> None:
    """Note that something was changed, after `begin`."""
    tx.execute(_TOUCH, of_session=session_id, at=tx.now)


def state(tx: Tx, session_id: int) -> State:
    """Where the minutes of a session stand; whoever asks has to see to the rights."""
    found = tx.records(State, _STATE, of_session=session_id)
    return found[0] if found else State()


def offered(tx: Tx, session: SessionDetails) -> bool:
    """Whether the actor can read minutes of a session they see: where people talk, or once there are some."""
    if not tx.actor.is_member:
        return False
    return has_agenda(session.kind) or state(tx, session.id).changed_at is not None


def managed(tx: Tx, session_id: int) -> SessionDetails:
    """A session whose minutes the actor closes and sends. Raises NotFound, NotMember, Banned, NotAllowed."""
    session = seen(tx, session_id)
    access.require(tx, Ability.RUN_PROGRAM, session.program_id)
    return session


def close(tx: Tx, session_id: int, *, closed: bool) -> State:
    """Close the minutes, or let people write again; twice changes nothing. Raises as `managed`."""
    managed(tx, session_id)
    _lock(tx, session_id)
    change = _CLOSE if closed else _OPEN
    if tx.execute(change, of_session=session_id, at=tx.now, who=tx.actor.user_id).rowcount:
        activity.log(tx, "minutes_closed" if closed else "minutes_opened", "session", session_id)
    return state(tx, session_id)


def hold(tx: Tx, session_id: int, *, held: bool) -> State:
    """Keep the minutes from going out by themselves, or let them. Raises as `managed`."""
    managed(tx, session_id)
    _lock(tx, session_id)
    tx.execute(_HOLD, of_session=session_id, wanted=held)
    return state(tx, session_id)
