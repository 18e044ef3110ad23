"""What is typed and tapped while a schedule is built: a whole schedule, or an answer to the open question."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from services.errors import BadRule, NotFound, PastDate
from services.schedule import shaping
from services.schedule.moments import parse_time
from services.schedule.occurrences import at
from services.schedule.reasons import Reason
from services.schedule.rules import Schedule
from services.schedule.shaping import Repeat
from services.schedule.words import parse_schedule

LAST_START = 2150
"""The last year a schedule may begin in; rules reach a little further."""


class Question(StrEnum):
    """What the builder asks for."""

    WHOLE = "whole"
    REPEAT = "repeat"
    DAYS = "days"
    APART = "apart"
    TIME = "time"
    START = "start"
    END = "end"


def answered(schedule: Schedule, question: Question, text: str, language: str, now: datetime) -> Schedule:
    """The schedule after a typed answer; whole schedules, rules, times and dates are taken at any question.

    A phrase without a time keeps the time there was. Raises BadRule, and PastDate for a day gone by.
    """
    if text.strip().upper().startswith(("RRULE:", "FREQ=")):
        return shaping.by_rule(schedule, text)
    if question is Question.END and text.strip().isdecimal():
        return shaping.for_dates(schedule, int(text))
    with suppress(BadRule):
        return shaping.at_time(schedule, parse_time(text, language))
    said = _said(schedule, text, language, now)
    if said.rule is None and question is Question.END:
        return shaping.until_day(schedule, said.start.date())
    _check_ahead(said, now)
    if said.rule is None and question is Question.START:
        dated = shaping.from_day(schedule, said.start.date())
        return shaping.at_time(dated, said.start.time())
    return replace(said, exdates=(), extra=())


def _said(schedule: Schedule, text: str, language: str, now: datetime) -> Schedule:
    """The phrase as a schedule of its own; with the time there was where it names none."""
    try:
        return parse_schedule(text, language, schedule.zone, now)
    except BadRule as error:
        if error.reason != Reason.NO_TIME:
            raise
    return parse_schedule(f"{text} {schedule.start:%H:%M}", language, schedule.zone, now)


def _check_ahead(said: Schedule, now: datetime) -> None:
    if said.start.year > LAST_START:
        raise BadRule(Reason.NO_SUCH_DATE, text=said.start.date().isoformat())
    moment = at(said, said.start).start_utc
    if said.rule is None and moment <= now:
        raise PastDate(moment, said.zone, now)


class Part(StrEnum):
    """What a tap in the builder sets; the letters stand in buttons."""

    REPEAT = "r"
    WEEKDAYS = "w"
    """Its digits are days of the week, 0 for Monday."""
    NTH = "n"
    """`2.4`: the second Friday; `-1.0`: the last Monday."""
    DAYS = "d"
    """Days of the month as the bits of a number in hexadecimal, the lowest for the last day: `8002`."""
    APART = "a"
    """Every so many weeks or months."""
    TIME = "t"
    """`1930`."""
    START = "s"
    """`20261126`."""
    UNTIL = "u"
    """`20261126`, or nothing for never."""
    COUNT = "c"


def tapped(schedule: Schedule, part: Part, value: str, now: datetime) -> Schedule:
    """The schedule after a tap. Raises PastDate, BadRule, and NotFound for a forged value."""
    try:
        shaped = _SHAPERS[part](schedule, value)
    except ValueError:
        raise NotFound from None
    if part is Part.START and shaped.start.date() < now.astimezone(schedule.tz).date():
        raise PastDate(at(shaped, shaped.start).start_utc, schedule.zone, now)
    return shaped


def next_question(schedule: Schedule, part: Part) -> Question:
    """What the builder asks after a tap; the days of a week are chosen several at once."""
    by_date = shaping.repeat_of(schedule) in (Repeat.ONCE, Repeat.DAILY, Repeat.YEARLY)
    return {
        Part.REPEAT: Question.START if by_date else Question.DAYS,
        Part.WEEKDAYS: Question.DAYS,
        Part.NTH: Question.DAYS,
        Part.DAYS: Question.DAYS,
        Part.START: Question.TIME if by_date else Question.WHOLE,
    }.get(part, Question.WHOLE)


def _day(value: str) -> date:
    found = datetime.strptime(value, "%Y%m%d").date()
    if not 2000 <= found.year <= LAST_START:
        raise ValueError(value)
    return found


def _nth(schedule: Schedule, value: str) -> Schedule:
    nth, weekday = (int(number) for number in value.split("."))
    if weekday not in range(7):
        raise ValueError(value)
    return shaping.on_nth_weekday(schedule, nth, weekday)


def _weekdays(schedule: Schedule, value: str) -> Schedule:
    days = [int(digit) for digit in value]
    if not set(days) <= set(range(7)):
        raise ValueError(value)
    return shaping.on_weekdays(schedule, days)


def days_in(value: str) -> list[int]:
    """The days of the month in a button's value. Raises ValueError."""
    bits = int(value, 16)
    if not 0 < bits < 1 << 32:
        raise ValueError(value)
    return [day or shaping.LAST for day in range(32) if bits >> day & 1]


def days_as_value(days: Iterable[int]) -> str:
    """The same the other way round."""
    return f"{sum(1 << max(day, 0) for day in set(days)):x}"


_SHAPERS: dict[Part, Callable[[Schedule, str], Schedule]] = {
    Part.REPEAT: lambda schedule, value: shaping.repeating(schedule, Repeat(value)),
    Part.WEEKDAYS: _weekdays,
    Part.NTH: _nth,
    Part.DAYS: lambda schedule, value: shaping.on_days_of_month(schedule, days_in(value)),
    Part.APART: lambda schedule, value: shaping.apart(schedule, int(value)),
    Part.TIME: lambda schedule, value: shaping.at_time(schedule, datetime.strptime(value, "%H%M").time()),
    Part.START: lambda schedule, value: shaping.from_day(schedule, _day(value)),
    Part.UNTIL: lambda s, value: shaping.until_day(s, _day(value)) if value else shaping.without_end(s),
    Part.COUNT: lambda schedule, value: shaping.for_dates(schedule, int(value)),
}
