"""Typed dates and times, such as "Thu 26 Nov 18:30", "26.11. 18:30" or "tomorrow 7pm"."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.errors import BadRule
from services.schedule.reasons import Reason
from services.schedule.tokens import Token, tokenize

_TO = re.compile(r"\s*(?:–|—|→|\.\.|\n|\s-\s)\s*")
"""What people write between two days."""


def parse_time(text: str, language: str) -> time:
    """A time of day: 18:30, 6:30pm, 18h30, 18.30 Uhr, a bare hour. Raises BadRule."""
    tokens = tokenize(text, language)
    if len(tokens) == 1 and tokens[0].kind == "num":
        tokens = [Token("at"), *tokens]
    clock, rest = take_time(tokens)
    if rest:
        raise BadRule(Reason.NOT_UNDERSTOOD, text=rest[0].text)
    return clock


def parse_moment(text: str, language: str, zone: str, now: datetime) -> datetime:
    """A naive local time of ``zone`` from a typed date and time; ``now`` is aware.

    Dates by digits are ISO or day first; in English 5/12 is refused as AMBIGUOUS_DATE, since half of its
    readers put the month first. A date without a year is the next such date from today; a weekday alone is
    the next one whose time is still to come. A date that was typed in full, or today, may lie in the past:
    that is for the caller to judge. Raises BadRule.
    """
    tokens = tokenize(text, language)
    clock, rest = take_time(tokens)
    return moment(rest, clock, language, now.astimezone(ZoneInfo(zone)).replace(tzinfo=None))


def parse_days(text: str, language: str, zone: str, now: datetime) -> list[date]:
    """One typed day, or two with something between them: `24 Dec – 2 Jan`. Raises BadRule."""
    today = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    parts = _TO.split(text.strip(), maxsplit=1)
    return [parse_moment(f"{part} 00:00", language, zone, today).date() for part in parts]


def take_time(tokens: list[Token]) -> tuple[time, list[Token]]:
    """The one time of day among the tokens, and the other tokens; without a time NO_TIME is raised."""
    found: list[int] = []
    rest: list[Token] = []
    for token in tokens:
        if token.kind == "time":
            found.append(token.value)
        elif token.kind == "num" and rest and rest[-1].kind == "at":
            found.append(_hour(token))
        elif token.kind in ("am", "pm"):
            if rest and rest[-1].kind == "num":
                found.append(_hour(rest.pop()))
            found[-1:] = [_in_half(minutes, token.kind) for minutes in found[-1:]]
        else:
            rest.append(token)
    if not found:
        raise BadRule(Reason.NO_TIME)
    if len(found) > 1:
        raise BadRule(Reason.NOT_UNDERSTOOD, text=tokens[-1].text)
    return time(found[0] // 60, found[0] % 60), [token for token in rest if token.kind != "at"]


def _in_half(minutes: int, half: str) -> int:
    """Seven in the evening is 19:00; nineteen in the evening is, too."""
    return minutes + 720 if half == "pm" and minutes < 720 else minutes


def _hour(token: Token) -> int:
    if token.value > 23:
        raise BadRule(Reason.BAD_TIME, text=token.text)
    return token.value * 60


def moment(tokens: list[Token], clock: time, language: str, now: datetime) -> datetime:
    """The date that the tokens name, at a time of day; ``now`` is naive local time. Raises BadRule."""
    rest = [token for token in tokens if token.kind != "next"]
    named = [token.value for token in rest if token.kind == "day"]
    rest = [token for token in rest if token.kind != "day"]
    if len(named) > 1:
        raise BadRule(Reason.NOT_UNDERSTOOD, text=tokens[-1].text)
    if rest:
        day = _date(rest, language, now.date())
        if named and day.weekday() != named[0]:
            raise BadRule(Reason.WEEKDAY_MISMATCH, date=day.isoformat())
        return datetime.combine(day, clock)
    if not named:
        raise BadRule(Reason.NO_DATE)
    later = any(token.kind == "next" for token in tokens)
    return _coming(named[0], clock, now, later)


def _coming(weekday: int, clock: time, now: datetime, later: bool) -> datetime:
    """The next such weekday; not today if its time has passed, or if the "next" one is asked for."""
    day = now.date() + timedelta(days=(weekday - now.weekday()) % 7)
    found = datetime.combine(day, clock)
    return found + timedelta(days=7) if found < now or (later and day == now.date()) else found


def _date(tokens: list[Token], language: str, today: date) -> date:
    kinds = sorted(token.kind for token in tokens)
    values = {token.kind: token.value for token in tokens}
    text = " ".join(token.text for token in tokens)
    if kinds == ["ahead"]:
        return today + timedelta(days=values["ahead"])
    if kinds == ["iso"]:
        return _checked(*map(int, text.split("-")), text=text)
    if kinds == ["dmy"]:
        return _by_digits(text, language, today)
    if kinds[:1] == ["month"] and kinds[1:] in (["num"], ["ord"], ["num", "year"], ["ord", "year"]):
        day = values.get("num") or values.get("ord") or 0
        return _in_year(values.get("year"), values["month"], day, today, text)
    raise BadRule(Reason.NOT_UNDERSTOOD, text=text)


def _by_digits(text: str, language: str, today: date) -> date:
    sep = next(mark for mark in "./-" if mark in text)
    day, month, *more = (int(part) for part in text.split(sep) if part)
    month_may_be_first = language == "en" and sep == "/" and day <= 12 and day != month
    if month_may_be_first:
        raise BadRule(Reason.AMBIGUOUS_DATE, text=text)
    year = more[0] + (2000 if more[0] < 100 else 0) if more else None
    return _in_year(year, month, day, today, text)


def _in_year(year: int | None, month: int, day: int, today: date, text: str) -> date:
    if year is not None:
        return _checked(year, month, day, text=text)
    for candidate in range(today.year, today.year + 9):  # 29 February may be eight years away
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise BadRule(Reason.NO_SUCH_DATE, text=text)


def _checked(year: int, month: int, day: int, *, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise BadRule(Reason.NO_SUCH_DATE, text=text) from None
