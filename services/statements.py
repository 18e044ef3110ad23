"""Statements: what an instructor earned in a period, line by line, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from models.bookings import Appointment, Booking
from models.earnings import Earning, EarningKind, PayPeriod, Rhythm, Statement
from models.instructors import Instructor
from models.tx import Tx, here, table_of
from models.users import User
from services import access, activity, earning_rules, members, pay_periods
from services.access import Ability
from services.earning_rules import Paid
from services.pay_periods import Period

table = table_of(Earning)
periods = table_of(PayPeriod)
kept = table_of(Statement)
bookings = table_of(Booking)
appointments = table_of(Appointment)
instructors = table_of(Instructor)
users = table_of(User)

PAGE = 12
"""Lines, or periods, on a page."""
MOST = 5_000
"""Lines of one statement as a file."""

_THIS = (here(table), table.c.period_id == bindparam("of_period"))
_HIS = table.c.instructor_id == bindparam("of_instructor")
_LINES = (
    select(
        table.c.id,
        table.c.day,
        users.c.name,
        bookings.c.title,
        bookings.c.variant,
        table.c.part,
        bookings.c.sessions,
        table.c.rule,
        table.c.base_minor,
        table.c.amount_minor,
        table.c.currency,
        table.c.is_correction,
    )
    .select_from(
        table.join(
            bookings,
            and_(bookings.c.community_id == table.c.community_id, bookings.c.id == table.c.booking_id),
        ).join(users, users.c.id == bookings.c.customer_id)
    )
    .where(*_THIS, _HIS)
    .order_by(table.c.day, table.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_KEPT = and_(
    kept.c.community_id == table.c.community_id,
    kept.c.period_id == table.c.period_id,
    kept.c.instructor_id == table.c.instructor_id,
    kept.c.currency == table.c.currency,
)
SUMS = (
    select(
        table.c.instructor_id,
        users.c.name,
        table.c.currency,
        func.sum(table.c.amount_minor).label("minor"),
        func.count().label("lines"),
        func.max(kept.c.paid_on).label("paid_on"),
        func.max(kept.c.note).label("note"),
    )
    .select_from(
        table.join(
            instructors,
            and_(
                instructors.c.community_id == table.c.community_id, instructors.c.id == table.c.instructor_id
            ),
        )
        .join(users, users.c.id == instructors.c.user_id)
        .outerjoin(kept, _KEPT)
    )
    .where(*_THIS)
    .group_by(table.c.instructor_id, users.c.name, table.c.currency)
    .order_by(users.c.name, table.c.instructor_id, table.c.currency)
)
"""What each instructor earned in a period, by currency."""
_OWN_SUMS = SUMS.where(_HIS)
_PERIODS = select(
    periods.c.id, periods.c.first_day, periods.c.last_day, periods.c.status, periods.c.closed_at
).where(here(periods))
_WITH_OWN = (
    select(table.c.id)
    .where(table.c.community_id == periods.c.community_id, table.c.period_id == periods.c.id, _HIS)
    .exists()
)
_NEWEST = periods.c.first_day.desc()
_ALL_PERIODS = _PERIODS.order_by(_NEWEST).limit(PAGE + 1).offset(bindparam("skip"))
_OWN_PERIODS = _PERIODS.where(_WITH_OWN).order_by(_NEWEST).limit(PAGE + 1).offset(bindparam("skip"))
_TOTALS = (
    select(table.c.period_id, table.c.currency, func.sum(table.c.amount_minor).label("minor"))
    .where(here(table), table.c.period_id.in_(bindparam("of_periods", expanding=True)))
    .group_by(table.c.period_id, table.c.currency)
    .order_by(table.c.period_id, table.c.currency)
)
_OWN_TOTALS = _TOTALS.where(_HIS)


@dataclass(frozen=True, slots=True)
class Line:
    """One earning, or one correction."""

    id: int
    day: date
    customer: str
    title: str
    variant: str
    part: int
    """Which appointment of the booking; 0 is the whole booking."""
    sessions: int
    rule: dict[str, Any]
    base_minor: int
    amount_minor: int
    currency: str
    is_correction: bool

    @property
    def kind(self) -> EarningKind:
        """By what it was earned."""
        return EarningKind(self.rule["kind"])

    @property
    def percent_bp(self) -> int:
        """Of a percentage: hundredths of a percent."""
        found: int = self.rule["percent_bp"]
        return found


@dataclass(frozen=True, slots=True)
class Sum:
    """What somebody earned in one currency."""

    instructor_id: int
    name: str
    currency: str
    minor: int
    lines: int
    paid_on: date | None
    note: str | None


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period with what was earned in it, by currency."""

    period: Period
    totals: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A page of one instructor's earnings in one period."""

    community_id: int
    community: str
    instructor: Paid
    period: Period
    sums: tuple[Sum, ...]
    lines: tuple[Line, ...]
    page: int
    pages: int
    own: bool
    """Whether it is the reader's own."""
    manages: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """A page of periods, newest first; of one instructor, or of all."""

    community_id: int
    instructor: Paid | None
    periods: tuple[PeriodLine, ...]
    page: int
    more: bool
    rhythm: Rhythm
    own: bool
    """Whether they are the reader's own; of all, whether the reader earns as well."""


