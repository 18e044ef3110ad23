"""What buttons and conversations say about reservations, as plain text, and what is meant by it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from services.errors import NotFound


def reason_of(talk: Mapping[str, Any], use_id: int) -> str:
    """The reason typed for cancelling this one; none when the conversation was about another."""
    return str(talk.get("reason", "")) if talk.get("use") == use_id else ""


def named(said: Mapping[str, Any]) -> tuple[int, datetime, int]:
    """The room, the moment and the minutes that a button names. Raises NotFound for a forged one."""
    minutes = said["minutes"]
    if not (minutes.isascii() and minutes.isdigit()):
        raise NotFound
    return said["space"], moment_of(said["at"]), int(minutes)


def purpose_of(talk: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    """What was typed for this reservation; nothing when the conversation was about another."""
    same = all(talk.get(name) == said[name] for name in ("space", "at", "minutes"))
    return str(talk.get("purpose", "")) if same else ""


def day_named(value: str) -> date:
    """The day that a button names: `20261126`. Raises NotFound for a forged one."""
    try:
        return datetime.strptime(value, "%Y%m%d").date()
    except ValueError:
        raise NotFound from None


def minute_of(moment: datetime) -> str:
    """A moment as a button names it: minutes since 1970."""
    return str(int(moment.timestamp()) // 60)


def moment_of(name: str) -> datetime:
    """The moment that a button names. Raises NotFound for a forged one."""
    if not (name.isascii() and name.isdigit() and len(name) <= 8):
        raise NotFound
    return datetime.fromtimestamp(int(name) * 60, UTC)
