"""Several registrations at once: they came, or their answers are taken back."""

from models.rsvp import Answer, RsvpStatus
from models.tx import Tx
from services import (
    activity,
    marking,
    places,
    registration_edit,
    registration_selection,
    registrations,
)
from services.registration_edit import Typed
from services.registration_errors import NobodyChosen, TooManyAtOnce
from services.registration_selection import AT_ONCE, Chosen, pieces
from services.registrations import Registration
from services.sessions import SessionDetails

MOST_CANCELLED = 100
"""Answers that are taken back in one go: each lets others in, one after the other."""


def came(tx: Tx, session_id: int, chosen: Chosen) -> int:
    """Mark those who were chosen as here; how many were not before. Raises NobodyChosen, and what
    `marking.some_came` raises.
    """
    session = registrations.viewed(tx, session_id)
    people = [row.user_id for row in registration_selection.rows(tx, session, chosen)]
    return sum(marking.some_came(tx, session_id, some) for some in pieces(people, AT_ONCE))


def leaving(tx: Tx, session_id: int, chosen: Chosen) -> tuple[SessionDetails, list[Registration]]:
    """Those who were chosen and have an answer to take back.

    Raises NotFound, NotAllowed, NobodyChosen, TooManyAtOnce.
    """
    session = registrations.viewed(tx, session_id)
    rows = registration_selection.rows(tx, session, chosen)
    found = [row for row in rows if row.status is not RsvpStatus.NOT_GOING]
    if not found:
        raise NobodyChosen
    if len(found) > MOST_CANCELLED:
        raise TooManyAtOnce(MOST_CANCELLED)
    return session, found


def cancel(tx: Tx, session_id: int, chosen: Chosen) -> int:
    """Take the answers of those who were chosen back; they are told. How many.

    Raises as `leaving`, and what `rsvp.respond` raises.
    """
    places.lock(tx, session_id)
    session, rows = leaving(tx, session_id, chosen)
    for row in rows:
        registration_edit.answer_for(tx, session_id, row, Typed(Answer.NOT_GOING, None, 0, row.note))
    activity.log_each(tx, "taken_back", "registration", [row.id for row in rows])
    said = {"people": len(rows), "of": session.title}
    activity.log(tx, "registrations_cancelled", "program", session.program_id, **said)
    registration_edit.tell(tx, session_id, rows)
    return len(rows)
