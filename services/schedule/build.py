"""Schedules made step by step, each with its canonical rule.

The rules say their days in full, so a schedule may start on any day: its first date is the first that fits.
Raises BadRule, as ``parse_rule`` does, for intervals and days outside what rules may have.
"""

from collections.abc import Iterable
from datetime import datetime

from services.schedule.checks import checked
from services.schedule.parsing import parse_rule
from services.schedule.rules import WEEKDAYS, Rule, Schedule

WORKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)


def daily(interval: int = 1) -> str:
    """Every day, or every ``interval`` days from the start."""
    return _canonical("DAILY", interval)


def weekly(days: Iterable[int], interval: int = 1) -> str:
    """On weekdays (0 is Monday) of every ``interval``-th week, weeks beginning on Monday."""
    return _canonical("WEEKLY", interval, BYDAY=",".join(WEEKDAYS[day] for day in days))


def monthly_by_weekday(nth: int | Iterable[int], weekday: int, interval: int = 1) -> str:
    """On the ``nth`` such weekdays of the month, 1 to 5, or -1 for the last. A month may lack a fifth."""
    places = [nth] if isinstance(nth, int) else nth
    return _canonical("MONTHLY", interval, BYDAY=",".join(f"{place}{WEEKDAYS[weekday]}" for place in places))


def monthly_by_day(day: int | Iterable[int], interval: int = 1) -> str:
    """On days of the month: 1 to 31, or -1 for the last. Months that lack the day are left out."""
    days = [day] if isinstance(day, int) else day
    return _canonical("MONTHLY", interval, BYMONTHDAY=",".join(map(str, days)))


def yearly(month: int, day: int, interval: int = 1) -> str:
    """On a date of the year. 29 February comes in leap years only."""
    return _canonical("YEARLY", interval, BYMONTH=str(month), BYMONTHDAY=str(day))


def once(start: datetime, zone: str) -> Schedule:
    """A one-off at a naive local time."""
    return checked(Schedule(start, zone))


def recurring(start: datetime, zone: str, rule: str | Rule) -> Schedule:
    """A schedule by a rule, from a naive local time on. Raises BadRule as ``checked`` does."""
    return checked(Schedule(start, zone, str(rule)))


def ending(rule: str, *, until: datetime | None = None, count: int | None = None) -> str:
    """The same rule with another end: after ``count`` dates, with ``until`` (naive local), or never."""
    parts = [part for part in rule.split(";") if not part.startswith(("UNTIL=", "COUNT="))]
    end = [f"COUNT={count}"] if count is not None else [f"UNTIL={until:%Y%m%dT%H%M%S}"] if until else []
    return str(parse_rule(";".join(parts + end)))


def _canonical(frequency: str, interval: int, **parts: str) -> str:
    given = {"FREQ": frequency, "INTERVAL": str(interval)} | parts
    return str(parse_rule(";".join(f"{name}={value}" for name, value in given.items())))
