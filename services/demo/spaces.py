"""The rooms of the demo world, and what its people reserved."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.tx import Tx
from services import reservations, space_edit
from services.demo.cast import Become
from services.opening_words import parse
from services.spaces import SpaceDetails

STAGE = "Stage"
STUDIO = "Studio A"
_ROOMS = (
    (
        STAGE,
        "Mon–Thu 18–24, Fri, Sat 18–2, Sun 15–22",
        60,
        "Bar do Cais",
        "Piano, drums, PA. Lights by the door.",
    ),
    (STUDIO, "Mon–Fri 9–22, Sat 10–18", 8, "Rua da Rosa 14", "Rehearsal room with an upright piano."),
    ("Studio B", "Mon–Fri 9–22, Sat 10–18", 5, "Rua da Rosa 14", "The small one: for duos and lessons."),
)
FRIDAY = 4
_WISHES = (
    (STUDIO, 1, 17, 120, "Trio rehearsal"),
    (STUDIO, 2, 10, 60, "Piano lesson"),
    ("Studio B", 1, 19, 90, "Duo with Inês"),
    ("Studio B", 3, 18, 60, ""),
)


def make(tx: Tx) -> dict[str, SpaceDetails]:
    """The rooms of the jazz circle, by name; as its owner."""
    return {
        name: space_edit.create(
            tx,
            name,
            hours=parse(hours, "en"),
            capacity=capacity,
            place=place,
            description=about,
            buffer_minutes=15,
        )
        for name, hours, capacity, place, about in _ROOMS
    }


def reserve(tx: Tx, rooms: dict[str, SpaceDetails], people: Sequence[str], become: Become) -> None:
    """A few reservations over the days to come."""
    for name, (room, days, hour, minutes, purpose) in zip(people, _WISHES, strict=False):
        become(name)
        space = rooms[room]
        reservations.attempt(tx, space.id, _at(tx.now, space.zone, days, hour), minutes, purpose)


def _at(now: datetime, zone: str, days: int, hour: int) -> datetime:
    local = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    # The studios close early on Saturday, and on Sunday they are closed.
    local += timedelta(days=7 - local.weekday() if local.weekday() > FRIDAY else 0)
    return datetime.combine(local, time(hour), ZoneInfo(zone))
