"""The days whose money is looked at: a month, a quarter, a year, or from one day to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from services.errors import BadInput
from services.periods import local_day, midnight, month_after, season_of

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
LONGEST = 3660
"""Days of one stretch: ten years, as books are kept."""


class Usual(StrEnum):
    """Stretches that are chosen with one tap."""

    MONTH = "month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"
    LAST_QUARTER = "last_quarter"
    YEAR = "year"
    LAST_YEAR = "last_year"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days, the last one included."""

    first: date
    last: date

    def since(self, zone: str) -> datetime:
        """When it begins in a zone."""
        return midnight(self.first, zone)

    def until(self, zone: str) -> datetime:
        """When it is over there."""
        return midnight(self.last + timedelta(days=1), zone)

    def query(self) -> dict[str, str]:
        """The same as the fields of an address."""
        return {"first": self.first.isoformat(), "last": self.last.isoformat()}


def usual(which: Usual, now: datetime, zone: str) -> Stretch:
    """A month, quarter or year: the one that it is now in a zone, or the one before."""
    today = local_day(now, zone)
    months = {Usual.MONTH: 1, Usual.LAST_MONTH: 1, Usual.QUARTER: 3, Usual.LAST_QUARTER: 3}.get(which, 12)
    begin = {1: today.replace(day=1), 3: season_of(today), 12: today.replace(month=1, day=1)}[months]
    if which in (Usual.LAST_MONTH, Usual.LAST_QUARTER, Usual.LAST_YEAR):
        begin = month_after(begin, -months)
    return Stretch(begin, month_after(begin, months) - timedelta(days=1))


def between(first: date, last: date) -> Stretch:
    """From one day to another. Raises BadInput for days that no books are kept of, or that end before."""
    for field, day in (("first", first), ("last", last)):
        if not EARLIEST <= day <= LATEST:
            raise BadInput(field, "no_date")
    if last < first:
        raise BadInput("last", "before_start")
    if (last - first).days >= LONGEST:
        raise BadInput("last", "too_many_days", LONGEST)
    return Stretch(first, last)


def typed(line: str) -> Stretch:
    """Two days as one types them: `2026-01-01 2026-03-31`; one alone is that day. Raises BadInput."""
    words = line.split()[:3]
    if not 1 <= len(words) <= 2:
        raise BadInput("first", "no_date")
    return between(day("first", words[0]), day("last", words[-1]))


def read(fields: Mapping[str, Any], now: datetime, zone: str) -> Stretch:
    """What an address asks for; this month where it says nothing. Raises BadInput."""
    said = str(fields.get("stretch") or "")
    if said in set(Usual):
        return usual(Usual(said), now, zone)
    first, last = str(fields.get("first") or ""), str(fields.get("last") or "")
    if not first and not last:
        return usual(Usual.MONTH, now, zone)
    return between(day("first", first or last), day("last", last or first))


def day(field: str, text: str) -> date:
    """A day as forms and addresses have it, with hyphens or without. Raises BadInput."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(field, "no_date") from None
