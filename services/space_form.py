"""A room that two organizers change at once: who is second sees what is new and keeps what they typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.tx import Tx
from services import activity, space_edit
from services.errors import NotFound
from services.spaces import SpaceDetails


@dataclass(frozen=True, slots=True)
class Edited:
    """A room after somebody wanted to change it."""

    room: SpaceDetails
    conflict: bool = False
    """Whether somebody else changed the room meanwhile; then nothing was done."""
    by: str | None = None
    """Who that was."""


def save(tx: Tx, space_id: int, revision: int, changes: Mapping[str, Any]) -> Edited:
    """Change fields of a room as it was at `revision`, all or none.

    Raises what `space_edit.change` raises but Outdated, which is the result's `conflict`.
    """
    room = space_edit.opened(tx, space_id)
    if not changes:
        return Edited(room)
    if room.revision != revision:
        return Edited(room, conflict=True, by=activity.last_editor(tx, "space", space_id))
    return Edited(space_edit.change(tx, space_id, revision, **changes))


def answer(tx: Tx, space_id: int, revision: int, field: str, typed: str, language: str) -> Edited:
    """Change one field to what was typed: hours by a phrase, numbers as digits. Raises as `save`."""
    return save(tx, space_id, revision, space_edit.answer(field, typed, language))


def locate(
    tx: Tx, space_id: int, revision: int, field: str, latitude: float, longitude: float, *named: str | None
) -> Edited:
    """Put its pin where a location or venue is. Raises as `save`."""
    return save(tx, space_id, revision, space_edit.located(field, latitude, longitude, *named))


def repeat(tx: Tx, space_id: int, revision: int, talk: Mapping[str, Any], language: str) -> Edited:
    """Change the field of a conversation to what was typed in it before.

    Raises as `save`; NotFound where the conversation is about another room by now, or nothing was typed.
    """
    if talk.get("space") != space_id or "typed" not in talk:
        raise NotFound
    if talk.get("spot"):
        return locate(tx, space_id, revision, talk["field"], *talk["spot"])
    return answer(tx, space_id, revision, talk["field"], talk["typed"], language)
