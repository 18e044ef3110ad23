"""A booking as it stands in the pipeline: what it is worth, what is next, and what deserves a look."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select

from models.bookings import Appointment, AppointmentStatus, Booking, BookingStatus
from models.instructors import Instructor
from models.orders import Instalment, InstalmentStatus, Order, Refund, RefundStatus, Way
from models.tx import Tx, here, table_of
from models.users import User
from services.errors import NotFound
from services.pipeline_filter import COLUMN_OF, Column

table = table_of(Booking)
appointments = table_of(Appointment)
instructors = table_of(Instructor)
orders = table_of(Order)
instalments = table_of(Instalment)
refunds = table_of(Refund)
users = table_of(User)
teachers = users.alias("teachers")


class Flag(StrEnum):
    """What deserves a look."""

    NO_SHOW = "no_show"
    OVERDUE = "overdue"
    """A part that is due was not paid."""
    REFUND = "refund"
    """Money is still to be given back."""
    CREDITS = "credits"
    """It is paid by credits."""


@dataclass(frozen=True, slots=True)
class Card:
    """A booking on the board."""

    id: int
    title: str
    variant: str
    status: BookingStatus
    sessions: int
    currency: str
    customer: str
    instructor: str
    zone: str
    """The instructor's."""
    next_at: datetime | None
    """When the next appointment begins."""
    given: int
    """How many appointments are completed."""
    missed: int
    total_minor: int
    paid_minor: int
    """Less what was given back."""
    flags: tuple[Flag, ...]

    @property
    def column(self) -> Column:
        """Where it stands."""
        return COLUMN_OF[self.status]

    @property
    def owed_minor(self) -> int:
        """What is still to be paid; nothing of what was cancelled."""
        return 0 if self.column is Column.CANCELLED else max(0, self.total_minor - self.paid_minor)


def _of_order(column: Any, of: Any) -> Any:
    return and_(column.c.community_id == orders.c.community_id, column.c.order_id == orders.c.id, of)


_ITS = and_(appointments.c.community_id == table.c.community_id, appointments.c.booking_id == table.c.id)
_NEXT = (
    select(func.min(appointments.c.starts_at))
    .where(
        _ITS,
        appointments.c.status.in_((AppointmentStatus.HELD, AppointmentStatus.BOOKED)),
        appointments.c.ends_at > bindparam("at"),
    )
    .scalar_subquery()
)


def _how_many(status: AppointmentStatus) -> Any:
    return select(func.count()).where(_ITS, appointments.c.status == status).scalar_subquery()


_OVERDUE = (
    select(instalments.c.id)
    .where(
        _of_order(instalments, instalments.c.due_at < bindparam("at")),
        instalments.c.status == InstalmentStatus.DUE,
    )
    .exists()
)
_TO_GIVE_BACK = (
    select(refunds.c.id).where(_of_order(refunds, refunds.c.status == RefundStatus.PENDING)).exists()
)
WITH_ORDER = table.outerjoin(
    orders, and_(orders.c.community_id == table.c.community_id, orders.c.booking_id == table.c.id)
)
_WITH_ALL = (
    WITH_ORDER.join(users, users.c.id == table.c.customer_id)
    .join(
        instructors,
        and_(instructors.c.community_id == table.c.community_id, instructors.c.id == table.c.instructor_id),
    )
    .join(teachers, teachers.c.id == instructors.c.user_id)
)
TOTAL = func.coalesce(orders.c.total_minor - orders.c.waived_minor, table.c.price_minor)
PAID = func.coalesce(orders.c.paid_minor - orders.c.refunded_minor, 0)
CURRENCY = func.coalesce(orders.c.currency, table.c.currency)
CARDS = select(
    table.c.id,
    table.c.title,
    table.c.variant,
    table.c.status,
    table.c.sessions,
    CURRENCY.label("currency"),
    users.c.name.label("customer"),
    teachers.c.name.label("instructor"),
    instructors.c.zone,
    _NEXT.label("next_at"),
    _how_many(AppointmentStatus.COMPLETED).label("given"),
    _how_many(AppointmentStatus.NO_SHOW).label("missed"),
    TOTAL.label("total_minor"),
    PAID.label("paid_minor"),
    orders.c.way,
    _OVERDUE.label("overdue"),
    _TO_GIVE_BACK.label("to_give_back"),
).select_from(_WITH_ALL)
_ONE = CARDS.where(here(table), table.c.id == bindparam("of_booking"))


def card(tx: Tx, booking_id: int) -> Card:
    """One booking as it stands on the board; whoever asks has seen to the rights. Raises NotFound."""
    row = tx.row(_ONE, of_booking=booking_id, at=tx.now)
    if row is None:
        raise NotFound
    return made(row)


def made(row: Row[Any]) -> Card:
    """A row of CARDS."""
    flags = (
        (Flag.NO_SHOW, row.missed),
        (Flag.OVERDUE, row.overdue),
        (Flag.REFUND, row.to_give_back),
        (Flag.CREDITS, row.way is Way.CREDITS),
    )
    names = [name for name in Card.__dataclass_fields__ if name != "flags"]
    known = {name: getattr(row, name) for name in names}
    return Card(**known, flags=tuple(flag for flag, is_so in flags if is_so))
