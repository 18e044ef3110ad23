"""What is told of steps, homework and private threads, as it is now.

Parameters: `step`, perhaps the `homework` handed in for it; or the `message` of a thread.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, bindparam, select

from models.bookings import Booking, BookingStatus
from models.instructors import Instructor
from models.steps import BookingStep, Homework
from models.tx import Tx, table_of
from models.users import User
from services import thread_delivery
from services.outbox_kinds import Kind
from services.thread_delivery import Relay

steps = table_of(BookingStep)
bookings = table_of(Booking)
instructors = table_of(Instructor)
homework = table_of(Homework)
users = table_of(User)


@dataclass(frozen=True, slots=True)
class StepNews:
    """A step that is told of."""

    id: int
    booking_id: int
    booking: str
    name: str
    due_on: date
    late: bool
    by: str
    """The other one's name."""
    text: str = ""
    """What was handed in, or answered."""
    has_file: bool = False


@dataclass(slots=True)
class CareFacts:
    """What is behind some messages about steps and threads."""

    steps: dict[int, Row[Any]] = field(default_factory=dict)
    pieces: dict[int, Row[Any]] = field(default_factory=dict)
    relays: dict[int, Relay] = field(default_factory=dict)


def _any(name: str) -> Any:
    return bindparam(name, expanding=True)


_customers = users.alias("customers")
_teachers = users.alias("teachers")
_STEPS = (
    select(
        steps.c.id,
        steps.c.community_id,
        steps.c.booking_id,
        bookings.c.title,
        bookings.c.status,
        bookings.c.customer_id,
        instructors.c.user_id.label("teacher_id"),
        _customers.c.name.label("customer"),
        _teachers.c.name.label("teacher"),
        instructors.c.zone,
        steps.c.name,
        steps.c.due_on,
        steps.c.done_at,
    )
    .select_from(
        steps.join(
            bookings,
            and_(bookings.c.community_id == steps.c.community_id, bookings.c.id == steps.c.booking_id),
        )
        .join(
            instructors,
            and_(
                instructors.c.community_id == steps.c.community_id,
                instructors.c.id == bookings.c.instructor_id,
            ),
        )
        .join(_customers, _customers.c.id == bookings.c.customer_id)
        .join(_teachers, _teachers.c.id == instructors.c.user_id)
    )
    .where(steps.c.community_id.in_(_any("of_communities")), steps.c.id.in_(_any("of_steps")))
)
_PIECES = select(
    homework.c.id, homework.c.text, homework.c.answer, homework.c.answered_at, homework.c.file_id
).where(
    homework.c.community_id.in_(_any("of_communities")),
    homework.c.id.in_(_any("of_pieces")),
    homework.c.deleted_at.is_(None),
)


def read(tx: Tx, told: Sequence[tuple[Kind, Mapping[str, Any]]], within: Sequence[int]) -> CareFacts:
    """The facts behind some messages, each by its kind and parameters; in at most three queries."""
    facts = CareFacts()
    about = [params for kind, params in told if kind in (*STEPS, Kind.THREAD_MESSAGE)]
    wanted = [params["step"] for params in about if "step" in params]
    pieces = [params["homework"] for params in about if "homework" in params]
    where = {"of_communities": list(within)}
    if wanted:
        facts.steps = {row.id: row for row in tx.rows(_STEPS, **where, of_steps=wanted)}
    if pieces:
        facts.pieces = {row.id: row for row in tx.rows(_PIECES, **where, of_pieces=pieces)}
    messages = [params["message"] for params in about if "message" in params]
    facts.relays = thread_delivery.load(tx, messages, within)
    return facts


def _step(
    facts: CareFacts, community: int, params: Mapping[str, Any], now: datetime
) -> tuple[Row[Any], StepNews] | None:
    row = facts.steps.get(params["step"])
    if row is None or row.community_id != community:
        return None
    today = now.astimezone(ZoneInfo(row.zone)).date()
    news = StepNews(row.id, row.booking_id, row.title, row.name, row.due_on, row.due_on < today, row.teacher)
    return row, news


def due(facts: CareFacts, to: tuple[int, int], params: Mapping[str, Any], now: datetime) -> StepNews | None:
    """Not when it is done, or the booking is off. `to` is whom it is told, by community and person."""
    found = _step(facts, to[0], params, now)
    if found is None or found[0].done_at is not None or found[0].customer_id != to[1]:
        return None
    is_on = found[0].status in (BookingStatus.CONFIRMED, BookingStatus.IN_PROGRESS)
    return found[1] if is_on else None


def handed_in(
    facts: CareFacts, to: tuple[int, int], params: Mapping[str, Any], now: datetime
) -> StepNews | None:
    """Not what was taken back."""
    found, piece = _step(facts, to[0], params, now), facts.pieces.get(params["homework"])
    if found is None or piece is None or found[0].teacher_id != to[1]:
        return None
    return replace(found[1], by=found[0].customer, text=piece.text, has_file=piece.file_id is not None)


def answered(
    facts: CareFacts, to: tuple[int, int], params: Mapping[str, Any], now: datetime
) -> StepNews | None:
    """The answer as it is now."""
    found, piece = _step(facts, to[0], params, now), facts.pieces.get(params["homework"])
    if found is None or piece is None or piece.answered_at is None or found[0].customer_id != to[1]:
        return None
    return replace(found[1], text=piece.answer)


def message(facts: CareFacts, to: tuple[int, int], params: Mapping[str, Any]) -> Relay | None:
    """Not what was taken back before it was brought."""
    found = facts.relays.get(params["message"])
    if found is None or (found.community_id, found.to_id) != to:
        return None
    return None if found.deleted and found.at_message is None else found


STEPS: Mapping[Kind, Callable[..., StepNews | None]] = {
    Kind.STEP_DUE: due,
    Kind.HOMEWORK_HANDED_IN: handed_in,
    Kind.HOMEWORK_ANSWERED: answered,
}
