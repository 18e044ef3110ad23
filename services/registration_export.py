"""Registrations to take away, piece by piece: thousands of them need little memory. Noted in the log."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.tx import Tx
from services import activity, registrations
from services.registration_filter import Wanted
from services.registrations import Registration
from services.sessions import SessionDetails

PIECE = 1_000
"""Rows that are read in one transaction."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What will be taken away: which rows, in which order. Whoever registers meanwhile is not among them."""

    session: SessionDetails
    ids: tuple[int, ...]


def begin(tx: Tx, session_id: int, wanted: Wanted) -> Begun:
    """The rows that match, by their ids. Raises NotFound, NotAllowed."""
    session = registrations.viewed(tx, session_id)
    found = registrations.ids(tx, session, wanted)
    for kind, target in (("session", session_id), ("program", session.program_id)):
        activity.log(tx, "registrations_exported", kind, target, people=len(found), of=session.title)
    return Begun(session, tuple(found))


def piece(tx: Tx, session_id: int, ids: Sequence[int]) -> tuple[Registration, ...]:
    """Some of them, whole; rights may have gone since it began. Raises NotFound, NotAllowed."""
    return registrations.rows(tx, registrations.viewed(tx, session_id), ids)
