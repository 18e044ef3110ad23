"""The wall times a rule gives, walked period by period from anywhere.

dateutil's ``rrule`` walks from DTSTART and looks for a next date until the year 9999. Here the walk starts at
the period that is asked for, and dateutil is only given what is sure to end: days and weeks, of which every
one gives a date, and single months and years, so that it can neither dawdle nor hang.
"""

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from dateutil import rrule as dateutil

from services.schedule.rules import LAST_YEAR, Frequency, Rule, Weekday

_END = datetime(LAST_YEAR, 12, 31, 23, 59, 59)
_ONCE = {dateutil.MONTHLY: 12 * 9999, dateutil.YEARLY: 9999}
"""Intervals that leave the calendar after one period, where dateutil stops."""


def walk(rule: Rule, start: datetime, since: datetime, before: datetime) -> Iterator[datetime]:
    """Local times of ``rule`` in [since, before), in order; all arguments are naive local times.

    ``start`` gives the time of day, the phase of INTERVAL, the beginning of COUNT, and the parts of the date
    that the rule leaves open (RFC 5545 §3.3.10). Nothing is before it, nothing after the year LAST_YEAR.
    """
    last = rule.until or _END
    if rule.count:
        last = _last_of_count(rule, start)
    for when in _endless(rule, start, max(start, since), min(before, last + timedelta(seconds=1))):
        if since <= when:
            yield when


def nth(rule: Rule, start: datetime, number: int) -> datetime | None:
    """The ``number``-th date of a rule from its start, its own end left aside; None if there is none."""
    for index, when in enumerate(_endless(rule, start, start, _END), 1):
        if index == number:
            return when
    return None


@lru_cache(maxsize=4096)
def _last_of_count(rule: Rule, start: datetime) -> datetime:
    return nth(rule, start, rule.count or 0) or _END


def _endless(rule: Rule, start: datetime, since: datetime, before: datetime) -> Iterator[datetime]:
    """The rule without its end, from the period of ``since`` on, never before ``start``."""
    by_period = {
        Frequency.DAILY: _days,
        Frequency.WEEKLY: _weeks,
        Frequency.MONTHLY: _months,
        Frequency.YEARLY: _years,
    }[rule.frequency]
    for when in by_period(rule, start, since, before):
        if when >= before:
            return
        if when >= start:
            yield when


def _first_period(begun: int, asked: int, interval: int) -> int:
    """The last period in phase with ``begun`` at or before ``asked``; periods are numbered."""
    return begun + max(0, (asked - begun) // interval * interval)


def _days(rule: Rule, start: datetime, since: datetime, before: datetime) -> Iterator[datetime]:
    first = _first_period(start.toordinal(), since.toordinal(), rule.interval)
    days = dateutil.rrule(dateutil.DAILY, _at(first, start), rule.interval, until=before)
    return (when for when in days if _in_months(rule, when) and _on_days(rule, when))


def _weeks(rule: Rule, start: datetime, since: datetime, before: datetime) -> Iterator[datetime]:
    monday = date.min.toordinal()
    first_day = monday + rule.week_start
    begun, asked = ((when.toordinal() - first_day) // 7 for when in (start, since))
    first = _first_period(begun, asked, rule.interval) * 7 + first_day
    weeks = dateutil.rrule(
        dateutil.WEEKLY,
        _at(first, start),
        rule.interval,
        wkst=rule.week_start,
        until=before,
        byweekday=[weekday.day for weekday in rule.weekdays] or [start.weekday()],
    )
    return (when for when in weeks if _in_months(rule, when))


def _months(rule: Rule, start: datetime, since: datetime, before: datetime) -> Iterator[datetime]:
    begun, asked, end = (when.year * 12 + when.month - 1 for when in (start, since, before))
    for period in range(_first_period(begun, asked, rule.interval), end + 1, rule.interval):
        first = start.replace(year=period // 12, month=period % 12 + 1, day=1)
        if _in_months(rule, first):
            yield from _one_period(rule, dateutil.MONTHLY, first, start)


def _years(rule: Rule, start: datetime, since: datetime, before: datetime) -> Iterator[datetime]:
    first = _first_period(start.year, since.year, rule.interval)
    for year in range(first, before.year + 1, rule.interval):
        yield from _one_period(rule, dateutil.YEARLY, start.replace(year=year, month=1, day=1), start)


def _one_period(rule: Rule, frequency: Literal[0, 1], first: datetime, start: datetime) -> Iterator[datetime]:
    """The dates in the month or year that begins at ``first``."""
    bare = not (rule.weekdays or rule.month_days or rule.year_days or rule.weeks)
    months = rule.months
    if bare and frequency == dateutil.YEARLY:
        months = months or (start.month,)
    return iter(
        dateutil.rrule(
            frequency,
            first,
            _ONCE[frequency],
            wkst=rule.week_start,
            bymonth=months or None,
            byweekno=rule.weeks or None,
            byyearday=rule.year_days or None,
            bymonthday=(start.day,) if bare else rule.month_days or None,
            byweekday=_weekdays(rule, start),
            bysetpos=rule.positions or None,
        )
    )


def _weekdays(rule: Rule, start: datetime) -> list[dateutil.weekday] | None:
    """For dateutil, which takes "Mondays and the first Friday" for the Mondays that are the first Friday.

    So beside ordinals a plain weekday is spelt with all of its own. A week's number alone means the weekday
    of the start (RFC 5545 §3.3.10).
    """
    if rule.weeks and not (rule.weekdays or rule.month_days or rule.year_days):
        return [dateutil.weekday(start.weekday())]
    if not any(weekday.nth for weekday in rule.weekdays):
        return [dateutil.weekday(weekday.day) for weekday in rule.weekdays] or None
    most = 53 if rule.frequency is Frequency.YEARLY and not rule.months else 5
    return [
        dateutil.weekday(day, nth)
        for day, given in rule.weekdays
        for nth in ([given] if given else range(1, most + 1))
    ]


def _at(ordinal: int, start: datetime) -> datetime:
    return datetime.combine(date.fromordinal(ordinal), start.time())


def _in_months(rule: Rule, when: datetime) -> bool:
    return not rule.months or when.month in rule.months


def _on_days(rule: Rule, when: datetime) -> bool:
    """Whether a day passes BYDAY and BYMONTHDAY, which limit a daily rule."""
    if rule.weekdays and Weekday(when.weekday()) not in rule.weekdays:
        return False
    from_end = when.day - calendar.monthrange(when.year, when.month)[1] - 1
    return not rule.month_days or when.day in rule.month_days or from_end in rule.month_days
