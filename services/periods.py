"""Stretches of time as people count them: months, quarters and years of a place's own calendar."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Period(StrEnum):
    """What is looked back on."""

    MONTH = "month"
    SEASON = "season"
    """The quarter of the calendar: January to March, and so on."""
    EVER = "ever"


BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""Before everything that is stored."""


def midnight(day: date, zone: str) -> datetime:
    """When a day begins in a zone, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def local_day(at: datetime, zone: str) -> date:
    """Which day it is in a zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def month_after(first: date, months: int = 1) -> date:
    """The first of the month so many months after that of `first`; before it for a negative number."""
    years, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(years, month + 1, 1)


def season_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def begins(period: Period, now: datetime, zone: str) -> datetime:
    """When the period began that it is now in a zone."""
    today = local_day(now, zone)
    match period:
        case Period.MONTH:
            return midnight(today.replace(day=1), zone)
        case Period.SEASON:
            return midnight(season_of(today), zone)
        case Period.EVER:
            return BEGINNING


def last_months(now: datetime, zone: str, count: int) -> tuple[date, ...]:
    """The first days of the last `count` months in a zone, oldest first; the last is the one it is now."""
    this = local_day(now, zone).replace(day=1)
    return tuple(month_after(this, at - count + 1) for at in range(count))


def last_day(until: datetime, zone: str) -> date:
    """The day that ends at `until`, or holds it."""
    return local_day(until - timedelta(microseconds=1), zone)
