"""Pay periods: the days whose earnings are paid together, one after the other without overlapping.

A period is there once something is earned in it. Those who write earnings, and who close a period, wait for
each other at the community's one row of settings: nothing comes to a period that is closed.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select, update

from models.base import upsert
from models.communities import Community
from models.earnings import PayPeriod, PaySetting, PeriodStatus, Rhythm
from models.ids import new_id
from models.tx import Tx, here, table_of
from services import access, activity
from services.access import Ability
from services.earning_errors import PeriodNotOver
from services.errors import NotFound
from services.periods import local_day, month_after

periods = table_of(PayPeriod)
settings = table_of(PaySetting)
communities = table_of(Community)

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
FIRST_MONDAY = date(2024, 1, 1)
"""From which fortnights are counted."""

_ENSURE = upsert(settings).on_conflict_do_nothing(index_elements=["community_id"])
_LOCK = select(settings.c.rhythm).where(here(settings)).with_for_update()
_RHYTHM = select(settings.c.rhythm).where(here(settings))
_TURN = update(settings).where(here(settings)).values(rhythm=bindparam("to"))
_ZONE = select(communities.c.zone).where(communities.c.id == bindparam("here"))
_COLUMNS = (periods.c.id, periods.c.first_day, periods.c.last_day, periods.c.status, periods.c.closed_at)
_ONE = select(*_COLUMNS).where(here(periods), periods.c.id == bindparam("of_period"))
_AT = select(*_COLUMNS).where(
    here(periods), periods.c.first_day <= bindparam("day"), periods.c.last_day >= bindparam("day")
)
_BEFORE = (
    select(periods.c.last_day)
    .where(here(periods), periods.c.first_day < bindparam("day"))
    .order_by(periods.c.first_day.desc())
    .limit(1)
)
_AFTER = (
    select(periods.c.first_day)
    .where(here(periods), periods.c.first_day > bindparam("day"))
    .order_by(periods.c.first_day)
    .limit(1)
)
_BECOME = (
    update(periods)
    .where(here(periods), periods.c.id == bindparam("of_period"))
    .values(status=bindparam("to"))
)
_CLOSE = (
    update(periods)
    .where(here(periods), periods.c.id == bindparam("of_period"), periods.c.status == PeriodStatus.OPEN)
    .values(status=PeriodStatus.CLOSED, closed_at=bindparam("at"), closed_by=bindparam("by"))
)


@dataclass(frozen=True, slots=True)
class Period:
    """Some days whose earnings are paid together; `id` 0 where nothing was earned in them yet."""

    id: int
    first_day: date
    last_day: date
    status: PeriodStatus
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether earnings still come to it."""
        return self.status is PeriodStatus.OPEN


def zone(tx: Tx) -> str:
    """The community's, by which days are told."""
    found: str = tx.value(_ZONE)
    return found


def today(tx: Tx) -> date:
    """Which day it is in the community."""
    return local_day(tx.now, zone(tx))


def bounds(day: date, rhythm: Rhythm) -> tuple[date, date]:
    """The first and the last day of the period that holds a day."""
    if rhythm is Rhythm.MONTHLY:
        first = day.replace(day=1)
        return first, month_after(first) - DAY
    if rhythm is Rhythm.WEEKLY:
        first = day - timedelta(days=day.weekday())
        return first, first + WEEK - DAY
    first = day - timedelta(days=(day - FIRST_MONDAY).days % 14)
    return first, first + 2 * WEEK - DAY


def rhythm(tx: Tx) -> Rhythm:
    """How long the community's periods are."""
    found: Rhythm | None = tx.value(_RHYTHM)
    return found or Rhythm.MONTHLY


def lock(tx: Tx) -> Rhythm:
    """Wait until nobody else writes earnings or closes a period; how long periods are."""
    row = {"community_id": tx.community_id, "id": new_id(), "rhythm": Rhythm.MONTHLY}
    tx.connection.execute(_ENSURE, row)
    found: Rhythm = tx.value(_LOCK)
    return found


def turn(tx: Tx, to: Rhythm) -> Rhythm:
    """Let the periods to come be as long as that; those there are stay. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    before = lock(tx)
    if before is not to:
        tx.execute(_TURN, to=to)
        activity.log(tx, "pay_rhythm", "community", tx.community_id, rhythm=to.value)
    return to


def opened(tx: Tx, period_id: int) -> Period:
    """One period. Raises NotFound."""
    found = tx.records(Period, _ONE, of_period=period_id)
    if not found:
        raise NotFound
    return found[0]


def current(tx: Tx) -> Period:
    """The period that it is now, whether something was earned in it or not."""
    day = today(tx)
    return _found(tx, day) or _planned(tx, day, rhythm(tx))


def place(tx: Tx, day: date) -> Period:
    """The period that what happened on `day` comes to: its own where it is open, else the one that it is now.

    The caller has the lock.
    """
    now = today(tx)
    own = _ensured(tx, min(day, now))
    return own if own.is_open else _ensured(tx, now)


def close(tx: Tx, period_id: int) -> Period:
    """Let nothing more come to a period that is over. The caller has the lock.

    Raises NotFound, PeriodNotOver.
    """
    period = opened(tx, period_id)
    if period.last_day >= today(tx):
        raise PeriodNotOver(period.last_day)
    tx.execute(_CLOSE, of_period=period_id, at=tx.now, by=tx.actor.user_id)
    return period


def paid(tx: Tx, period_id: int, *, is_paid: bool) -> None:
    """Whether all of a closed period is paid."""
    tx.execute(_BECOME, of_period=period_id, to=PeriodStatus.PAID if is_paid else PeriodStatus.CLOSED)


def _found(tx: Tx, day: date) -> Period | None:
    return next(iter(tx.records(Period, _AT, day=day)), None)


def _planned(tx: Tx, day: date, of_rhythm: Rhythm) -> Period:
    """The period as it would be: cut where the one before or after was made in another rhythm."""
    first, last = bounds(day, of_rhythm)
    before, after = tx.value(_BEFORE, day=day), tx.value(_AFTER, day=day)
    if before is not None:
        first = max(first, before + DAY)
    if after is not None:
        last = min(last, after - DAY)
    return Period(0, first, last, PeriodStatus.OPEN)


def _ensured(tx: Tx, day: date) -> Period:
    found = _found(tx, day)
    if found:
        return found
    plan = _planned(tx, day, rhythm(tx))
    made = tx.add(PayPeriod, first_day=plan.first_day, last_day=plan.last_day, created_at=tx.now)
    return Period(made, plan.first_day, plan.last_day, PeriodStatus.OPEN)
