"""Typed schedules in plain words, such as "every 2nd Tuesday 19:00" or "letzter Sonntag im Monat 11 Uhr".

"Every 2nd Tuesday" is every two weeks; "2nd Tuesday of the month" is monthly. The person sees the sentence
and the dates before anything is saved.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from services.errors import BadRule
from services.schedule.build import WEEKEND, WORKDAYS, daily, monthly_by_day, once, recurring, weekly, yearly
from services.schedule.moments import moment, take_time
from services.schedule.occurrences import next_dates
from services.schedule.parsing import parse_rule
from services.schedule.reasons import Reason
from services.schedule.rules import Frequency, Schedule, Weekday
from services.schedule.tokens import Token, tokenize

_REPEATS = {"every", "other", "unit", "ord", "workdays", "weekend", "to"}
_PERIODS = {1: Frequency.DAILY, 7: Frequency.WEEKLY, 30: Frequency.MONTHLY, 365: Frequency.YEARLY}


@dataclass
class _Said:
    """What a phrase names, sorted out."""

    days: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    month: int = 0
    month_name: str = ""
    counted: bool = False
    """Whether "every" stood right before a place, as in "every 2nd Tuesday"."""
    period: Frequency | None = None
    interval: int = 1


def parse_schedule(text: str, language: str, zone: str, now: datetime) -> Schedule:
    """The schedule that a phrase means, from its first date at or after ``now`` (aware) on.

    Phrases without any word of repetition are dates (see ``parse_moment``). Raises BadRule.
    """
    clock, tokens = take_time(tokenize(text, language))
    here = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    is_date = any(token.kind == "month" for token in tokens) and not any(
        token.kind in ("every", "unit") for token in tokens
    )
    if is_date or not _REPEATS & {token.kind for token in tokens}:
        return once(moment(tokens, clock, language, here), zone)
    rule = parse_rule(_rule(_sorted_out(tokens)))
    # Weeks are counted from the first date, not from the week of asking.
    every_time = recurring(datetime.combine(here.date(), clock), zone, replace(rule, interval=1))
    first = next_dates(every_time, now, 1)
    return recurring(first[0].original_local, zone, rule)


def _sorted_out(tokens: list[Token]) -> _Said:
    said = _Said()
    following = [*tokens[1:], Token("")]
    # "Every" before a weekday adds nothing, and is part of the word in "montags bis freitags".
    pairs = zip(tokens, following, strict=True)
    tokens = [token for token, after in pairs if (token.kind, after.kind) != ("every", "day")]
    for index, token in enumerate(tokens):
        before = [other.kind for other in tokens[max(index - 2, 0) : index]]
        match token.kind:
            case "every":
                pass
            case "month":
                said.month, said.month_name = token.value, token.text
            case "other":
                said.interval = 2
            case "unit":
                _take_unit(said, token, before)
            case "workdays" | "weekend":
                said.days += WORKDAYS if token.kind == "workdays" else WEEKEND
            case "day":
                _take_day(said, token, before)
            case "ord" | "num":
                said.places.append(token.value)
                said.counted = said.counted or before[-1:] == ["every"]
            case "to" if before[-1:] == ["day"]:
                pass
            case _:
                raise BadRule(Reason.NOT_UNDERSTOOD, text=token.text)
    return said


def _take_unit(said: _Said, token: Token, before: list[str]) -> None:
    """A period; "two" or "every second" right before it is its interval."""
    if before[-1:] == ["num"] or before == ["every", "ord"]:
        said.interval = said.places.pop()
        said.counted = False
    period = _PERIODS[token.value]
    larger = said.period is None or list(Frequency).index(period) > list(Frequency).index(said.period)
    said.period = period if larger else said.period


def _take_day(said: _Said, token: Token, before: list[str]) -> None:
    """A weekday, or the last of a range such as Monday to Friday."""
    if before == ["day", "to"]:
        first = said.days[-1]
        said.days += [(first + step) % 7 for step in range(1, (token.value - first) % 7)]
    said.days.append(token.value)


def _rule(said: _Said) -> str:
    period = said.period
    if period is None and said.days and said.places:
        weeks = said.places[0] if said.counted and len(said.places) == 1 else 0
        if weeks > 1:
            return weekly(said.days, weeks)
        period = Frequency.MONTHLY
    if period is Frequency.YEARLY:
        return _yearly(said)
    if said.month:
        raise BadRule(Reason.NOT_UNDERSTOOD, text=said.month_name)
    if period is Frequency.DAILY:
        return _every_days(said)
    if period is Frequency.MONTHLY:
        return _monthly(said)
    if said.places:
        raise BadRule(Reason.NOT_UNDERSTOOD, text=str(said.places[0]))
    return weekly(_days(said), said.interval)


def _days(said: _Said) -> list[int]:
    if not said.days:
        raise BadRule(Reason.NO_DAY)
    return said.days


def _every_days(said: _Said) -> str:
    """Every so many days; "every 14 days on Tuesday" is every two weeks."""
    if said.days and said.interval % 7 == 0:
        return weekly(said.days, said.interval // 7)
    if said.days or said.places:
        raise BadRule(Reason.NOT_UNDERSTOOD, text=str(said.interval))
    return daily(said.interval)


def _monthly(said: _Said) -> str:
    if not said.places:
        raise BadRule(Reason.NO_DAY)
    if not said.days:
        return monthly_by_day(said.places, said.interval)
    days = ",".join(str(Weekday(day, place)) for day in said.days for place in said.places)
    return str(parse_rule(f"FREQ=MONTHLY;INTERVAL={said.interval};BYDAY={days}"))


def _yearly(said: _Said) -> str:
    if said.days or not said.month or len(said.places) != 1:
        raise BadRule(Reason.NO_DAY)
    return yearly(said.month, said.places[0], said.interval)
