"""Milestones as they are typed: a number and a name, a field again, in the chat and on the page alike."""

from collections.abc import Mapping
from typing import Any

from models.milestones import Counting, Icon
from models.tx import Tx
from services import milestone_edit
from services.errors import BadInput, NotFound
from services.milestone_edit import Edited
from services.milestones import MilestoneDetails

NOTHING = {"-", "–", "—"}
"""Typed in the chat, takes a text off."""
FIELDS = ("name", "description", "sessions_required")


def number(text: str) -> int:
    """A number of sessions as typed, in any script's digits. Raises BadInput."""
    try:
        return int(text.strip())
    except ValueError:
        raise BadInput("sessions_required", "not_a_number") from None


def create(tx: Tx, counting: str, text: str) -> MilestoneDetails:
    """Make one from `20` or `20 Regular`. Raises as `milestone_edit.create`."""
    amount, _space, name = text.strip().partition(" ")
    return milestone_edit.create(tx, Counting(counting), number(amount), name=name)


def answer(tx: Tx, milestone_id: int, revision: int, field: str, text: str) -> Edited:
    """Change a field to what was typed in the chat; a dash is nothing. Raises as `milestone_edit.change`."""
    if field not in FIELDS:
        raise NotFound
    value: Any = "" if text.strip() in NOTHING else text
    if field == "sessions_required":
        value = number(text)
    elif not value and text.strip() not in NOTHING:
        raise BadInput(field, "missing")
    return milestone_edit.change(tx, milestone_id, revision, **{field: value})


def repeat(tx: Tx, milestone_id: int, revision: int, talk: Mapping[str, Any]) -> Edited:
    """Change the field of a conversation to what was typed in it before.

    Raises as `milestone_edit.change`; NotFound where the conversation is about another milestone by now.
    """
    if talk.get("milestone") != milestone_id or "typed" not in talk:
        raise NotFound
    return answer(tx, milestone_id, revision, talk["field"], talk["typed"])


def read(typed: Mapping[str, str]) -> dict[str, Any]:
    """What the fields of a form say. Raises BadInput."""
    found: dict[str, Any] = {}
    for field, text in typed.items():
        match field:
            case "sessions_required":
                found[field] = number(text)
            case "counting":
                found[field] = _among(Counting, text)
            case "badge_icon":
                found[field] = _among(Icon, text)
            case "program_id":
                found[field] = number(text) if text else None
            case "is_active":
                found[field] = text == "1"
            case _text:
                found[field] = text
    return found


def _among(kind: type[Any], text: str) -> Any:
    try:
        return kind(text)
    except ValueError:
        raise BadInput("form", "unreadable") from None
