"""When an instructor is free, and whether they still are: one query for what is in the way, then pure code.

In the way are the sessions they host in the community, their appointments in every community, and what is in
the room, where one is wanted. Nothing is stored: a session that is moved over a free time takes it at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, and_, bindparam, func, literal_column, select, union_all

from models.bookings import Appointment
from models.instructors import BusyTime
from models.programs import Program
from models.sessions import ProgramSession, SessionStatus
from models.spaces import Occupancy
from models.tx import Tx, here, table_of
from services import hours, slot_times, spaces
from services.drafts import MAX_DURATION
from services.errors import NotFound
from services.hours import Availability
from services.opening import Stretch
from services.slot_times import InTheWay, Room
from services.spaces import SpaceDetails

sessions = table_of(ProgramSession)
programs = table_of(Program)
busy = table_of(BusyTime)
uses = table_of(Occupancy)
appointments = table_of(Appointment)

LONGEST_SESSION = timedelta(minutes=MAX_DURATION)
LONGEST_APPOINTMENT = timedelta(days=2)
"""With the time around it: what began before cannot reach into a time."""
_SESSION, _BUSY, _USE = range(3)


@dataclass(frozen=True, slots=True)
class Free:
    """When an instructor can be booked."""

    zone: str
    """The instructor's."""
    starts: tuple[datetime, ...]

    def by_day(self, zone: str) -> dict[date, list[datetime]]:
        """The starts by the days of a zone: the one of who chooses."""
        return slot_times.by_day(self.starts, zone)


def _given_back(column: Any) -> Any:
    """What the appointments take that the same change gives back."""
    these = appointments.c.id.in_(bindparam("but_appointments", expanding=True))
    return select(column).where(here(appointments), these, column.is_not(None))


_HOSTED = select(
    literal_column(str(_SESSION)).label("kind"),
    sessions.c.starts_at.label("since"),
    sessions.c.ends_at.label("until"),
).where(
    here(sessions),
    sessions.c.starts_at < bindparam("end"),
    sessions.c.starts_at > bindparam("sessions_from"),
    sessions.c.ends_at > bindparam("start"),
    sessions.c.status.in_([SessionStatus.SCHEDULED, SessionStatus.IN_PROGRESS]),
    sessions.c.deleted_at.is_(None),
    programs.c.deleted_at.is_(None),
    func.coalesce(sessions.c.facilitator_id, programs.c.facilitator_id) == bindparam("who", type_=BigInteger),
)
_HOSTED = _HOSTED.select_from(
    sessions.join(
        programs,
        and_(programs.c.community_id == sessions.c.community_id, programs.c.id == sessions.c.program_id),
    )
)
_APPOINTED = select(literal_column(str(_BUSY)), busy.c.starts_at, busy.c.ends_at).where(
    busy.c.user_id == bindparam("who", type_=BigInteger),
    busy.c.holds,
    busy.c.starts_at < bindparam("end"),
    busy.c.starts_at > bindparam("appointments_from"),
    busy.c.ends_at > bindparam("start"),
    busy.c.id.not_in(bindparam("but_busy", expanding=True)),
    busy.c.id.not_in(_given_back(appointments.c.busy_id)),
)
_USED = select(literal_column(str(_USE)), uses.c.starts_at, uses.c.free_at).where(
    here(uses),
    uses.c.holds,
    uses.c.space_id == bindparam("of_space", type_=BigInteger),
    uses.c.starts_at < bindparam("end"),
    uses.c.starts_at > bindparam("uses_from"),
    uses.c.free_at > bindparam("start"),
    uses.c.id.not_in(_given_back(appointments.c.occupancy_id)),
)
_WAY = union_all(_HOSTED, _APPOINTED)
_WAY_IN_ROOM = union_all(_HOSTED, _APPOINTED, _USED)


