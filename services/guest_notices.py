"""What guests are told of their registrations, as it is now.

Parameters: `session`; the `position` in its queue.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from models.communities import Standing
from services.answers import Mine
from services.notice import Notice
from services.notice_facts import Facts, Message
from services.outbox import Kind
from services.sessions import SessionDetails

Maker = Callable[[Facts, Message, Notice], Notice | None]


def _session(facts: Facts, message: Message) -> SessionDetails | None:
    """The message's session with the person's own answer; None for who is gone, or once it is over."""
    session = facts.sessions.get(message.params["session"])
    answer = facts.answers.get((message.params["session"], message.user_id))
    if session is None or session.community_id != message.community_id or answer is None:
        return None
    if facts.standing(message) not in (Standing.ACTIVE, Standing.GUEST) or session.ends_at <= facts.now:
        return None
    mine = Mine(answer.status, answer.pool_id, answer.guests, answer.note)
    return replace(session, mine=replace(mine, position=message.params.get("position")))


def _registered(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """A place, a number in the queue, or neither any more."""
    session = _session(facts, message)
    return replace(base, session=session) if session else None


MAKERS: Mapping[Kind, Maker] = {Kind.REGISTERED: _registered, Kind.REGISTERED_ALREADY: _registered}
