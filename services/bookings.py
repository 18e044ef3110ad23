"""Bookings as those concerned see them: the customer, the instructor, and who manages bookings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from models.bookings import Appointment, AppointmentStatus, Booking, BookingStatus
from models.instructors import Instructor, InstructorStatus
from models.offerings import Offering
from models.spaces import Space
from models.tx import Tx, here, table_of
from models.users import User
from services import access
from services.access import Ability
from services.booking_sums import TO_COME, Used
from services.errors import NotFound
from services.policies import Policy

table = table_of(Booking)
appointments = table_of(Appointment)
instructors = table_of(Instructor)
offerings = table_of(Offering)
spaces = table_of(Space)
users = table_of(User)
customers = users.alias("customers")

OPEN = (BookingStatus.HELD, BookingStatus.RESERVED, BookingStatus.CONFIRMED, BookingStatus.IN_PROGRESS)
"""Bookings that are not over."""
AGREED = (BookingStatus.RESERVED, BookingStatus.CONFIRMED, BookingStatus.IN_PROGRESS)
"""Open ones whose times are not only held."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where the appointments of an offering are, as things stand."""

    space_id: int | None
    place: str
    meeting_url: str


@dataclass(frozen=True, slots=True)
class AppointmentDetails:
    """One meeting of a booking."""

    id: int
    booking_id: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    """The instructor's."""
    status: AppointmentStatus
    space_id: int | None
    space: str
    """What its room is called."""
    place: str
    meeting_url: str
    check_in_at: datetime | None
    moves: int
    fee_minor: int
    counts: bool
    revision: int
    busy_id: int | None
    occupancy_id: int | None

    @property
    def to_come(self) -> bool:
        """Whether it is held or booked."""
        return self.status in TO_COME

    @property
    def used(self) -> Used:
        """The same as far as money goes."""
        return Used(self.starts_at, self.ends_at, self.status, self.fee_minor)


@dataclass(frozen=True, slots=True)
class BookingDetails:
    """A booking with its appointments."""

    id: int
    community_id: int
    offering_id: int
    variant_id: int
    instructor_id: int
    instructor_user_id: int
    instructor: str
    """The instructor's name."""
    instructor_zone: str
    instructor_active: bool
    customer_id: int
    customer: str
    """The customer's name."""
    status: BookingStatus
    title: str
    variant: str
    sessions: int
    minutes: int
    cadence_days: int
    price_minor: int
    currency: str
    vat_bp: int
    policy: Policy
    zone: str
    """The customer's."""
    hold_until: datetime | None
    source: str
    note: str
    confirmed_at: datetime | None
    completed_at: datetime | None
    cancelled_at: datetime | None
    cancelled_by: int | None
    cancel_reason: str
    revision: int
    created_at: datetime
    appointments: tuple[AppointmentDetails, ...]
    """In order of time."""
    mine: bool
    """Whether the actor is the customer."""
    teaches: bool
    """Whether the actor is the instructor."""
    manages: bool
    """Whether the actor manages bookings."""

    @property
    def runs(self) -> bool:
        """Whether the actor acts for the instructor's side: the instructor, or who manages bookings."""
        return self.teaches or self.manages

    @property
    def is_open(self) -> bool:
        """Whether it is not over."""
        return self.status in OPEN

    @property
    def is_agreed(self) -> bool:
        """Whether it is open and more than held."""
        return self.status in AGREED

    @property
    def unscheduled(self) -> int:
        """How many appointments that were bought have no time yet."""
        return self.sessions - sum(one.counts for one in self.appointments)

    @property
    def to_come(self) -> tuple[AppointmentDetails, ...]:
        """The appointments that are held or booked."""
        return tuple(one for one in self.appointments if one.to_come)

    @property
    def used(self) -> tuple[Used, ...]:
        """Its appointments as far as money goes."""
        return tuple(one.used for one in self.appointments)

    def appointment(self, appointment_id: int) -> AppointmentDetails:
        """One of its appointments. Raises NotFound."""
        for one in self.appointments:
            if one.id == appointment_id:
                return one
        raise NotFound


