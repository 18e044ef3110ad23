"""Being reminded of a step: the day before, on the day after it was due, and a week later once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, and_, bindparam, select, update

from models.bookings import Booking, BookingStatus
from models.instructors import Instructor
from models.steps import BookingStep
from models.tx import Tx, here, table_of
from services import outbox

table = table_of(BookingStep)
bookings = table_of(Booking)
instructors = table_of(Instructor)

AT = time(9)
"""In the instructor's zone."""
DAYS = (-1, 1, 8)
"""Before and after the day it is due."""
BATCH = 500
_OPEN = (BookingStatus.CONFIRMED, BookingStatus.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Due:
    """A step its customer is to hear of."""

    community_id: int
    id: int


_DUE = (
    select(table.c.community_id, table.c.id)
    .where(table.c.done_at.is_(None), table.c.remind_at <= bindparam("at"))
    .order_by(table.c.remind_at)
    .limit(bindparam("most"))
)
_LOCK = (
    select(table.c.id, table.c.due_on, bookings.c.customer_id, bookings.c.status, instructors.c.zone)
    .select_from(
        table.join(
            bookings,
            and_(bookings.c.community_id == table.c.community_id, bookings.c.id == table.c.booking_id),
        ).join(
            instructors,
            and_(
                instructors.c.community_id == table.c.community_id,
                instructors.c.id == bookings.c.instructor_id,
            ),
        )
    )
    .where(
        here(table),
        table.c.done_at.is_(None),
        table.c.id.in_(bindparam("of_steps", expanding=True)),
        table.c.remind_at <= bindparam("at"),
    )
    .order_by(table.c.id)
    .with_for_update(of=table)
)
_NEXT = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_step", type_=BigInteger))
    .values(remind_at=bindparam("then", type_=table.c.remind_at.type))
)


def next_at(due_on: date, zone: str, after: datetime) -> datetime | None:
    """When the customer next hears of it."""
    days = (due_on + timedelta(days=day) for day in DAYS)
    times = (datetime.combine(day, AT, ZoneInfo(zone)) for day in days)
    return next((moment.astimezone(ZoneInfo("UTC")) for moment in times if moment > after), None)


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """The steps of all communities that somebody is to hear of now; as the system actor."""
    return tx.records(Due, _DUE, at=tx.now, most=most)


def remind(tx: Tx, step_ids: Sequence[int]) -> int:
    """Remind of some steps of one community; how many. As the system actor.

    Steps of bookings that were cancelled are told to nobody. To do it twice tells nobody twice.
    """
    rows = tx.rows(_LOCK, of_steps=list(step_ids), at=tx.now)
    day = f"{tx.now:%Y-%m-%d}"
    told = [([row.customer_id], f"{row.id}:{day}", {"step": row.id}) for row in rows if row.status in _OPEN]
    outbox.tell_of_each(tx, outbox.Kind.STEP_DUE, told)
    later = [{"of_step": row.id, "then": next_at(row.due_on, row.zone, tx.now)} for row in rows]
    tx.execute_many(_NEXT, later)
    return len(told)
