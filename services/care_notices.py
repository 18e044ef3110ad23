"""What is told of steps, homework and private threads: each kind's notice, from its facts."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from services import care_facts
from services.care_facts import StepNews
from services.notice import Notice
from services.notice_facts import Facts, Message
from services.outbox import Kind

Maker = Callable[[Facts, Message, Notice], Notice | None]


def _step(read: Callable[..., StepNews | None]) -> Maker:
    """The maker of a kind that tells of a booking's step."""

    def make(facts: Facts, message: Message, base: Notice) -> Notice | None:
        to = (message.community_id, message.user_id)
        found = read(facts.care, to, message.params, facts.now)
        return None if found is None else replace(base, step=found)

    return make


def _thread_message(facts: Facts, message: Message, base: Notice) -> Notice | None:
    to = (message.community_id, message.user_id)
    found = care_facts.message(facts.care, to, message.params)
    return None if found is None else replace(base, relay=found)


MAKERS: Mapping[Kind, Maker] = {
    **{kind: _step(read) for kind, read in care_facts.STEPS.items()},
    Kind.THREAD_MESSAGE: _thread_message,
}