_WITH_PEOPLE = (
    table.join(
        instructors,
        (instructors.c.community_id == table.c.community_id) & (instructors.c.id == table.c.instructor_id),
    )
    .join(users, users.c.id == instructors.c.user_id)
    .join(customers, customers.c.id == table.c.customer_id)
)
_COLUMNS = select(
    table,
    instructors.c.user_id.label("instructor_user_id"),
    instructors.c.zone.label("instructor_zone"),
    instructors.c.status.label("instructor_status"),
    users.c.name.label("instructor"),
    customers.c.name.label("customer"),
).select_from(_WITH_PEOPLE)
_THESE = _COLUMNS.where(here(table), table.c.id.in_(bindparam("of_bookings", expanding=True)))
_WITH_ROOM = (
    select(appointments, spaces.c.name.label("space"))
    .select_from(
        appointments.outerjoin(
            spaces,
            (spaces.c.community_id == appointments.c.community_id) & (spaces.c.id == appointments.c.space_id),
        )
    )
    .where(appointments.c.booking_id.in_(bindparam("of_bookings", expanding=True)))
    .order_by(appointments.c.starts_at, appointments.c.id)
)
_APPOINTMENTS = _WITH_ROOM.where(here(appointments))
_MANY_APPOINTMENTS = _WITH_ROOM.where(
    appointments.c.community_id.in_(bindparam("of_communities", expanding=True))
)
_OF_APPOINTMENT = select(appointments.c.booking_id).where(
    here(appointments), appointments.c.id == bindparam("of_appointment")
)
_MANY = _COLUMNS.where(
    table.c.community_id.in_(bindparam("of_communities", expanding=True)),
    table.c.id.in_(bindparam("of_bookings", expanding=True)),
)
_WHERE = select(offerings.c.space_id, offerings.c.place, offerings.c.meeting_url).where(
    here(offerings), offerings.c.id == bindparam("of_offering")
)
_LOCK = select(table.c.id).where(here(table), table.c.id == bindparam("of_booking")).with_for_update()


def opened(tx: Tx, booking_id: int) -> BookingDetails:
    """A booking, for its customer, its instructor and who manages bookings. Raises NotFound to all others."""
    found = these(tx, [booking_id])
    if not found or not (found[0].mine or found[0].runs or tx.actor.is_system):
        raise NotFound
    return found[0]


def of_appointment(tx: Tx, appointment_id: int) -> BookingDetails:
    """The booking of an appointment. Raises NotFound as `opened`."""
    booking_id = tx.value(_OF_APPOINTMENT, of_appointment=appointment_id)
    if booking_id is None:
        raise NotFound
    return opened(tx, booking_id)


def locked(tx: Tx, booking_id: int) -> BookingDetails:
    """The same as `opened`, and nobody else changes it until the end of the transaction. Raises NotFound."""
    lock(tx, booking_id)
    return opened(tx, booking_id)


def lock(tx: Tx, booking_id: int) -> None:
    """Let nobody else change a booking until the end of the transaction."""
    tx.row(_LOCK, of_booking=booking_id)


def locked_of(tx: Tx, appointment_id: int) -> BookingDetails:
    """The booking of an appointment, locked. Raises NotFound."""
    return locked(tx, of_appointment(tx, appointment_id).id)


def of_running(tx: Tx, booking_id: int) -> BookingDetails:
    """A booking, for those on the instructor's side alone. Raises NotFound."""
    found = opened(tx, booking_id)
    if not found.runs:
        raise NotFound
    return found


def these(tx: Tx, booking_ids: Sequence[int]) -> list[BookingDetails]:
    """Bookings by id, in that order, whoever asks: for services that asked for the right. Two queries."""
    if not booking_ids:
        return []
    wanted = list(booking_ids)
    found = _put_together(tx, tx.rows(_THESE, of_bookings=wanted), tx.rows(_APPOINTMENTS, of_bookings=wanted))
    return [found[one] for one in wanted if one in found]


def many(tx: Tx, booking_ids: Collection[int], communities: Sequence[int]) -> dict[int, BookingDetails]:
    """Bookings of several communities by id, for notices; as the system actor."""
    if not booking_ids:
        return {}
    of = {"of_bookings": list(booking_ids), "of_communities": list(communities)}
    return _put_together(tx, tx.rows(_MANY, **of), tx.rows(_MANY_APPOINTMENTS, **of))


def _put_together(tx: Tx, found: Sequence[Row[Any]], theirs: Sequence[Row[Any]]) -> dict[int, BookingDetails]:
    of_booking: dict[int, list[AppointmentDetails]] = {}
    for row in theirs:
        of_booking.setdefault(row.booking_id, []).append(_appointment(row))
    return {row.id: _made(tx, row, tuple(of_booking.get(row.id, ()))) for row in found}


def where(tx: Tx, booking: BookingDetails) -> Where:
    """Where further appointments of a booking will be."""
    [found] = tx.records(Where, _WHERE, of_offering=booking.offering_id)
    return found


_OF_APPOINTMENTS = frozenset(field.name for field in fields(AppointmentDetails))
_OF_BOOKINGS = frozenset(field.name for field in fields(BookingDetails)) - {"policy"}


def _appointment(row: Row[Any]) -> AppointmentDetails:
    values = {name: value for name, value in row._mapping.items() if name in _OF_APPOINTMENTS}
    return AppointmentDetails(**{**values, "space": row.space or ""})


def _made(tx: Tx, row: Row[Any], its: tuple[AppointmentDetails, ...]) -> BookingDetails:
    return BookingDetails(
        **{name: value for name, value in row._mapping.items() if name in _OF_BOOKINGS},
        policy=Policy.read(row.policy),
        instructor_active=row.instructor_status is InstructorStatus.ACTIVE,
        appointments=its,
        mine=row.customer_id == tx.actor.user_id,
        teaches=row.instructor_user_id == tx.actor.user_id and tx.actor.is_member,
        manages=access.may(tx.actor, Ability.MANAGE_BOOKINGS),
    )