def free(
    tx: Tx,
    instructor_id: int,
    minutes: int,
    space_id: int | None = None,
    since: date | None = None,
    days: int | None = None,
    *,
    but_appointments: Sequence[int] = (),
) -> Free:
    """When an instructor can be booked for `minutes`, from a day of their zone on (today), some days long.

    Without `days` as far ahead as they can be booked. `but_appointments` are not in the way: they move.
    Nobody who left, and no room that was put away, can be had. Raises NotFound.
    """
    found = hours.of(tx, instructor_id)
    today = tx.now.astimezone(found.rules.zone).date()
    since = max(since or today, today)
    left = found.rules.horizon_days + 1 - (since - today).days
    within = slot_times.days_of(found.rules, since, max(0, min(left, left if days is None else days)))
    room = _room(tx, space_id)
    if not found.active or (room and room.archived) or within.start >= within.end:
        return Free(found.zone, ())
    way, used = in_the_way(tx, found, _around(found, within, minutes, room), room, but_appointments)
    starts = slot_times.starts(found.rules, way, within, minutes, tx.now, used)
    return Free(found.zone, tuple(starts))


def check(
    tx: Tx,
    instructor_id: int,
    wanted: Stretch,
    space_id: int | None = None,
    but_appointments: Sequence[int] = (),
    but_busy: Sequence[int] = (),
    *,
    anyhow: bool = False,
) -> Availability:
    """Make sure that an appointment can be then, and that nobody else takes it meanwhile.

    Locks the instructor, then the room. `anyhow` is for who runs the bookings: hours, notice and limits do
    not bind them, what is in the way does. Raises NotFound, TimeTaken, OutOfHours, TooSoon, TooFar, DayFull.
    """
    found = hours.of(tx, instructor_id, lock=True)
    room = _room(tx, space_id)
    if room is not None:
        spaces.lock(tx, [room.id])
    if not found.active or (room and room.archived):
        raise NotFound
    day = slot_times.days_of(found.rules, wanted.start.astimezone(found.rules.zone).date(), 1)
    minutes = (wanted.end - wanted.start) // timedelta(minutes=1)
    way, used = in_the_way(tx, found, _around(found, day, minutes, room), room, but_appointments, but_busy)
    if anyhow:
        refused = slot_times.collision(found.rules, way, wanted, used)
    else:
        refused = slot_times.problem(found.rules, way, wanted, tx.now, used)
    if refused is not None:
        raise refused
    return found


def blocked(instructor: Availability, wanted: Stretch) -> Stretch:
    """What an appointment takes of the instructor's time: with what is kept free around it."""
    return slot_times.blocked(instructor.rules, wanted)


def in_the_way(
    tx: Tx,
    found: Availability,
    reach: Stretch,
    room: SpaceDetails | None = None,
    but_appointments: Sequence[int] = (),
    but_busy: Sequence[int] = (),
) -> tuple[InTheWay, Room | None]:
    """All that an instructor, and a room, has to do within a time. One query."""
    values: dict[str, Any] = {
        "who": found.user_id,
        "start": reach.start,
        "end": reach.end,
        "sessions_from": reach.start - LONGEST_SESSION,
        "appointments_from": reach.start - LONGEST_APPOINTMENT,
        "but_appointments": list(but_appointments),
        "but_busy": list(but_busy),
    }
    if room is None:
        rows = tx.rows(_WAY, **values)
    else:
        rows = tx.rows(_WAY_IN_ROOM, of_space=room.id, uses_from=reach.start - spaces.LONGEST, **values)
    kinds: tuple[list[Stretch], list[Stretch], list[Stretch]] = ([], [], [])
    for row in rows:
        kinds[row.kind].append(Stretch(row.since, row.until))
    way = InTheWay(kinds[_SESSION], kinds[_BUSY])
    return way, Room(room.hours, room.buffer_minutes, kinds[_USE]) if room else None


def _room(tx: Tx, space_id: int | None) -> SpaceDetails | None:
    return None if space_id is None else spaces.known(tx, space_id)


def _around(found: Availability, days: Stretch, minutes: int, room: SpaceDetails | None) -> Stretch:
    """Some days with what can reach into them or out of them."""
    after = max(found.rules.buffer_after, room.buffer_minutes if room else 0)
    return Stretch(
        days.start - timedelta(minutes=found.rules.buffer_before),
        days.end + timedelta(minutes=minutes + after),
    )
