"""Appointments for calendar programs: of a booking as a file, and a person's own in their feed.

An appointment is known by its id for good; its sequence is its revision, which every move and the
cancellation make grow.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, or_, select

from models.bookings import Appointment, AppointmentStatus, Booking, BookingStatus
from models.communities import Community
from models.instructors import Instructor
from models.spaces import Space
from models.tx import Tx, here, table_of
from models.users import User
from services import bookings
from services.calendars import BACK, KEPT_GONE, MOST
from services.errors import NotFound

table = table_of(Appointment)
booking_table = table_of(Booking)
communities = table_of(Community)
instructors = table_of(Instructor)
spaces = table_of(Space)
users = table_of(User)
teachers = users.alias("teachers")


@dataclass(frozen=True, slots=True)
class AppointmentEvent:
    """One appointment in somebody's calendar."""

    id: int
    community_id: int
    community: str
    booking_id: int
    title: str
    other: str
    """Whom one meets: the instructor, or the customer."""
    room: str
    place: str
    meeting_url: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    cancelled: bool
    sequence: int
    created_at: datetime


_FROM = (
    table.join(
        booking_table,
        (booking_table.c.community_id == table.c.community_id) & (booking_table.c.id == table.c.booking_id),
    )
    .join(
        instructors,
        (instructors.c.community_id == table.c.community_id) & (instructors.c.id == table.c.instructor_id),
    )
    .join(communities, communities.c.id == table.c.community_id)
    .join(users, users.c.id == booking_table.c.customer_id)
    .join(teachers, teachers.c.id == instructors.c.user_id)
    .outerjoin(spaces, (spaces.c.community_id == table.c.community_id) & (spaces.c.id == table.c.space_id))
)
_EVENTS = (
    select(
        table,
        communities.c.name.label("community"),
        booking_table.c.title,
        booking_table.c.customer_id,
        users.c.name.label("customer"),
        teachers.c.name.label("instructor"),
        spaces.c.name.label("room"),
    )
    .select_from(_FROM)
    .where(
        here(table),
        here(booking_table),
        booking_table.c.status.not_in([BookingStatus.HELD, BookingStatus.EXPIRED]),
    )
    .order_by(table.c.starts_at, table.c.id)
)
_MINE = _EVENTS.where(
    or_(booking_table.c.customer_id == bindparam("me"), instructors.c.user_id == bindparam("me")),
    table.c.starts_at > bindparam("since"),
    or_(table.c.status != AppointmentStatus.CANCELLED, table.c.starts_at > bindparam("gone_after")),
).limit(MOST)
_OF_BOOKING = _EVENTS.where(table.c.booking_id == bindparam("of_booking"))


def mine(tx: Tx) -> tuple[AppointmentEvent, ...]:
    """The actor's own here, as customer and as instructor, as far back as calendars reach. One query."""
    times = {"since": tx.now - BACK, "gone_after": tx.now - KEPT_GONE}
    return tuple(_event(tx, row) for row in tx.rows(_MINE, me=tx.actor.user_id, **times))


def of_booking(tx: Tx, booking_id: int) -> tuple[AppointmentEvent, ...]:
    """All of a booking that stands or stood. Raises NotFound."""
    bookings.opened(tx, booking_id)
    found = tuple(_event(tx, row) for row in tx.rows(_OF_BOOKING, of_booking=booking_id))
    if not found:
        raise NotFound
    return found


def _event(tx: Tx, row: Row[Any]) -> AppointmentEvent:
    return AppointmentEvent(
        id=row.id,
        community_id=row.community_id,
        community=row.community,
        booking_id=row.booking_id,
        title=row.title,
        other=row.instructor if row.customer_id == tx.actor.user_id else row.customer,
        room=row.room or "",
        place=row.place,
        meeting_url=row.meeting_url,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        zone=row.zone,
        cancelled=row.status is AppointmentStatus.CANCELLED,
        sequence=row.revision,
        created_at=row.created_at,
    )
