"""Recordings among the materials of a session: marked as such, withheld when a consent is taken back."""

from sqlalchemy import bindparam, func, null, select, update

from models.materials import Material
from models.tx import Tx, here, table_of
from services import access, activity, outbox, sessions
from services.access import Ability
from services.sessions import SessionDetails

table = table_of(Material)

_RECORDINGS = (
    here(table),
    table.c.session_id == bindparam("of_session"),
    table.c.is_recording,
    table.c.deleted_at.is_(None),
)
_WITHHOLD = (
    update(table).where(*_RECORDINGS, table.c.withheld_at.is_(None)).values(withheld_at=bindparam("at"))
)
_RELEASE = update(table).where(*_RECORDINGS).values(withheld_at=null())
_WITHHELD = select(func.count()).select_from(table).where(*_RECORDINGS, table.c.withheld_at.is_not(None))


def count(tx: Tx, session_id: int) -> int:
    """How many recordings of a session members do not see for now."""
    number: int = tx.value(_WITHHELD, of_session=session_id)
    return number


def withhold(tx: Tx, session: SessionDetails, host: int) -> None:
    """Members see a session's recordings no more until an organizer decides; the host hears of it."""
    if not tx.execute(_WITHHOLD, of_session=session.id, at=tx.now).rowcount:
        return
    activity.log(tx, "recording_withheld", "session", session.id)
    key = f"{session.id}:{tx.actor.user_id}:{tx.now.timestamp():.0f}"
    outbox.tell(tx, outbox.Kind.RECORDING, [host], key, session=session.id)


def release(tx: Tx, session_id: int) -> None:
    """Show them again: whoever took a consent back is on them no more. Raises NotFound, NotAllowed."""
    access.require(tx, Ability.RUN_PROGRAM, sessions.details(tx, session_id).program_id)
    if tx.execute(_RELEASE, of_session=session_id).rowcount:
        activity.log(tx, "recording_released", "session", session_id)
