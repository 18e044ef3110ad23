"""A second, slow reading of RFC 5545 §3.3.10: every day is asked whether the rule means it."""

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from services.schedule import Frequency, Rule, Weekday


def reference(rule: Rule, start: datetime, years: int) -> list[datetime]:
    """The dates of a rule in the given number of calendar years from that of its start."""
    dates = [datetime.combine(day, start.time()) for day in _days(rule, start.date(), years)]
    dates = [when for when in dates if when >= start and not (rule.until and when > rule.until)]
    return dates[: rule.count]


def _days(rule: Rule, start: date, years: int) -> Iterator[date]:
    first = date(start.year, 1, 1) - timedelta(days=7)
    calendar_days = (first + timedelta(days=n) for n in range((date(start.year + years, 1, 1) - first).days))
    for period, days in groupby(calendar_days, lambda day: _period(rule, day)):
        if (period - _period(rule, start)) % rule.interval == 0:
            chosen = [day for day in days if _fits(rule, start, day)]
            count = len(chosen)
            places = {place - 1 if place > 0 else count + place for place in rule.positions} or set(
                range(count)
            )
            yield from (day for place, day in enumerate(chosen) if place in places)


def _period(rule: Rule, day: date) -> int:
    return {
        Frequency.DAILY: day.toordinal(),
        Frequency.WEEKLY: (day.toordinal() - 1 - rule.week_start) // 7,
        Frequency.MONTHLY: day.year * 12 + day.month,
        Frequency.YEARLY: day.year,
    }[rule.frequency]


def _fits(rule: Rule, start: date, day: date) -> bool:
    open_day = not (rule.month_days or rule.weekdays or rule.year_days)
    month_days, weekdays, months = rule.month_days, rule.weekdays, rule.months
    if open_day and rule.frequency is Frequency.WEEKLY:
        weekdays = (Weekday(start.weekday()),)
    if open_day and rule.frequency in (Frequency.MONTHLY, Frequency.YEARLY):
        month_days = (start.day,)
    if open_day and rule.frequency is Frequency.YEARLY:
        months = months or (start.month,)
    return (
        (not months or day.month in months)
        and _counted(month_days, day.day, calendar.monthrange(day.year, day.month)[1])
        and _counted(rule.year_days, day.timetuple().tm_yday, 365 + calendar.isleap(day.year))
        and (not weekdays or any(_is_weekday(weekday, rule, day) for weekday in weekdays))
    )


def _counted(allowed: tuple[int, ...], number: int, length: int) -> bool:
    return not allowed or number in allowed or number - length - 1 in allowed


def _is_weekday(weekday: Weekday, rule: Rule, day: date) -> bool:
    if day.weekday() != weekday.day:
        return False
    in_year = rule.frequency is Frequency.YEARLY and not rule.months
    number = day.timetuple().tm_yday if in_year else day.day
    length = 365 + calendar.isleap(day.year) if in_year else calendar.monthrange(day.year, day.month)[1]
    return weekday.nth in (0, (number - 1) // 7 + 1, -((length - number) // 7 + 1))
