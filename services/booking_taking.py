"""What appointments take of their instructor and their room, and how it is given back.

Whoever takes holds the instructor's lock first, then the room's (services/spaces.py): of two at once the
second finds it taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from models.spaces import Occupancy, Use
from models.tx import Tx
from services import busy, hours, session_rooms, slot_rooms, slot_times, slots, spaces
from services.booking_errors import NotBookable, TimeTaken
from services.bookings import AppointmentDetails
from services.errors import Refusal
from services.hours import Availability
from services.opening import Stretch
from services.spaces import SpaceDetails


@dataclass(frozen=True, slots=True)
class Locked:
    """An instructor, and the room of an offering, whom nobody else books until the end of the transaction."""

    instructor: Availability
    room: SpaceDetails | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What one appointment has taken."""

    time: Stretch
    busy_id: int
    occupancy_id: int | None


def times(starts: Sequence[datetime], minutes: int) -> list[Stretch]:
    """From when to when appointments are, in order."""
    return [Stretch(start, start + timedelta(minutes=minutes)) for start in sorted(starts)]


def time_of(one: AppointmentDetails) -> Stretch:
    """From when to when an appointment is."""
    return Stretch(one.starts_at, one.ends_at)


def lock(tx: Tx, instructor_id: int, space_id: int | None) -> Locked:
    """Let nobody else take anything of an instructor and a room until the end of the transaction."""
    instructor = hours.of(tx, instructor_id, lock=True)
    if space_id is None:
        return Locked(instructor, None)
    spaces.lock(tx, [space_id])
    return Locked(instructor, spaces.known(tx, space_id))


def check(
    tx: Tx,
    whose: Locked,
    wanted: Sequence[Stretch],
    but: Sequence[AppointmentDetails] = (),
    *,
    anyhow: bool = False,
) -> None:
    """Make sure that these times can be had. One query, however many there are.

    `but` are those that are given back with it; `anyhow` is for the instructor's side, whom hours, notice
    and limits do not bind. Raises NotBookable, TimeTaken, OutOfHours, TooSoon, TooFar, DayFull.
    """
    refused = problem(tx, whose, wanted, but, anyhow=anyhow)
    if refused is not None:
        raise refused


def problem(
    tx: Tx,
    whose: Locked,
    wanted: Sequence[Stretch],
    but: Sequence[AppointmentDetails] = (),
    *,
    anyhow: bool = False,
) -> Refusal | None:
    """Why these times cannot be had, or None."""
    found, room = whose.instructor, whose.room
    if not wanted or (room is not None and room.archived) or not (found.active or anyhow):
        return NotBookable()
    if wanted[0].start <= tx.now:
        return TimeTaken(wanted[0].start)
    rules, day = found.rules, timedelta(days=1)
    reach = Stretch(wanted[0].start - 2 * day, wanted[-1].end + 2 * day)
    held = [one.busy_id for one in but if one.busy_id is not None]
    way, used = slots.in_the_way(tx, found, reach, room, [one.id for one in but], held)
    for time in wanted:
        refused = (
            slot_times.collision(rules, way, time, used)
            if anyhow
            else slot_times.problem(rules, way, time, tx.now, used)
        )
        if refused is not None:
            return refused
    return None


def take(tx: Tx, whose: Locked, wanted: Sequence[Stretch], purpose: str) -> list[Taken]:
    """Take times that were checked, in order, buffers and room included. Raises TimeTaken."""
    instructor, room = whose.instructor, whose.room
    blocked = [slots.blocked(instructor, time) for time in wanted]
    for one, following in pairwise(blocked):
        if one.overlaps(following):
            raise TimeTaken(following.start)
    claimed = busy.claim_all(tx, instructor.user_id, blocked)
    uses: Sequence[int | None] = [None] * len(wanted)
    if room is not None:
        about: dict[str, Any] = {"kind": Use.APPOINTMENT, "user_id": instructor.user_id, "purpose": purpose}
        uses = tx.add_many(Occupancy, [session_rooms.row_of(tx, room, time, **about) for time in wanted])
    return [Taken(time, busy_id, use) for time, busy_id, use in zip(wanted, claimed, uses, strict=True)]


def give_back(tx: Tx, these: Sequence[AppointmentDetails]) -> None:
    """Give back what appointments have taken."""
    busy.release(tx, [one.busy_id for one in these if one.busy_id is not None])
    slot_rooms.give_back(tx, [one.occupancy_id for one in these if one.occupancy_id is not None])