def mine(tx: Tx, page: int = 0) -> StatementPage:
    """One's own earnings in the period that it is now. Raises NotFound to who is no instructor."""
    return _page(tx, earning_rules.me(tx), pay_periods.current(tx), page)


def of(tx: Tx, instructor_id: int, period_id: int, page: int = 0) -> StatementPage:
    """An instructor's earnings in a period; 0 is the one that it is now. Raises NotFound."""
    person = earning_rules.may_see(tx, instructor_id)
    period = pay_periods.opened(tx, period_id) if period_id else pay_periods.current(tx)
    return _page(tx, person, period, page)


def whole(tx: Tx, instructor_id: int, period_id: int) -> StatementPage:
    """All lines at once, to take away; noted in the log. Raises NotFound."""
    person, period = earning_rules.may_see(tx, instructor_id), pay_periods.opened(tx, period_id)
    activity.log(tx, "exported", "earnings", instructor_id, period=period_id)
    return _page(tx, person, period, 0, most=MOST)


def earlier(tx: Tx, instructor_id: int, page: int = 0) -> Earlier:
    """The periods in which an instructor earned something, newest first. Raises NotFound."""
    person = earning_rules.may_see(tx, instructor_id)
    return _periods(tx, person, tx.rows(_OWN_PERIODS, skip=page * PAGE, of_instructor=instructor_id), page)


def all_periods(tx: Tx, page: int = 0) -> Earlier:
    """The community's periods, newest first. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    return _periods(tx, None, tx.rows(_ALL_PERIODS, skip=page * PAGE), page)


def _page(tx: Tx, person: Paid, period: Period, page: int, most: int = PAGE) -> StatementPage:
    which = {"of_period": period.id, "of_instructor": person.id}
    sums = tuple(tx.records(Sum, _OWN_SUMS, **which))
    pages = max(1, -(-sum(one.lines for one in sums) // most))
    page = max(0, min(page, pages - 1))
    lines = tx.records(Line, _LINES, **which, most=most, skip=page * most) if sums else []
    return StatementPage(
        community_id=tx.community_id,
        community=members.community(tx).name,
        instructor=person,
        period=period,
        sums=sums,
        lines=tuple(lines),
        page=page,
        pages=pages,
        own=person.user_id == tx.actor.user_id,
        manages=access.may(tx.actor, Ability.MANAGE_BOOKINGS),
    )


def _periods(tx: Tx, person: Paid | None, rows: Sequence[Any], page: int) -> Earlier:
    ids = [row.id for row in rows[:PAGE]]
    totals = (
        tx.rows(_OWN_TOTALS, of_periods=ids, of_instructor=person.id)
        if person
        else tx.rows(_TOTALS, of_periods=ids)
    )
    lines = tuple(
        PeriodLine(
            Period(*row), tuple((one.currency, one.minor) for one in totals if one.period_id == row.id)
        )
        for row in rows[:PAGE]
    )
    own = person.user_id == tx.actor.user_id if person else earning_rules.earns(tx)
    return Earlier(tx.community_id, person, lines, page, len(rows) > PAGE, pay_periods.rhythm(tx), own)
