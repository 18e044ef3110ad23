"""What is told about minutes and tasks, as it is now; None for what is no longer true."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from models.communities import Standing
from services.action_items import Action
from services.notice_facts import Facts, Message
from services.outbox import Kind

Reader = Callable[[Facts, Message], dict[str, Any] | None]


def _minutes(facts: Facts, message: Message) -> dict[str, Any] | None:
    """Not for a version that a newer one overtook, nor to who has left.

    It names no time of the notice's own, so that it waits for the end of quiet hours.
    """
    session = facts.sessions.get(message.params["session"])
    found = facts.minutes.get(message.params["session"])
    if session is None or found is None or facts.standing(message) is not Standing.ACTIVE:
        return None
    if found.version != message.params["version"] or found.is_empty:
        return None
    titled = replace(found, title=session.title, held_at=session.starts_at, zone=session.zone)
    return {"minutes": titled, "session_id": session.id}


def _due(facts: Facts, message: Message) -> dict[str, Any] | None:
    """Not once it is done, or given to somebody else."""
    action = _open(facts, message)
    if action is None or action.due_on is None:
        return None
    answers = action.created_by if action.assignee_id is None else action.assignee_id
    return {"action": action} if answers == message.user_id else None


def _given(facts: Facts, message: Message) -> dict[str, Any] | None:
    """Not once it is done, or given to somebody else."""
    action = _open(facts, message)
    if action is None or action.assignee_id != message.user_id:
        return None
    return {"action": action, "by": message.params["by"]}


def _freed(facts: Facts, message: Message) -> dict[str, Any] | None:
    """Not once somebody has it again."""
    action = _open(facts, message)
    return {"action": action, "by": message.params["by"]} if action and not action.assignee else None


def _open(facts: Facts, message: Message) -> Action | None:
    """The task, as long as it is open and the person is a member of where it is from."""
    action = facts.actions.get(message.params["action"])
    if action is None or action.community_id != message.community_id or not action.is_open:
        return None
    return action if facts.standing(message) is Standing.ACTIVE else None


READERS: Mapping[Kind, Reader] = {
    Kind.MINUTES: _minutes,
    Kind.ACTION_DUE: _due,
    Kind.ACTION_GIVEN: _given,
    Kind.ACTION_FREED: _freed,
}
