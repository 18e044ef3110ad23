"""All bookings by how far they are: for those who manage them; an instructor sees their own.

A board has a column a status, each with a page of cards, the newest booking first, and with how many there
are and what they are worth in all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, union_all

from models.bookings import Appointment, Booking, BookingStatus
from models.instructors import Instructor, InstructorStatus
from models.offerings import Offering
from models.orders import Instalment, Order, Refund
from models.tx import Tx, here, table_of
from models.users import User
from services import access, pay_periods
from services.access import Ability
from services.containing import ESCAPE, containing
from services.errors import NotFound
from services.periods import midnight
from services.pipeline_cards import CARDS, CURRENCY, PAID, TOTAL, WITH_ORDER, Card, made
from services.pipeline_filter import COLUMN_OF, STATUSES, Column, Wanted

table = table_of(Booking)
appointments = table_of(Appointment)
instructors = table_of(Instructor)
offerings = table_of(Offering)
orders = table_of(Order)
instalments = table_of(Instalment)
refunds = table_of(Refund)
users = table_of(User)
teachers = users.alias("teachers")

PAGE = 10
"""Cards of a column on a page."""
MOST = 200
"""Instructors, and offerings, to choose from."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What a column is worth in one currency."""

    currency: str
    total_minor: int
    paid_minor: int


