"""What guests are told of their registrations, as it is now.

Parameters: `session`; the `position` in its queue.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from services.notice import Notice
from services.notice_facts import Facts, Message
from services.outbox import Kind

Maker = Callable[[Facts, Message, Notice], Notice | None]


def _registered(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """A place, a number in the queue, or neither any more."""
    session = facts.own_session(message)
    if session is None or session.mine is None:
        return None
    note = facts.answers[session.id, message.user_id].note
    mine = replace(session.mine, note=note, position=message.params.get("position"))
    return replace(base, session=replace(session, mine=mine))


MAKERS: Mapping[Kind, Maker] = {Kind.REGISTERED: _registered, Kind.REGISTERED_ALREADY: _registered}
