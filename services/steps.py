"""The steps of a booking: how far it is, what is done, and who sees it.

The customer and the instructor of a booking see all of it; who manages bookings sees the steps alone.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, func, null, select, update

from models.bookings import Booking, BookingStatus
from models.communities import Standing
from models.instructors import Instructor
from models.steps import BookingStep, Homework, Step
from models.tx import Tx, here, table_of
from models.users import User
from services import access, step_reminders, texts
from services.access import Ability
from services.errors import NotAllowed, NotFound

table = table_of(BookingStep)
templates = table_of(Step)
bookings = table_of(Booking)
instructors = table_of(Instructor)
homework = table_of(Homework)
users = table_of(User)

MAX_NOTE = 2000
BEGUN = (BookingStatus.CONFIRMED, BookingStatus.IN_PROGRESS, BookingStatus.COMPLETED)


@dataclass(frozen=True, slots=True)
class Sight:
    """A booking, and how the actor sees it."""

    booking_id: int
    community_id: int
    title: str
    status: BookingStatus
    customer_id: int
    customer: str
    instructor_id: int
    teacher_id: int
    teacher: str
    zone: str
    """The instructor's."""
    confirmed_at: datetime | None
    offering_id: int
    me: int | None

    @property
    def is_customer(self) -> bool:
        """Whether the actor bought it."""
        return self.me == self.customer_id

    @property
    def is_teacher(self) -> bool:
        """Whether the actor gives it."""
        return self.me == self.teacher_id

    @property
    def is_inside(self) -> bool:
        """Whether homework and log are for the actor."""
        return self.is_customer or self.is_teacher

    @property
    def is_open(self) -> bool:
        """Whether something can still be handed in and done."""
        return self.status in BEGUN


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a booking."""

    id: int
    position: int
    name: str
    description: str
    due_on: date
    done_at: datetime | None
    note: str
    handed_in: int
    """How many pieces of homework; 0 for whom it is none of their business."""
    unanswered: int


@dataclass(frozen=True, slots=True)
class Progress:
    """All steps of a booking."""

    of: Sight
    steps: tuple[StepView, ...]
    today: date

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(step.done_at is not None for step in self.steps)

    def is_late(self, step: StepView) -> bool:
        """Whether its day has passed."""
        return step.done_at is None and step.due_on < self.today

    def one(self, step_id: int) -> StepView:
        """One of them. Raises NotFound."""
        found = next((step for step in self.steps if step.id == step_id), None)
        if found is None:
            raise NotFound
        return found


_customers = users.alias("customers")
_teachers = users.alias("teachers")
_SIGHT = (
    select(
        bookings.c.id,
        bookings.c.community_id,
        bookings.c.title,
        bookings.c.status,
        bookings.c.customer_id,
        _customers.c.name,
        instructors.c.id,
        instructors.c.user_id,
        _teachers.c.name,
        instructors.c.zone,
        bookings.c.confirmed_at,
        bookings.c.offering_id,
    )
    .select_from(
        bookings.join(
            instructors,
            and_(
                instructors.c.community_id == bookings.c.community_id,
                instructors.c.id == bookings.c.instructor_id,
            ),
        )
        .join(_customers, _customers.c.id == bookings.c.customer_id)
        .join(_teachers, _teachers.c.id == instructors.c.user_id)
    )
    .where(here(bookings), bookings.c.id == bindparam("of_booking"))
)
_STEPS = (
    select(
        table.c.id,
        table.c.position,
        table.c.name,
        table.c.description,
        table.c.due_on,
        table.c.done_at,
        table.c.note,
        func.count(homework.c.id),
        func.count(homework.c.id).filter(homework.c.answered_at.is_(None)),
    )
    .select_from(
        table.outerjoin(
            homework,
            and_(
                homework.c.community_id == table.c.community_id,
                homework.c.booking_step_id == table.c.id,
                homework.c.deleted_at.is_(None),
            ),
        )
    )
    .where(here(table), table.c.booking_id == bindparam("of_booking"))
    .group_by(table.c.community_id, table.c.id)
    .order_by(table.c.position)
)
_ANY = select(table.c.id).where(here(table), table.c.booking_id == bindparam("of_booking")).limit(1)
_BOOKING_OF = select(table.c.booking_id).where(here(table), table.c.id == bindparam("of_step"))
_TEMPLATES = (
    select(templates.c.position, templates.c.name, templates.c.description, templates.c.due_days)
    .where(
        here(templates),
        templates.c.offering_id == bindparam("of_offering"),
        templates.c.deleted_at.is_(None),
    )
    .order_by(templates.c.position)
)
_THIS = (here(table), table.c.id == bindparam("of_step"))
_DONE = (
    update(table)
    .where(*_THIS, table.c.done_at.is_(None))
    .values(done_at=bindparam("at"), done_by=bindparam("by_whom"), remind_at=null())
)
_UNDONE = (
    update(table)
    .where(*_THIS, table.c.done_at.is_not(None))
    .values(done_at=null(), done_by=null(), remind_at=bindparam("then", type_=table.c.remind_at.type))
)
_NOTE = update(table).where(*_THIS).values(note=bindparam("words"))


def sight(tx: Tx, booking_id: int) -> Sight:
    """A booking for who may see its steps. Raises NotFound for everybody else."""
    found = tx.row(_SIGHT, of_booking=booking_id)
    if found is None or tx.actor.standing is Standing.BANNED:
        raise NotFound
    seen = _seen(found, tx.actor.user_id)
    if not seen.is_inside and not access.may(tx.actor, Ability.MANAGE_BOOKINGS):
        raise NotFound
    return seen


def _seen(row: Any, me: int | None) -> Sight:
    values: list[Any] = [*row, me]
    return Sight(*values)


def inside(tx: Tx, booking_id: int) -> Sight:
    """The same for its customer and its instructor alone. Raises NotFound."""
    seen = sight(tx, booking_id)
    if not seen.is_inside:
        raise NotFound
    return seen


def booking_of(tx: Tx, step_id: int) -> int:
    """The booking of a step. Raises NotFound."""
    found: int | None = tx.value(_BOOKING_OF, of_step=step_id)
    if found is None:
        raise NotFound
    return found


def begin(tx: Tx, booking_id: int) -> None:
    """Give a booking that was just confirmed the steps of its offering; to do it twice changes nothing.

    As whoever confirmed it: it asks for no rights.
    """
    found = tx.row(_SIGHT, of_booking=booking_id)
    if found is None:
        raise NotFound
    seen = _seen(found, None)
    if tx.value(_ANY, of_booking=booking_id) is not None:
        return
    start = (seen.confirmed_at or tx.now).astimezone(ZoneInfo(seen.zone)).date()
    rows = [
        _begun(seen, number, row, start + timedelta(days=row.due_days), tx.now)
        for number, row in enumerate(tx.rows(_TEMPLATES, of_offering=seen.offering_id))
    ]
    tx.add_many(BookingStep, rows)


def _begun(seen: Sight, number: int, row: Any, due_on: date, now: datetime) -> dict[str, Any]:
    return {
        "booking_id": seen.booking_id,
        "position": number,
        "name": row.name,
        "description": row.description,
        "due_on": due_on,
        "remind_at": step_reminders.next_at(due_on, seen.zone, now),
    }


def progress(tx: Tx, booking_id: int) -> Progress:
    """How far a booking is. Raises NotFound."""
    return _progress(tx, sight(tx, booking_id))


def _progress(tx: Tx, seen: Sight) -> Progress:
    rows = tx.rows(_STEPS, of_booking=seen.booking_id)
    known = [tuple(row) if seen.is_inside else (*row[:6], "", 0, 0) for row in rows]
    today = tx.now.astimezone(ZoneInfo(seen.zone)).date()
    return Progress(seen, tuple(StepView(*row) for row in known), today)


def set_done(tx: Tx, step_id: int, *, done: bool) -> Progress:
    """Say that a step is done, or take it back; the customer or the instructor. Raises NotFound.

    To say it twice changes nothing: who said it first stays.
    """
    seen = inside(tx, booking_of(tx, step_id))
    step = _progress(tx, seen).one(step_id)
    if done:
        tx.execute(_DONE, of_step=step_id, at=tx.now, by_whom=tx.actor.user_id)
    else:
        then = step_reminders.next_at(step.due_on, seen.zone, tx.now)
        tx.execute(_UNDONE, of_step=step_id, then=then)
    return _progress(tx, seen)


def note(tx: Tx, step_id: int, words: str) -> Progress:
    """Say something about a step, as the instructor. Raises NotFound, NotAllowed, BadInput."""
    seen = inside(tx, booking_of(tx, step_id))
    if not seen.is_teacher:
        raise NotAllowed
    tx.execute(_NOTE, of_step=step_id, words=texts.cleaned("note", words, MAX_NOTE))
    return _progress(tx, seen)
