"""Closing pay periods and paying: for those who manage bookings.

Who closes a period keeps what each instructor is to be paid; whoever pays marks it, with a day and a note.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select, update

from models.earnings import Statement
from models.tx import Tx, here, table_of
from services import access, activity, pay_periods, statements, texts
from services.access import Ability
from services.earning_errors import PayDayAhead, PeriodOpen
from services.pay_periods import Period
from services.statements import StatementPage, Sum

kept = table_of(Statement)

MAX_NOTE = 200

_PAY = (
    update(kept)
    .where(
        here(kept),
        kept.c.period_id == bindparam("of_period"),
        kept.c.instructor_id == bindparam("of_instructor"),
    )
    .values(paid_on=bindparam("day"), note=bindparam("said"), paid_by=bindparam("by"))
)
_UNPAID = select(func.count()).where(
    here(kept), kept.c.period_id == bindparam("of_period"), kept.c.paid_on.is_(None)
)


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """Everybody who earned in a period."""

    community_id: int
    period: Period
    sums: tuple[Sum, ...]
    can_close: bool


def of_period(tx: Tx, period_id: int) -> PeriodPage:
    """Who earned what in a period. Raises NotAllowed, NotFound."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    period = pay_periods.opened(tx, period_id)
    sums = tuple(tx.records(Sum, statements.SUMS, of_period=period_id))
    over = period.last_day < pay_periods.today(tx)
    return PeriodPage(tx.community_id, period, sums, period.is_open and over)


def close(tx: Tx, period_id: int) -> PeriodPage:
    """Close a period that is over, and keep what each instructor is to be paid; closed already, it stays so.

    Raises NotAllowed, NotFound, PeriodNotOver.
    """
    access.require(tx, Ability.MANAGE_BOOKINGS)
    pay_periods.lock(tx)
    if pay_periods.opened(tx, period_id).is_open:
        pay_periods.close(tx, period_id)
        tx.add_many(
            Statement,
            [_snapshot(period_id, one) for one in tx.records(Sum, statements.SUMS, of_period=period_id)],
        )
        activity.log(tx, "closed", "pay_period", period_id)
    return of_period(tx, period_id)


def pay(tx: Tx, period_id: int, instructor_id: int, paid_on: date | None, note: str = "") -> StatementPage:
    """Mark what an instructor earned in a closed period as paid on a day, or as not paid after all with None.

    Raises NotAllowed, NotFound, PeriodOpen, PayDayAhead, BadInput.
    """
    access.require(tx, Ability.MANAGE_BOOKINGS)
    said = texts.line("note", note, MAX_NOTE)
    pay_periods.lock(tx)
    period = pay_periods.opened(tx, period_id)
    if period.is_open:
        raise PeriodOpen
    if paid_on and paid_on > pay_periods.today(tx):
        raise PayDayAhead
    tx.execute(
        _PAY,
        of_period=period_id,
        of_instructor=instructor_id,
        day=paid_on,
        said=said if paid_on else "",
        by=tx.actor.user_id,
    )
    pay_periods.paid(tx, period_id, is_paid=not tx.value(_UNPAID, of_period=period_id))
    activity.log(tx, "paid" if paid_on else "unpaid", "pay_period", period_id, instructor=instructor_id)
    return statements.of(tx, instructor_id, period_id)


def mark(tx: Tx, period_id: int, instructor_id: int, is_paid: bool) -> StatementPage:
    """The same with today's day. Raises as `pay`."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    return pay(tx, period_id, instructor_id, pay_periods.today(tx) if is_paid else None)


def _snapshot(period_id: int, one: Sum) -> dict[str, Any]:
    return {
        "period_id": period_id,
        "instructor_id": one.instructor_id,
        "currency": one.currency,
        "total_minor": one.minor,
        "lines": one.lines,
    }
