"""The orders of a community, page by page, the newest first; for those who manage bookings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select

from models.bookings import Booking
from models.orders import Instalment, InstalmentStatus, Order, OrderStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import access, dunning, members
from services.access import Ability
from services.containing import ESCAPE, containing
from services.order_filter import State, Wanted
from services.periods import midnight

table = table_of(Order)
bookings = table_of(Booking)
instalments = table_of(Instalment)
users = table_of(User)

PAGE = 20


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order."""

    id: int
    booking_id: int
    customer: str
    title: str
    status: OrderStatus
    currency: str
    total_minor: int
    waived_minor: int
    paid_minor: int
    refunded_minor: int
    created_at: datetime
    overdue: bool

    @property
    def owed_minor(self) -> int:
        """What is still to be paid."""
        return max(0, self.total_minor - self.waived_minor - (self.paid_minor - self.refunded_minor))


@dataclass(frozen=True, slots=True)
class OrderList:
    """A page of orders."""

    community_id: int
    community: str
    zone: str
    wanted: Wanted
    lines: tuple[OrderLine, ...]
    count: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // PAGE))


_JOINED = table.join(
    bookings, and_(bookings.c.community_id == table.c.community_id, bookings.c.id == table.c.booking_id)
).join(users, users.c.id == table.c.customer_id)
_STANDS = (here(table), here(bookings), bookings.c.status.not_in(sorted(dunning.NEVER_WAS)))
_OWED = table.c.total_minor - table.c.waived_minor > table.c.paid_minor - table.c.refunded_minor
_OVERDUE = exists().where(
    instalments.c.community_id == table.c.community_id,
    instalments.c.order_id == table.c.id,
    instalments.c.status == InstalmentStatus.DUE,
    instalments.c.due_at < bindparam("at"),
)
_STATES = {
    State.OPEN: _OWED,
    State.OVERDUE: _OVERDUE,
    State.PAID: table.c.status == OrderStatus.PAID,
    State.CANCELLED: table.c.status == OrderStatus.CANCELLED,
}


@cache
def _criteria(state: State | None, text: bool, first: bool, last: bool) -> tuple[Any, ...]:
    """What is asked for; each shape of it is a statement of its own."""
    pattern = bindparam("pattern", type_=users.c.name.type)
    found = list[Any](_STANDS)
    if state:
        found.append(_STATES[state])
    if text:
        names = (func.small(users.c.name), func.small(bookings.c.title))
        found.append(or_(*(name.like(pattern, escape=ESCAPE) for name in names)))
    if first:
        found.append(table.c.created_at >= bindparam("since"))
    if last:
        found.append(table.c.created_at < bindparam("until"))
    return tuple(found)


@cache
def _count(*shape: Any) -> Select[Any]:
    return select(func.count()).select_from(_JOINED).where(*_criteria(*shape))


@cache
def _page(*shape: Any) -> Select[Any]:
    return (
        select(
            table.c.id,
            table.c.booking_id,
            users.c.name,
            bookings.c.title,
            table.c.status,
            table.c.currency,
            table.c.total_minor,
            table.c.waived_minor,
            table.c.paid_minor,
            table.c.refunded_minor,
            table.c.created_at,
            _OVERDUE,
        )
        .select_from(_JOINED)
        .where(*_criteria(*shape))
        .order_by(table.c.created_at.desc(), table.c.id.desc())
        .limit(PAGE)
        .offset(bindparam("skip"))
    )


def listed(tx: Tx, wanted: Wanted, page: int = 0) -> OrderList:
    """A page of what is asked for; past the end, the last one. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    card = members.community(tx)
    shape = (wanted.state, bool(wanted.text), wanted.first is not None, wanted.last is not None)
    values: dict[str, Any] = {"at": tx.now}
    if wanted.text:
        values["pattern"] = containing(wanted.text)
    if wanted.first:
        values["since"] = midnight(wanted.first, card.zone)
    if wanted.last:
        values["until"] = midnight(wanted.last + timedelta(days=1), card.zone)
    count = tx.value(_count(*shape), **values)
    page = max(0, min(page, -(-count // PAGE) - 1))
    lines = tx.records(OrderLine, _page(*shape), **values, skip=page * PAGE)
    return OrderList(tx.community_id, card.name, card.zone, wanted, tuple(lines), count, page)
