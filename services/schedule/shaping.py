"""Schedules shaped tap by tap: every step gives a whole schedule, so it can be read out and kept at any time.

What a step does not speak of stays: another time keeps the days, another day keeps the time and the end.
Single dates that were added or left out belong to the schedule that was, and go with a new rule.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from services.schedule.build import daily, ending, monthly_by_day, monthly_by_weekday, weekly, yearly
from services.schedule.checks import checked
from services.schedule.occurrences import next_dates, rule_of
from services.schedule.parsing import parse_rule
from services.schedule.rules import Frequency, Rule, Schedule

LAST = -1
MOST_APART = 6
"""Every sixth week or month: what is rarer is written as a rule."""


class Repeat(StrEnum):
    """The kinds of repetition that taps can make."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY_BY_WEEKDAY = "weekday"
    MONTHLY_BY_DAY = "day"
    DAILY = "daily"
    YEARLY = "yearly"


def suggested(now: datetime, zone: str) -> Schedule:
    """What a new program begins with: once a week at 19:00, from tomorrow's day of the week on."""
    plain = Schedule(now, zone)
    tomorrow = now.astimezone(plain.tz).date() + timedelta(days=1)
    return repeating(replace(plain, start=datetime.combine(tomorrow, time(19))), Repeat.WEEKLY)


def repeat_of(schedule: Schedule) -> Repeat | None:
    """Which of the kinds a schedule is; None for a rule that taps cannot make."""
    rule = rule_of(schedule)
    if rule is None:
        return Repeat.ONCE
    if rule.frequency is Frequency.WEEKLY:
        return {1: Repeat.WEEKLY, 2: Repeat.FORTNIGHTLY}.get(rule.interval)
    if rule.interval > 1:
        return None
    if rule.frequency is Frequency.MONTHLY:
        return Repeat.MONTHLY_BY_WEEKDAY if rule.weekdays else Repeat.MONTHLY_BY_DAY
    return {Frequency.DAILY: Repeat.DAILY, Frequency.YEARLY: Repeat.YEARLY}[rule.frequency]


def repeating(schedule: Schedule, repeat: Repeat) -> Schedule:
    """The schedule with another kind of repetition, on the day of its start."""
    day = schedule.start
    rules: dict[Repeat, Callable[[], str | None]] = {
        Repeat.ONCE: lambda: None,
        Repeat.DAILY: daily,
        Repeat.WEEKLY: lambda: weekly([day.weekday()]),
        Repeat.FORTNIGHTLY: lambda: weekly([day.weekday()], 2),
        Repeat.MONTHLY_BY_WEEKDAY: lambda: monthly_by_weekday(place_in_month(day), day.weekday()),
        Repeat.MONTHLY_BY_DAY: lambda: monthly_by_day(day.day),
        Repeat.YEARLY: lambda: yearly(day.month, day.day),
    }
    return _with_rule(schedule, rules[repeat]())


def place_in_month(day: date) -> int:
    """Which of its weekday a day is in its month: 1 to 4, or LAST."""
    place = (day.day - 1) // 7 + 1
    return place if place < 5 else LAST


def on_weekdays(schedule: Schedule, days: Iterable[int]) -> Schedule:
    """On other days of the week, in weeks as far apart as before; without any day nothing changes."""
    chosen = sorted(set(days))
    apart = _apart(schedule, Frequency.WEEKLY)
    return _with_rule(schedule, weekly(chosen, apart)) if chosen else schedule


def on_nth_weekday(schedule: Schedule, nth: int, weekday: int) -> Schedule:
    """On the `nth` such weekday of the month, 1 to 5 or LAST, in months as far apart as before."""
    return _with_rule(schedule, monthly_by_weekday(nth, weekday, _apart(schedule, Frequency.MONTHLY)))


def on_days_of_month(schedule: Schedule, days: Iterable[int]) -> Schedule:
    """On days of the month, 1 to 31 or LAST, months as far apart as before; without any nothing changes."""
    chosen = sorted(set(days), key=lambda day: (day == LAST, day))
    apart = _apart(schedule, Frequency.MONTHLY)
    return _with_rule(schedule, monthly_by_day(chosen, apart)) if chosen else schedule


def apart(schedule: Schedule, interval: int) -> Schedule:
    """Every `interval` days, weeks, months or years, 1 to MOST_APART; a one-off stays one.

    Raises ValueError for another number.
    """
    rule = rule_of(schedule)
    if not 1 <= interval <= MOST_APART:
        raise ValueError(interval)
    return _with_rule(schedule, str(replace(rule, interval=interval))) if rule else schedule


def _apart(schedule: Schedule, frequency: Frequency) -> int:
    rule = rule_of(schedule)
    return rule.interval if rule and rule.frequency is frequency else 1


def at_time(schedule: Schedule, clock: time) -> Schedule:
    """At another time of day; single dates move along."""

    def moved(local: datetime) -> datetime:
        return datetime.combine(local.date(), clock)

    return replace(
        schedule,
        start=moved(schedule.start),
        exdates=tuple(map(moved, schedule.exdates)),
        extra=tuple(map(moved, schedule.extra)),
    )


def from_day(schedule: Schedule, day: date) -> Schedule:
    """From another day on; a yearly date and a one-off move to it."""
    moved = replace(schedule, start=datetime.combine(day, schedule.start.time()))
    if repeat_of(schedule) is Repeat.YEARLY:
        return _with_rule(moved, yearly(day.month, day.day))
    return _from_first(moved) if schedule.rule else moved


def until_day(schedule: Schedule, day: date) -> Schedule:
    """Until a day, that day included; a one-off has no end. Raises BadRule for one before the start."""
    return checked(_ending(schedule, until=datetime.combine(day, time(23, 59, 59))))


def for_dates(schedule: Schedule, count: int) -> Schedule:
    """For so many dates. Raises BadRule for more than a rule may have."""
    return _ending(schedule, count=count)


def without_end(schedule: Schedule) -> Schedule:
    """For ever."""
    return _ending(schedule)


def by_rule(schedule: Schedule, text: str) -> Schedule:
    """By an RRULE as people who know them write it, from the schedule's start on. Raises BadRule."""
    rule = parse_rule(text, schedule.zone)
    return _from_first(replace(schedule, rule=str(rule), exdates=(), extra=()))


def _ending(schedule: Schedule, *, until: datetime | None = None, count: int | None = None) -> Schedule:
    if schedule.rule is None:
        return schedule
    return replace(schedule, rule=ending(schedule.rule, until=until, count=count))


def _with_rule(schedule: Schedule, rule: str | None) -> Schedule:
    """The schedule by another rule with the end that it had."""
    before = rule_of(schedule)
    if rule and before:
        rule = ending(rule, until=before.until, count=before.count)
    shaped = replace(schedule, rule=rule, exdates=(), extra=())
    return _from_first(shaped) if rule else shaped


def _from_first(schedule: Schedule) -> Schedule:
    """The schedule from its first date on: weeks are counted from there."""
    rule = rule_of(schedule)
    if rule is None:
        return schedule
    plain = Schedule(schedule.start, schedule.zone, str(_every_period(rule)))
    since = schedule.start.replace(tzinfo=schedule.tz)
    first = next_dates(plain, since, 1)
    return replace(schedule, start=first[0].original_local) if first else schedule


def _every_period(rule: Rule) -> Rule:
    return replace(rule, interval=1, count=None, until=None)
