"""A schedule as the parts of a form: how often, on which days, from when, until when."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from services.errors import BadRule
from services.schedule import shaping
from services.schedule.build import daily, ending, monthly_by_day, monthly_by_weekday, weekly, yearly
from services.schedule.checks import checked
from services.schedule.occurrences import rule_of
from services.schedule.reasons import Reason
from services.schedule.rules import Frequency, Rule, Schedule
from services.schedule.shaping import Repeat


@dataclass(frozen=True, slots=True)
class Parts:
    """What a form asks for; parts that a kind of repetition does not need are what its start suggests."""

    repeat: Repeat
    """FORTNIGHTLY is WEEKLY with an interval here."""
    day: date
    """The first day, or the day from which on the rule looks for its first."""
    clock: time
    zone: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    """Of a weekly schedule; 0 is Monday."""
    nth: int = 1
    """Which weekday of the month, 1 to 5, or LAST."""
    nth_day: int = 0
    month_day: int = 1
    """1 to 31, or LAST."""
    until: date | None = None
    count: int | None = None


def of_start(schedule: Schedule) -> Parts:
    """A single date at the start of a schedule, with the days that it suggests for whatever repeats."""
    day = schedule.start
    return Parts(
        Repeat.ONCE,
        day.date(),
        day.time(),
        schedule.zone,
        weekdays=(day.weekday(),),
        nth=shaping.place_in_month(day),
        nth_day=day.weekday(),
        month_day=day.day,
    )


def parts_of(schedule: Schedule) -> Parts | None:
    """The parts of a schedule; None for a rule that no parts can make."""
    rule = rule_of(schedule)
    if rule is None:
        return of_start(schedule)
    found = _with_days(of_start(schedule), rule)
    if found is None:
        return None
    until = rule.until.date() if rule.until else None
    found = replace(found, interval=rule.interval, until=until, count=rule.count)
    # What the parts cannot say (months, positions, several places) is lost on the way: then it is no parts.
    return found if _rule(found) == ending(str(rule), until=_end(until), count=rule.count) else None


def schedule_of(parts: Parts) -> Schedule:
    """The schedule that the parts make, beginning at its first date. Raises BadRule."""
    plain = Schedule(datetime.combine(parts.day, parts.clock), parts.zone)
    if parts.repeat is Repeat.ONCE:
        return checked(plain)
    begun = shaping.by_rule(plain, ending(_rule(parts)))
    return checked(replace(begun, rule=_rule(parts)))


def keeping(before: Schedule, after: Schedule) -> Schedule:
    """`after` with the single dates of `before`, where the rule is the same but for its time and end.

    Single dates belong to the schedule that was, and go with another rule.
    """
    if before.rule is None or after.rule is None or before.zone != after.zone:
        return after
    if ending(before.rule) != ending(after.rule):
        return after
    kept = shaping.at_time(before, after.start.time())
    return replace(kept, start=after.start, rule=after.rule)


def _with_days(plain: Parts, rule: Rule) -> Parts | None:
    """The days that a rule names, in their parts."""
    match rule.frequency:
        case Frequency.DAILY:
            return replace(plain, repeat=Repeat.DAILY)
        case Frequency.WEEKLY:
            days = tuple(place.day for place in rule.weekdays) or plain.weekdays
            return replace(plain, repeat=Repeat.WEEKLY, weekdays=days)
        case Frequency.YEARLY:
            return replace(plain, repeat=Repeat.YEARLY)
        case _ if len(rule.weekdays) == 1:
            nth, on = rule.weekdays[0].nth, rule.weekdays[0].day
            return replace(plain, repeat=Repeat.MONTHLY_BY_WEEKDAY, nth=nth, nth_day=on) if nth else None
        case _ if len(rule.month_days) == 1:
            return replace(plain, repeat=Repeat.MONTHLY_BY_DAY, month_day=rule.month_days[0])
        case _:
            return None


def _rule(parts: Parts) -> str:
    if parts.repeat is Repeat.WEEKLY and not parts.weekdays:
        raise BadRule(Reason.NO_DAY)
    made: dict[Repeat, Callable[[], str]] = {
        Repeat.DAILY: lambda: daily(parts.interval),
        Repeat.WEEKLY: lambda: weekly(parts.weekdays, parts.interval),
        Repeat.MONTHLY_BY_WEEKDAY: lambda: monthly_by_weekday(parts.nth, parts.nth_day, parts.interval),
        Repeat.MONTHLY_BY_DAY: lambda: monthly_by_day(parts.month_day, parts.interval),
        Repeat.YEARLY: lambda: yearly(parts.day.month, parts.day.day, parts.interval),
    }
    return ending(made[parts.repeat](), until=_end(parts.until), count=parts.count)


def _end(until: date | None) -> datetime | None:
    """A day that is itself included."""
    return datetime.combine(until, time(23, 59, 59)) if until else None
