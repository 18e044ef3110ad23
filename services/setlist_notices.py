"""What is told about setlists, as it is now; None for what is no longer true."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from models.communities import Standing
from models.rsvp import RsvpStatus
from models.sessions import SessionStatus
from services import setlist_shown
from services.answers import Mine
from services.notice_facts import Facts, Message
from services.outbox import Kind
from services.sessions import SessionDetails

Reader = Callable[[Facts, Message], dict[str, Any] | None]


def _ahead(facts: Facts, message: Message) -> SessionDetails | None:
    """The session, where it is still to come, for one who is still a member."""
    session = facts.sessions.get(message.params["session"])
    if session is None or session.community_id != message.community_id or session.starts_at <= facts.now:
        return None
    gone = session.status is SessionStatus.CANCELLED or facts.standing(message) is not Standing.ACTIVE
    return None if gone else session


def _attended(facts: Facts, message: Message) -> SessionDetails | None:
    """The same, for one who comes or may come."""
    session = _ahead(facts, message)
    answer = facts.answers.get((message.params["session"], message.user_id))
    if session is None or answer is None or answer.status not in (RsvpStatus.GOING, RsvpStatus.MAYBE):
        return None
    return replace(session, mine=Mine(answer.status, answer.pool_id, answer.guests, note=""))


def _setlist(facts: Facts, message: Message) -> dict[str, Any] | None:
    """Not when nothing is left of it, nor to who does not come any more."""
    session = _attended(facts, message)
    shown = facts.setlists.get(message.params["session"])
    return {"session": session, "setlist": shown} if session and shown else None


def _changed(facts: Facts, message: Message) -> dict[str, Any] | None:
    """Not when all is again as it was, nor to who does not come any more."""
    session = _attended(facts, message)
    shown = facts.setlists.get(message.params["session"])
    news = setlist_shown.difference(message.params["before"], shown.songs if shown else ())
    return {"session": session, "setlist": shown, "difference": news} if session and news else None


def _wanted(facts: Facts, message: Message) -> dict[str, Any] | None:
    """Not when a list was chosen meanwhile."""
    session = _ahead(facts, message)
    return {"session": session} if session and session.id not in facts.setlists else None


READERS: Mapping[Kind, Reader] = {
    Kind.SETLIST: _setlist,
    Kind.SETLIST_CHANGED: _changed,
    Kind.SETLIST_WANTED: _wanted,
}
