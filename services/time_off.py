"""An instructor's days off, and days on which they work other hours than in other weeks."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.tx import Tx
from services import hours
from services.errors import BadInput, PastDate
from services.hours import MOST_DAYS, Availability
from services.opening import Span, day_of


def add(tx: Tx, instructor_id: int, revision: int, first: date, last: date) -> Availability:
    """Take days off, from one to another; what is booked on them stays.

    Raises PastDate, and as `hours.change`.
    """
    found = hours.opened(tx, instructor_id)
    days = _days(tx, found, first, last)
    return _save(tx, found, revision, {**found.days, **dict.fromkeys(days, ())})


def work(tx: Tx, instructor_id: int, revision: int, day: date, spans: Iterable[Span]) -> Availability:
    """Work these hours on a day, whatever its week says. Raises as `add`."""
    found = hours.opened(tx, instructor_id)
    _days(tx, found, day, day)
    return _save(tx, found, revision, {**found.days, day: tuple(spans)})


def remove(tx: Tx, instructor_id: int, revision: int, first: date, last: date) -> Availability:
    """Let days be like those of other weeks again. Raises as `hours.change`."""
    found = hours.opened(tx, instructor_id)
    kept = {day: spans for day, spans in found.days.items() if not first <= day <= last}
    return _save(tx, found, revision, kept)


class Period(NamedTuple):
    """Days on which an instructor works other hours than in other weeks, or none."""

    first: date
    last: date
    spans: tuple[Span, ...]


def periods(found: Availability, today: date) -> list[Period]:
    """Days to come with hours of their own, in order; days off that follow each other are one period."""
    shown: list[Period] = []
    for day in sorted(found.days):
        if day < today:
            continue
        spans = tuple(found.days[day])
        before = shown[-1] if shown else None
        if before and not spans and not before.spans and before.last == day - timedelta(days=1):
            shown[-1] = Period(before.first, day, ())
        else:
            shown.append(Period(day, day, spans))
    return shown


def _days(tx: Tx, found: Availability, first: date, last: date) -> list[date]:
    """The days from one to another. Raises PastDate, BadInput."""
    if last < first:
        raise BadInput("exceptions", "ends_before_start")
    if last < tx.now.astimezone(ZoneInfo(found.zone)).date():
        raise PastDate(day_of(last, found.zone).start, found.zone, tx.now)
    if (last - first).days >= MOST_DAYS:
        raise BadInput("exceptions", "too_many", MOST_DAYS)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _save(tx: Tx, found: Availability, revision: int, days: dict[date, tuple[Span, ...]]) -> Availability:
    return hours.change(tx, found.instructor_id, revision, exceptions=days)
