"""What people are told about their registration: an organizer changed the answer.

| kind | params |
|---|---|
| answer_changed | `session`, `by` whom |
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from models.communities import Standing
from models.sessions import SessionStatus
from services.answers import Mine
from services.notice import Notice
from services.notice_facts import Facts, Message
from services.outbox import Kind

STANDINGS = (Standing.ACTIVE, Standing.GUEST)


def _answer_changed(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """How it stands now; not once it was cancelled or is over, nor what the person answered since."""
    session = facts.sessions.get(message.params["session"])
    answer = facts.answers.get((message.params["session"], message.user_id))
    if session is None or answer is None or facts.standing(message) not in STANDINGS:
        return None
    if session.status is SessionStatus.CANCELLED or session.ends_at <= facts.now:
        return None
    mine = Mine(answer.status, answer.pool_id, answer.guests, note="")
    return replace(base, session=replace(session, mine=mine), by=message.params["by"])


MAKERS: Mapping[Kind, Callable[[Facts, Message, Notice], Notice | None]] = {
    Kind.ANSWER_CHANGED: _answer_changed
}
