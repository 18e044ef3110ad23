"""What is told about places offered, changed or shared, as it is now; None for what is true no longer.

| kind | params |
|---|---|
| offered | `session`, `until` when it is kept |
| offer_gone, moved, too_few, takes_place | `session` |
| pair_asked, pair_confirmed, pair_declined, pair_ended | `session`, `partner` who did so, `name` |
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from models.communities import Standing
from models.rsvp import RsvpStatus
from models.sessions import SessionStatus
from services.answers import Mine
from services.notice_facts import Facts, Message
from services.outbox import Kind
from services.sessions import SessionDetails

Found = dict[str, Any] | None


def _session(facts: Facts, message: Message) -> SessionDetails | None:
    """The session with the person's own answer, where it is still to take place."""
    session = facts.sessions.get(message.params["session"])
    if session is None or session.community_id != message.community_id or session.ends_at <= facts.now:
        return None
    if session.status is SessionStatus.CANCELLED or not _comes(facts, message):
        return None
    answer = facts.answers.get((session.id, message.user_id))
    if answer is None:
        return session
    mine = Mine(answer.status, answer.pool_id, answer.guests, note="", offer_until=answer.offer_until)
    return replace(session, mine=mine)


def _comes(facts: Facts, message: Message) -> bool:
    return facts.standing(message) in (Standing.ACTIVE, Standing.GUEST)


def _status(session: SessionDetails | None) -> RsvpStatus | None:
    return session.mine.status if session and session.mine else None


def _offered(facts: Facts, message: Message) -> Found:
    """Not once it was answered, or another offer took its place."""
    session, until = _session(facts, message), datetime.fromisoformat(message.params["until"])
    if _status(session) is not RsvpStatus.OFFERED or until <= facts.now:
        return None
    return {"session": session, "at": until}


def _offer_gone(facts: Facts, message: Message) -> Found:
    """Not to who answered anew."""
    session = _session(facts, message)
    return {"session": session} if _status(session) is RsvpStatus.NOT_GOING else None


def _moved(facts: Facts, message: Message) -> Found:
    session = _session(facts, message)
    return {"session": session} if _status(session) is RsvpStatus.GOING else None


def _of_pair(facts: Facts, message: Message) -> Found:
    session = _session(facts, message)
    return {"session": session, "by": message.params["name"], "asks_id": message.params["partner"]}


def _asked(facts: Facts, message: Message) -> Found:
    """Not once it was answered or taken back."""
    session = _session(facts, message)
    asked = facts.asked.get((message.params["session"], message.params["partner"], message.user_id))
    if session is None or asked is None:
        return None
    mine, theirs = session.pool(asked.partner_pool_id), session.pool(asked.asker_pool_id)
    roles = (mine.role, theirs.role) if mine and theirs and session.has_roles else None
    return {**(_of_pair(facts, message) or {}), "roles": roles}


def _answered(facts: Facts, message: Message) -> Found:
    return _of_pair(facts, message) if _session(facts, message) else None


def _ended(facts: Facts, message: Message) -> Found:
    """With the time until when the place is kept, where one has to say whether one comes alone."""
    session = _session(facts, message)
    if session is None:
        return None
    until = session.mine.offer_until if session.mine else None
    return {**(_of_pair(facts, message) or {}), "at": until}


def _too_few(facts: Facts, message: Message) -> Found:
    """Not once enough come, or it was decided."""
    session = _session(facts, message)
    if session is None or session.rules.held_at or not session.rules.lacking(session.going):
        return None
    return {"session": session, "more": session.rules.lacking(session.going)}


def _takes_place(facts: Facts, message: Message) -> Found:
    session = _session(facts, message)
    return {"session": session, "more": session.going} if session else None


READERS = {
    Kind.OFFERED: _offered,
    Kind.OFFER_GONE: _offer_gone,
    Kind.MOVED: _moved,
    Kind.PAIR_ASKED: _asked,
    Kind.PAIR_CONFIRMED: _answered,
    Kind.PAIR_DECLINED: _answered,
    Kind.PAIR_ENDED: _ended,
    Kind.TOO_FEW: _too_few,
    Kind.TAKES_PLACE: _takes_place,
}
