"""Forgetting what people answered: after a time, and when their account goes.

What came to nothing goes after a week, all else two years after the booking is over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, delete, func, select, update

from models.bookings import Booking, BookingStatus
from models.communities import Community
from models.database import across_communities
from models.intake_forms import IntakeAnswers, IntakeFile
from models.tx import Tx, here, table_of

table = table_of(IntakeAnswers)
files = table_of(IntakeFile)
bookings = table_of(Booking)
communities = table_of(Community)

UNUSED = timedelta(days=7)
"""How long answers stay of a booking that was never agreed."""
KEPT = timedelta(days=730)
"""How long they stay after a booking that is over."""
AGAIN = timedelta(days=30)
"""When one that goes on is looked at again."""
BATCH = 200


@dataclass(frozen=True, slots=True)
class Mine:
    """A form that a person filled in, wherever that was."""

    community_id: int
    community: str
    booking_id: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """Answers to look at, or a file that nothing uses."""

    community_id: int
    id: int


_DUE = (
    select(table.c.community_id, table.c.id)
    .where(table.c.look_at <= bindparam("at"))
    .order_by(table.c.look_at)
    .limit(bindparam("most"))
)
_ENDED = (
    select(
        table.c.id,
        table.c.booking_id,
        bookings.c.status,
        func.coalesce(
            bookings.c.completed_at, bookings.c.cancelled_at, bookings.c.hold_until, bookings.c.created_at
        ).label("ended_at"),
    )
    .select_from(
        table.join(
            bookings,
            and_(bookings.c.community_id == table.c.community_id, bookings.c.id == table.c.booking_id),
        )
    )
    .where(here(table), table.c.id.in_(bindparam("of_answers", expanding=True)))
)
_LATER = (
    update(table).where(here(table), table.c.id == bindparam("of_answers")).values(look_at=bindparam("then"))
)
_THESE: BindParameter[Any] = bindparam("of_bookings", expanding=True)
_FORGET = delete(table).where(here(table), table.c.booking_id.in_(_THESE))
_FORGET_FILES = delete(files).where(here(files), files.c.booking_id.in_(_THESE))
_OF_PERSON = select(bookings.c.id).where(
    here(bookings), bookings.c.customer_id.in_(bindparam("who", expanding=True))
)
_WHERE = (
    select(bookings.c.community_id)
    .where(bookings.c.customer_id == bindparam("who"))
    .group_by(bookings.c.community_id)
    .order_by(bookings.c.community_id)
)
_MINE = across_communities(
    select(table.c.community_id, communities.c.name, table.c.booking_id, table.c.changed_at)
    .select_from(table.join(communities, communities.c.id == table.c.community_id))
    .where(table.c.user_id == bindparam("me"))
    .order_by(table.c.changed_at.desc(), table.c.id)
    .limit(bindparam("most")),
    why="the forms that a person filled in, to be shown to them in their account",
)
_LOOSE = (
    select(files.c.community_id, files.c.id)
    .where(files.c.loose_until <= bindparam("at"))
    .limit(bindparam("most"))
)
_DROP_LOOSE = delete(files).where(
    here(files),
    files.c.id.in_(bindparam("of_files", expanding=True)),
    files.c.loose_until <= bindparam("at"),
)
_WITH_ANSWERS = (
    select(func.count())
    .select_from(table)
    .where(here(table), table.c.user_id.in_(bindparam("who", expanding=True)))
)


def first_look(now: datetime) -> datetime:
    """When answers that are given now are first looked at."""
    return now + UNUSED


def mine(tx: Tx) -> list[Mine]:
    """The forms that the actor filled in, in every community, the latest first."""
    return tx.records(Mine, _MINE, me=tx.actor.user_id, most=BATCH)


def within(tx: Tx, user_id: int) -> list[int]:
    """The communities in which somebody may have answered a form; as the system actor."""
    return [row.community_id for row in tx.rows(_WHERE, who=user_id)]


def answered(tx: Tx, user_ids: Sequence[int]) -> int:
    """How many forms some people filled in, in one community; as the system actor."""
    number: int = tx.value(_WITH_ANSWERS, who=list(user_ids))
    return number


def loose(tx: Tx, most: int = BATCH) -> list[Due]:
    """Files whose form was not put right in time; as the system actor."""
    return tx.records(Due, _LOOSE, at=tx.now, most=most)


def drop_loose(tx: Tx, file_ids: Sequence[int]) -> int:
    """Drop some of these files of one community; how many. As the system actor."""
    return tx.execute(_DROP_LOOSE, of_files=list(file_ids), at=tx.now).rowcount


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """Answers whose time may be over; as the system actor."""
    return tx.records(Due, _DUE, at=tx.now, most=most)


def look(tx: Tx, answers_ids: Sequence[int]) -> int:
    """Forget those of some answers of one community whose time is over; how many. As the system actor."""
    rows = tx.rows(_ENDED, of_answers=list(answers_ids))
    gone = [row.booking_id for row in rows if _then(row, tx.now) <= tx.now]
    later = [(row.id, _then(row, tx.now)) for row in rows]
    tx.execute_many(_LATER, [{"of_answers": one, "then": then} for one, then in later if then > tx.now])
    _forget(tx, gone)
    return len(gone)


def _then(row: Any, now: datetime) -> datetime:
    """When answers are forgotten, or looked at again."""
    if row.status is BookingStatus.EXPIRED:
        return row.ended_at + UNUSED  # type: ignore[no-any-return]
    if row.status in (BookingStatus.COMPLETED, BookingStatus.CANCELLED):
        return row.ended_at + KEPT  # type: ignore[no-any-return]
    return now + AGAIN


def forget(tx: Tx, user_ids: Sequence[int]) -> int:
    """Forget all that some people answered in one community: their accounts go; how many forms."""
    number = answered(tx, user_ids)
    _forget(tx, [row.id for row in tx.rows(_OF_PERSON, who=list(user_ids))])
    return number


def _forget(tx: Tx, booking_ids: Sequence[int]) -> None:
    if booking_ids:
        tx.execute(_FORGET, of_bookings=list(booking_ids))
        tx.execute(_FORGET_FILES, of_bookings=list(booking_ids))
