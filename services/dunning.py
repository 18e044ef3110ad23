"""Asking for what is due: its customer hears of it before, and is asked for it three times once it is late;
then those who run it are told. `services/dunning_times.py` says when.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, select, update

from models.bookings import Booking, BookingStatus
from models.instructors import Instructor
from models.orders import Instalment, InstalmentStatus, Order
from models.tx import Tx, here, table_of
from services import dunning_times, organizers, outbox, refunds
from services.dunning_times import HANDED_ON
from services.outbox_kinds import Kind

table = table_of(Instalment)
orders = table_of(Order)
bookings = table_of(Booking)
instructors = table_of(Instructor)

BATCH = 500
NEVER_WAS = frozenset({BookingStatus.HELD, BookingStatus.EXPIRED})
"""Bookings that do not stand: nothing is owed for them."""


@dataclass(frozen=True, slots=True)
class Due:
    """A part that somebody is to hear of."""

    community_id: int
    id: int


_IS_DUE = table.c.status == InstalmentStatus.DUE
_DUE = (
    select(table.c.community_id, table.c.id)
    .where(_IS_DUE, table.c.next_stage_at.is_not(None), table.c.next_stage_at <= bindparam("at"))
    .order_by(table.c.next_stage_at)
    .limit(bindparam("most"))
)
_OF_ORDER = and_(orders.c.community_id == table.c.community_id, orders.c.id == table.c.order_id)
_OF_BOOKING = and_(bookings.c.community_id == orders.c.community_id, bookings.c.id == orders.c.booking_id)
_TEACHES = and_(
    instructors.c.community_id == bookings.c.community_id, instructors.c.id == bookings.c.instructor_id
)
_LOCK = (
    select(
        table.c.id,
        table.c.order_id,
        table.c.due_at,
        table.c.stage,
        orders.c.customer_id,
        orders.c.booking_id,
        bookings.c.zone,
        bookings.c.status,
        instructors.c.user_id.label("teacher_id"),
    )
    .select_from(table.join(orders, _OF_ORDER).join(bookings, _OF_BOOKING).join(instructors, _TEACHES))
    .where(
        here(table),
        _IS_DUE,
        table.c.id.in_(bindparam("of_parts", expanding=True)),
        table.c.next_stage_at <= bindparam("at"),
    )
    .order_by(table.c.id)
    .with_for_update(of=table)
)
_GONE = (
    select(table.c.order_id)
    .distinct()
    .select_from(table.join(orders, _OF_ORDER).join(bookings, _OF_BOOKING))
    .where(
        here(table),
        _IS_DUE,
        table.c.id.in_(bindparam("of_parts", expanding=True)),
        table.c.next_stage_at <= bindparam("at"),
        bookings.c.status == BookingStatus.EXPIRED,
        orders.c.paid_minor == 0,
    )
    .order_by(table.c.order_id)
)
_SET = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_part"))
    .values(stage=bindparam("new_stage"), next_stage_at=bindparam("then", type_=table.c.next_stage_at.type))
)


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """The parts of all communities that somebody is to hear of now; as the system actor."""
    return tx.records(Due, _DUE, at=tx.now, most=most)


def drop(tx: Tx, part_ids: Sequence[int]) -> int:
    """End the orders of holds that ran out and were not paid since: nothing is owed in the books, and their
    coupons can be used again; how many. As the system actor.
    """
    gone = [row.order_id for row in tx.rows(_GONE, of_parts=list(part_ids), at=tx.now)]
    for order_id in gone:
        refunds.settle_cancelled(tx, order_id, 0, "expired")
    return len(gone)


def ask(tx: Tx, part_ids: Sequence[int]) -> int:
    """Ask for some parts of one community, each at the stage that it has reached; how many are told of.

    Where several parts of one order are asked for at once, the one that is latest is told of. Nothing is told
    of bookings that do not stand. To do it twice tells nobody twice. As the system actor.
    """
    rows = tx.rows(_LOCK, of_parts=list(part_ids), at=tx.now)
    stages = {row.id: dunning_times.stage(row.due_at, row.zone, row.stage, tx.now) for row in rows}
    asked = [
        row for row in rows if row.status not in NEVER_WAS and (stages[row.id] > row.stage or not row.stage)
    ]
    told = _one_of_each(asked, stages)
    staff = organizers_of(tx) if any(stages[row.id] == HANDED_ON for row in told) else []
    for kind in (Kind.PAYMENT_DUE, Kind.PAYMENT_LATE, Kind.PAYMENT_UNPAID):
        these = [row for row in told if _kind(stages[row.id]) is kind]
        outbox.tell_of_each(tx, kind, [_event(row, stages[row.id], staff) for row in these])
    tx.execute_many(_SET, [_next(row, stages[row.id], tx.now) for row in rows])
    return len(told)


def organizers_of(tx: Tx) -> list[int]:
    """Who manages the bookings of the community."""
    return organizers.of_bookings(tx)


def _kind(stage: int) -> Kind:
    if stage == HANDED_ON:
        return Kind.PAYMENT_UNPAID
    return Kind.PAYMENT_LATE if stage else Kind.PAYMENT_DUE


def _one_of_each(rows: Iterable[Row[Any]], stages: dict[int, int]) -> list[Row[Any]]:
    """Of the parts of one order that are asked for at once: the latest."""
    found: dict[int, Row[Any]] = {}
    for row in rows:
        other = found.get(row.order_id)
        if other is None or (-stages[row.id], row.due_at) < (-stages[other.id], other.due_at):
            found[row.order_id] = row
    return list(found.values())


def _event(row: Row[Any], stage: int, staff: Sequence[int]) -> tuple[list[int], str, dict[str, Any]]:
    to = sorted({row.teacher_id, *staff} - {row.customer_id}) if stage == HANDED_ON else [row.customer_id]
    about = {"booking": row.booking_id, "part": row.id, "due": row.due_at.isoformat(), "stage": stage}
    return to, f"{row.id}:{row.due_at:%Y-%m-%d}:{stage}", about


def _next(row: Row[Any], stage: int, now: datetime) -> dict[str, Any]:
    then = dunning_times.following(row.due_at, row.zone, stage, now)
    return {"of_part": row.id, "new_stage": stage, "then": None if row.status in NEVER_WAS else then}
