"""Bookings of one customer, and the appointments of an instructor, page by page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from models.bookings import Appointment, AppointmentStatus, Booking, BookingStatus
from models.instructors import Instructor
from models.tx import Tx, here, table_of
from models.users import User
from services import access, bookings, instructors
from services.access import Ability
from services.bookings import AGREED, BookingDetails
from services.errors import NotFound

table = table_of(Booking)
appointments = table_of(Appointment)
instructor_table = table_of(Instructor)
users = table_of(User)
teachers = users.alias("teachers")

PAGE = 8


class When(StrEnum):
    """Which appointments."""

    AHEAD = "ahead"
    """Those that are not over, the next one first."""
    PAST = "past"
    """The last one first."""


@dataclass(frozen=True, slots=True)
class Mine:
    """A page of one's bookings: those that are open first, then the newest."""

    lines: tuple[BookingDetails, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment that one booked."""

    booking_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    """The instructor's."""
    own_zone: str
    """The customer's."""


@dataclass(frozen=True, slots=True)
class Line:
    """An appointment in a list of an instructor's."""

    id: int
    booking_id: int
    title: str
    customer: str
    instructor: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    status: AppointmentStatus
    check_in_at: datetime | None
    booking_status: BookingStatus


@dataclass(frozen=True, slots=True)
class Diary:
    """A page of appointments."""

    lines: tuple[Line, ...]
    when: When
    everybody: bool
    """Whether they are of all instructors."""
    page: int
    pages: int
    zone: str
    now: datetime
    manages: bool
    """Whether the person may see those of all."""
    teaches: bool
    """Whether the person has some of their own."""


_MINE = (here(table), table.c.customer_id == bindparam("who"), table.c.status != BookingStatus.EXPIRED)
_MY_COUNT = select(func.count()).select_from(table).where(*_MINE)
_MY_PAGE = (
    select(table.c.id)
    .where(*_MINE)
    .order_by(table.c.status.in_(bookings.OPEN).desc(), table.c.created_at.desc(), table.c.id)
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_MY_NEXT = (
    select(
        appointments.c.booking_id,
        table.c.title,
        appointments.c.starts_at,
        appointments.c.ends_at,
        appointments.c.zone,
        table.c.zone.label("own_zone"),
    )
    .select_from(
        appointments.join(
            table,
            (table.c.community_id == appointments.c.community_id) & (table.c.id == appointments.c.booking_id),
        )
    )
    .where(
        here(appointments),
        here(table),
        table.c.customer_id == bindparam("who"),
        table.c.status.in_(AGREED),
        appointments.c.status == AppointmentStatus.BOOKED,
        appointments.c.ends_at > bindparam("at"),
    )
    .order_by(appointments.c.starts_at)
    .limit(1)
)
_WITH_ALL = (
    appointments.join(
        table,
        (table.c.community_id == appointments.c.community_id) & (table.c.id == appointments.c.booking_id),
    )
    .join(
        instructor_table,
        (instructor_table.c.community_id == appointments.c.community_id)
        & (instructor_table.c.id == appointments.c.instructor_id),
    )
    .join(users, users.c.id == table.c.customer_id)
    .join(teachers, teachers.c.id == instructor_table.c.user_id)
)
_SHOWN = (
    here(appointments),
    here(table),
    appointments.c.status.in_(
        [AppointmentStatus.BOOKED, AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW]
    ),
    or_(
        bindparam("everybody", type_=instructor_table.c.id.type) == 1,
        appointments.c.instructor_id == bindparam("of_instructor"),
    ),
)
_LINES = select(
    appointments.c.id,
    appointments.c.booking_id,
    table.c.title,
    users.c.name.label("customer"),
    teachers.c.name.label("instructor"),
    appointments.c.starts_at,
    appointments.c.ends_at,
    appointments.c.zone,
    appointments.c.status,
    appointments.c.check_in_at,
    table.c.status.label("booking_status"),
).select_from(_WITH_ALL)
_SIDE = {
    When.AHEAD: (appointments.c.ends_at > bindparam("at"),),
    When.PAST: (appointments.c.ends_at <= bindparam("at"),),
}
_ORDER = {
    When.AHEAD: (appointments.c.starts_at, appointments.c.id),
    When.PAST: (appointments.c.starts_at.desc(), appointments.c.id),
}
_PAGES = {
    when: _LINES.where(*_SHOWN, *_SIDE[when]).order_by(*_ORDER[when]).limit(PAGE).offset(bindparam("skip"))
    for when in When
}
_COUNTS = {when: select(func.count()).select_from(_WITH_ALL).where(*_SHOWN, *_SIDE[when]) for when in When}


def mine(tx: Tx, page: int = 0) -> Mine:
    """The actor's own bookings here. Raises NotFound to strangers who have none."""
    count = tx.value(_MY_COUNT, who=tx.actor.user_id)
    if not (count or tx.actor.is_member):
        raise NotFound
    page, pages = _pages(count, page)
    found = [row.id for row in tx.rows(_MY_PAGE, who=tx.actor.user_id, skip=page * PAGE)]
    return Mine(tuple(bookings.these(tx, found)), page, pages)


def next_of_mine(tx: Tx) -> Booked | None:
    """The actor's next appointment of those they booked. One query."""
    found = tx.records(Booked, _MY_NEXT, who=tx.actor.user_id, at=tx.now)
    return found[0] if found else None


def diary(tx: Tx, when: When = When.AHEAD, page: int = 0, *, everybody: bool = False) -> Diary:
    """The appointments of the actor as an instructor, or of all. Raises NotFound to who may see none."""
    me = instructors.me(tx)
    manages = access.may(tx.actor, Ability.MANAGE_BOOKINGS)
    if not (manages if everybody else me):
        raise NotFound
    of: dict[str, Any] = {"everybody": int(everybody), "of_instructor": me.id if me else 0, "at": tx.now}
    page, pages = _pages(tx.value(_COUNTS[when], **of), page)
    lines = tuple(tx.records(Line, _PAGES[when], skip=page * PAGE, **of))
    zone = me.zone if me else tx.actor.zone or "UTC"
    return Diary(lines, when, everybody, page, pages, zone, tx.now, manages, me is not None)


def _pages(total: int, page: int) -> tuple[int, int]:
    pages = max(1, -(-total // PAGE))
    return max(0, min(page, pages - 1)), pages
