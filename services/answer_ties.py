"""What hangs on an answer to a session beside its place: songs that were called, gear, being recorded.

Asked in one query, and only where there can be any of it: an answer to a plain session costs nothing for it.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Boolean, and_, bindparam, exists, select

from models.lineup import LineupItem
from models.queue import QueueEntry, QueueStatus
from models.recording import RecordingRule
from models.tx import Tx, here, table_of
from services import music
from services.sessions import SessionDetails

entries = table_of(QueueEntry)
items = table_of(LineupItem)
rules = table_of(RecordingRule)


@dataclass(frozen=True, slots=True)
class Ties:
    """What there is of one person at one session."""

    called: bool = False
    """Whether songs that they called wait in its queue."""
    brings: bool = False
    """Whether they bring or look for anything in its line-up."""
    noted: bool = False
    """Whether any of that was read out of the note to their answer."""
    unasked: bool = False
    """Whether it is to be recorded, and they never said whether they may be."""


NONE = Ties()

_MINE: BindParameter[Any] = bindparam("me")
_OF_SESSION: BindParameter[Any] = bindparam("of_session")
_CALLED = exists().where(
    here(entries),
    entries.c.called_by == _MINE,
    entries.c.status == QueueStatus.WAITING,
    entries.c.session_id == _OF_SESSION,
)
_OWN = (here(items), items.c.session_id == _OF_SESSION, items.c.user_id == _MINE)
_BRINGS = exists().where(*_OWN)
_NOTED = exists().where(*_OWN, items.c.from_note)
_ANSWERED = exists().where(
    here(rules), rules.c.program_id == bindparam("of_program"), rules.c.user_id == _MINE
)
_TIES = select(_CALLED, _BRINGS, _NOTED, and_(bindparam("recorded", type_=Boolean), ~_ANSWERED))


def of(tx: Tx, session: SessionDetails) -> Ties:
    """What the actor has there, in at most one query."""
    if not (session.recorded or session.kind in music.KINDS):
        return NONE
    row = tx.row(
        _TIES,
        of_session=session.id,
        of_program=session.program_id,
        me=tx.actor.user_id,
        recorded=session.recorded,
    )
    return Ties(*map(bool, row)) if row else NONE
