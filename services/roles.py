"""The roles a person would come in: several of them, the one they would rather have first.

To accept several is to consent to being moved between them, where somebody else gets in by it.
"""

from models.rsvp import Answer
from models.tx import Tx
from services import answers, cards, places, rsvp, sessions
from services.errors import BadInput
from services.rsvp import RsvpResult


def accept_any(tx: Tx, session_id: int) -> RsvpResult:
    """Come in whatever role is free; what was said first stays preferred. Raises as `rsvp.respond`."""
    session = sessions.details_with(tx, session_id, places.lock(tx, session_id))
    said = session.mine.roles if session.mine else ()
    every = dict.fromkeys((*said, *(pool.id for pool in session.pools)))
    return rsvp.respond(tx, session_id, Answer.GOING, roles=tuple(every))


def accept_any_on(tx: Tx, inline_message_id: str | None, session_id: int) -> RsvpResult:
    """The same on a card, as `cards.respond_on` does. Raises as `rsvp.respond`."""
    if inline_message_id:
        cards.adopt_inline(tx, session_id, inline_message_id)
    return accept_any(tx, session_id)


def accept(tx: Tx, session_id: int, chosen: str) -> RsvpResult:
    """Come in the chosen roles, preferred first: the digits of their positions. Raises as `rsvp.respond`.

    A role that is there no longer is left out; raises BadInput where none is left.
    """
    found = answers.unpacked(places.lock(tx, session_id), chosen)
    if not found:
        raise BadInput("role", "missing")
    return rsvp.respond(tx, session_id, Answer.GOING, roles=found)


def keep_only(tx: Tx, session_id: int) -> RsvpResult:
    """Come in the role one has now and be moved no more. Raises as `rsvp.respond`."""
    session = sessions.details_with(tx, session_id, places.lock(tx, session_id))
    if session.mine is None or session.mine.pool_id is None:
        raise BadInput("role", "missing")
    return rsvp.respond(tx, session_id, Answer.GOING, roles=(session.mine.pool_id,))
