"""Notices about a line-up and about being recorded, each only as long as it is true.

| kind | params |
|---|---|
| lineup, found | `session`; things that are `missing` now, and `covered` |
| ask_recording, recording | `session` |
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from models.communities import Standing
from models.rsvp import RsvpStatus
from models.sessions import SessionStatus
from services import gaps
from services.notice import Notice
from services.notice_facts import Facts, Message
from services.outbox import Kind
from services.sessions import SessionDetails

Maker = Callable[[Facts, Message, Notice], Notice | None]


def _session(facts: Facts, message: Message) -> SessionDetails | None:
    """The message's session, for one who is a member still."""
    session = facts.sessions.get(message.params["session"])
    if session is None or session.community_id != message.community_id:
        return None
    return session if facts.standing(message) is Standing.ACTIVE else None


def _ahead(facts: Facts, message: Message) -> SessionDetails | None:
    """The same, as long as it is to come."""
    session = _session(facts, message)
    if session is None or session.status is not SessionStatus.SCHEDULED or session.starts_at <= facts.now:
        return None
    return session


def _status(facts: Facts, message: Message) -> RsvpStatus | None:
    answer = facts.answers.get((message.params["session"], message.user_id))
    return answer.status if answer else None


def _lineup(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Of what changed, what is so still: a bass that came and went is told by nobody."""
    session = _ahead(facts, message)
    if session is None:
        return None
    missing = tuple(what for what in message.params.get("missing", ()) if what in session.missing)
    covered = tuple(what for what in message.params.get("covered", ()) if what not in session.missing)
    if not (missing or covered):
        return None
    return replace(base, session=session, missing=missing, covered=covered)


def _found(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not to who does not come any more."""
    return _lineup(facts, message, base) if _status(facts, message) in gaps.MAY_COME else None


def _ask(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not to who has answered meanwhile, or does not come any more."""
    session = _ahead(facts, message)
    if session is None or _status(facts, message) is not RsvpStatus.GOING:
        return None
    answered = (session.program_id, message.user_id) in facts.consented
    return None if answered else replace(base, session=session)


def _withheld(facts: Facts, message: Message, base: Notice) -> Notice | None:
    session = _session(facts, message)
    return None if session is None else replace(base, session=session)


MAKERS: Mapping[Kind, Maker] = {
    Kind.LINEUP: _lineup,
    Kind.FOUND: _found,
    Kind.ASK_RECORDING: _ask,
    Kind.RECORDING: _withheld,
}