@dataclass(frozen=True, slots=True)
class Pile:
    """A column with a page of its cards."""

    column: Column
    count: int
    worth: tuple[Worth, ...]
    cards: tuple[Card, ...]
    page: int

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return max(1, -(-self.count // PAGE))


@dataclass(frozen=True, slots=True)
class Board:
    """Bookings by columns, and by what they can be narrowed."""

    community_id: int
    wanted: Wanted
    piles: tuple[Pile, ...]
    instructors: tuple[tuple[int, str], ...]
    offerings: tuple[tuple[int, str], ...]
    manages: bool
    """Whether it is everybody's; else it is one's own."""


_ME = select(instructors.c.id).where(here(instructors), instructors.c.user_id == bindparam("me"))
_INSTRUCTORS = (
    select(instructors.c.id, users.c.name)
    .select_from(instructors.join(users, users.c.id == instructors.c.user_id))
    .where(here(instructors), instructors.c.status == InstructorStatus.ACTIVE)
    .order_by(func.small(users.c.name), instructors.c.id)
    .limit(MOST)
)
_OFFERINGS = (
    select(offerings.c.id, offerings.c.title)
    .where(here(offerings), offerings.c.deleted_at.is_(None))
    .order_by(offerings.c.title, offerings.c.id)
    .limit(MOST)
)
_OWN_OFFERINGS = (
    select(offerings.c.id, offerings.c.title)
    .where(
        here(offerings),
        offerings.c.deleted_at.is_(None),
        offerings.c.instructor_id == bindparam("of_instructor"),
    )
    .order_by(offerings.c.title, offerings.c.id)
    .limit(MOST)
)


@cache
def _narrowed(instructor: bool, offering: bool, first: bool, last: bool, text: bool) -> tuple[Any, ...]:
    """The criteria of what is asked for; each shape of them is a statement of its own."""
    pattern = bindparam("pattern", type_=users.c.name.type)
    criteria = (
        (instructor, table.c.instructor_id == bindparam("of_instructor")),
        (offering, table.c.offering_id == bindparam("of_offering")),
        (first, table.c.created_at >= bindparam("since")),
        (last, table.c.created_at < bindparam("until")),
        (
            text,
            or_(
                func.small(users.c.name).like(pattern, escape=ESCAPE),
                func.small(table.c.title).like(pattern, escape=ESCAPE),
            ),
        ),
    )
    return (here(table), *(criterion for asked, criterion in criteria if asked))


@cache
def _worth(*shape: bool) -> Select[Any]:
    return (
        select(
            table.c.status,
            CURRENCY.label("currency"),
            func.count().label("count"),
            func.sum(TOTAL).label("total"),
            func.sum(PAID).label("paid"),
        )
        .select_from(WITH_ORDER.join(users, users.c.id == table.c.customer_id))
        .where(*_narrowed(*shape), table.c.status != BookingStatus.EXPIRED)
        .group_by(table.c.status, CURRENCY)
        .order_by(CURRENCY)
    )


@cache
def _cards(*shape: bool) -> Select[Any]:
    """A page of each column: few rows are found by the index of each, and only these are looked up."""

    def some(column: Column) -> Select[Any]:
        found = (
            select(table.c.id)
            .select_from(table.join(users, users.c.id == table.c.customer_id))
            .where(*_narrowed(*shape), table.c.status.in_(STATUSES[column]))
            .order_by(table.c.created_at.desc(), table.c.id.desc())
            .limit(bindparam(f"most_{column}"))
            .offset(bindparam(f"skip_{column}"))
            .subquery()
        )
        return select(found.c.id)

    these = union_all(*(some(column) for column in Column)).subquery()
    return CARDS.where(here(table), table.c.id.in_(select(these.c.id))).order_by(
        table.c.created_at.desc(), table.c.id.desc()
    )


def board(tx: Tx, wanted: Wanted, page: int = 0) -> Board:
    """The columns that are asked for; `page` is of the one column that is.

    Raises NotFound to who sells nothing.
    """
    manages = access.may(tx.actor, Ability.MANAGE_BOOKINGS)
    own = None if manages else _own(tx)
    shape, values = _asked(tx, wanted, own)
    columns = (wanted.column,) if wanted.column else tuple(Column)
    sums = tx.rows(_worth(*shape), **values)
    pages = {column: _page_within(sums, column, page if wanted.column else 0) for column in columns}
    bounds = {f"most_{column}": PAGE if column in columns else 0 for column in Column}
    bounds |= {f"skip_{column}": PAGE * pages.get(column, 0) for column in Column}
    cards = [made(row) for row in tx.rows(_cards(*shape), **values, **bounds, at=tx.now)]
    return Board(
        community_id=tx.community_id,
        wanted=wanted,
        piles=tuple(_pile(column, sums, cards, pages[column]) for column in columns),
        instructors=tuple((row.id, row.name) for row in tx.rows(_INSTRUCTORS)) if manages else (),
        offerings=_offered(tx, own),
        manages=manages,
    )


def _own(tx: Tx) -> int:
    found: int | None = tx.value(_ME, me=tx.actor.user_id) if tx.actor.is_member else None
    if found is None:
        raise NotFound
    return found


def _offered(tx: Tx, own: int | None) -> tuple[tuple[int, str], ...]:
    rows = tx.rows(_OFFERINGS) if own is None else tx.rows(_OWN_OFFERINGS, of_instructor=own)
    return tuple((row.id, row.title) for row in rows)


def _asked(tx: Tx, wanted: Wanted, own: int | None) -> tuple[tuple[bool, ...], dict[str, Any]]:
    """The shape of what is asked for, and its values."""
    instructor, values = own or wanted.instructor, dict[str, Any]()
    if instructor:
        values["of_instructor"] = instructor
    if wanted.offering:
        values["of_offering"] = wanted.offering
    if wanted.first or wanted.last:
        zone = pay_periods.zone(tx)
        if wanted.first:
            values["since"] = midnight(wanted.first, zone)
        if wanted.last:
            values["until"] = midnight(wanted.last + timedelta(days=1), zone)
    if wanted.text:
        values["pattern"] = containing(wanted.text)
    names = ("of_instructor", "of_offering", "since", "until", "pattern")
    return tuple(name in values for name in names), values


def _count(sums: Sequence[Any], column: Column) -> int:
    return sum(row.count for row in sums if COLUMN_OF[row.status] is column)


def _page_within(sums: Sequence[Any], column: Column, page: int) -> int:
    return max(0, min(page, -(-_count(sums, column) // PAGE) - 1))


def _pile(column: Column, sums: Sequence[Any], cards: Sequence[Card], page: int) -> Pile:
    worth: dict[str, list[int]] = {}
    for row in sums:
        if COLUMN_OF[row.status] is column:
            so_far = worth.setdefault(row.currency, [0, 0])
            so_far[0] += row.total
            so_far[1] += row.paid
    its = tuple(one for one in cards if one.column is column)
    return Pile(
        column, _count(sums, column), tuple(Worth(each, *sums_) for each, sums_ in worth.items()), its, page
    )
