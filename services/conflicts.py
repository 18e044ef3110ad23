"""What stands in the way of using a room at some time, and what is free instead."""

from dataclasses import dataclass
from datetime import datetime

from models.spaces import Use


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A use that is in the way, as far as the reader may know of it."""

    kind: Use
    starts_at: datetime
    ends_at: datetime
    title: str = ""
    """What it is; empty where that is private."""
    who: str = ""
    """Who reserved it; empty where that is private."""


@dataclass(frozen=True, slots=True)
class FreeRoom:
    """A room that is free at the wanted time."""

    id: int
    name: str
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A room that cannot be had from `starts_at` to `ends_at`."""

    space_id: int
    space: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    obstacle: Obstacle | None
    """None where the room is closed then."""
    rooms: tuple[FreeRoom, ...]
    """Others that are free at that time."""
    times: tuple[datetime, ...]
    """Nearest starts on that day at which the same room is free for as long."""
