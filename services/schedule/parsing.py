"""RRULE text from people and stored rows, read strictly (RFC 5545 §3.3.10).

Accepted: FREQ DAILY, WEEKLY, MONTHLY, YEARLY; INTERVAL; COUNT or UNTIL; BYMONTH, BYMONTHDAY, BYDAY; ordinals
in BYDAY, and BYSETPOS, with MONTHLY and YEARLY; BYYEARDAY, and BYWEEKNO 2 to 51, with YEARLY; WKST.

Refused: BYHOUR, BYMINUTE, BYSECOND and shorter frequencies, which would put many sessions in a day (the time
is the start's); BYWEEKNO 1, 52, 53, which reach over New Year, where calendars disagree; BYEASTER and other
parts that are not in the RFC; what the RFC forbids to combine.
"""

import re
from datetime import UTC, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from services.errors import BadRule
from services.schedule.reasons import Reason
from services.schedule.rules import FIRST_YEAR, LAST_YEAR, WEEKDAYS, Frequency, Rule, Weekday

MAX_TEXT = 500
"""Characters of a rule's text."""
MAX_COUNT = 1000
MAX_INTERVAL = {Frequency.DAILY: 3660, Frequency.WEEKLY: 520, Frequency.MONTHLY: 120, Frequency.YEARLY: 10}
"""Ten years between two periods."""

_ORDINALS = {Frequency.MONTHLY: 5, Frequency.YEARLY: 53}
_WEEKDAY = re.compile(rf"([+-]?\d{{1,2}})?({'|'.join(WEEKDAYS)})", re.ASCII)
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,5}", re.ASCII)

_NAMES = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
    | {"BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYSETPOS"}
)
_PLACING = frozenset({"BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY"})
_ONLY_WITH = {
    "BYWEEKNO": (Frequency.YEARLY,),
    "BYYEARDAY": (Frequency.YEARLY,),
    "BYMONTHDAY": (Frequency.DAILY, Frequency.MONTHLY, Frequency.YEARLY),
    "BYSETPOS": (Frequency.MONTHLY, Frequency.YEARLY),
}

_Parts = dict[str, str]


def parse_rule(text: str, zone: str = "UTC") -> Rule:
    """Read an RRULE, with or without its prefix; ``str()`` of the result is its canonical form.

    An UNTIL that is a date includes that whole day; one in UTC becomes local time of ``zone``; without
    either mark it already is local.

    Raises BadRule for anything the module's first lines do not accept.
    """
    if len(text) > MAX_TEXT:
        raise BadRule(Reason.TOO_LONG, limit=MAX_TEXT)
    return _read(text.strip().upper().removeprefix("RRULE:"), zone)


@lru_cache(maxsize=4096)
def _read(text: str, zone: str) -> Rule:
    parts = _split(text)
    frequency = _frequency(parts)
    rule = Rule(
        frequency,
        interval=_bounded(parts, "INTERVAL", MAX_INTERVAL[frequency]) or 1,
        count=_bounded(parts, "COUNT", MAX_COUNT),
        until=_until(parts, zone),
        months=_numbers(parts, "BYMONTH", 12),
        weeks=_weeks(parts),
        year_days=_numbers(parts, "BYYEARDAY", 366, signed=True),
        month_days=_numbers(parts, "BYMONTHDAY", 31, signed=True),
        weekdays=_weekdays(parts, frequency),
        positions=_numbers(parts, "BYSETPOS", 366, signed=True),
        week_start=_week_start(parts),
    )
    _check_combination(rule, parts)
    return rule


def _split(text: str) -> _Parts:
    if not text:
        raise BadRule(Reason.EMPTY)
    parts: _Parts = {}
    for piece in text.removesuffix(";").split(";"):
        name, equals, value = (side.strip() for side in piece.partition("="))
        if not (equals and value):
            raise BadRule(Reason.NOT_A_RULE, text=piece[:40])
        if name not in _NAMES:
            raise BadRule(Reason.PART, part=name[:40])
        if name in parts:
            raise BadRule(Reason.REPEATED_PART, part=name)
        parts[name] = value
    return parts


def _frequency(parts: _Parts) -> Frequency:
    try:
        return Frequency(parts.get("FREQ", ""))
    except ValueError:
        raise BadRule(Reason.FREQUENCY, value=parts.get("FREQ", "")[:40]) from None


def _number(name: str, text: str, most: int, signed: bool = False) -> int:
    number = int(text) if _NUMBER.fullmatch(text) else 0
    if not 1 <= (abs(number) if signed else number) <= most:
        raise BadRule(Reason.BAD_VALUE, part=name, value=text[:40])
    return number


def _bounded(parts: _Parts, name: str, most: int) -> int | None:
    return _number(name, parts[name], most) if name in parts else None


def _pieces(parts: _Parts, name: str) -> list[str]:
    return [piece.strip() for piece in parts[name].split(",")] if name in parts else []


def _numbers(parts: _Parts, name: str, most: int, signed: bool = False) -> tuple[int, ...]:
    return tuple(sorted({_number(name, piece, most, signed) for piece in _pieces(parts, name)}))


def _weeks(parts: _Parts) -> tuple[int, ...]:
    weeks = _numbers(parts, "BYWEEKNO", 51)
    if 1 in weeks:
        raise BadRule(Reason.BAD_VALUE, part="BYWEEKNO", value="1")
    return weeks


def _weekdays(parts: _Parts, frequency: Frequency) -> tuple[Weekday, ...]:
    most = 5 if "BYMONTH" in parts else _ORDINALS.get(frequency, 0)
    return tuple(sorted({_weekday(piece, most) for piece in _pieces(parts, "BYDAY")}))


def _weekday(text: str, most: int) -> Weekday:
    match = _WEEKDAY.fullmatch(text)
    if not match:
        raise BadRule(Reason.BAD_VALUE, part="BYDAY", value=text[:40])
    nth, name = match.groups()
    return Weekday(WEEKDAYS.index(name), _number("BYDAY", nth, most, signed=True) if nth else 0)


def _week_start(parts: _Parts) -> int:
    """Monday where it makes no difference: it only does with several weeks to a period, or numbered ones."""
    value = parts.get("WKST", "MO")
    if value not in WEEKDAYS:
        raise BadRule(Reason.BAD_VALUE, part="WKST", value=value[:40])
    several = parts["FREQ"] == "WEEKLY" and "INTERVAL" in parts and "BYDAY" in parts
    return WEEKDAYS.index(value) if several or "BYWEEKNO" in parts else 0


def _until(parts: _Parts, zone: str) -> datetime | None:
    if "UNTIL" not in parts:
        return None
    match = _UNTIL.fullmatch(parts["UNTIL"])
    try:
        day, clock, utc = match.groups() if match else ("", "", "")
        until = datetime.strptime(day + (clock or f"{time.max:%H%M%S}"), "%Y%m%d%H%M%S")
        if not FIRST_YEAR <= until.year <= LAST_YEAR:
            raise ValueError
    except ValueError:
        raise BadRule(Reason.BAD_VALUE, part="UNTIL", value=parts["UNTIL"][:40]) from None
    return until.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) if utc else until


def _check_combination(rule: Rule, parts: _Parts) -> None:
    """RFC 5545 §3.3.10 and its table of what may stand with which frequency.

    BYSETPOS is refused with DAILY and WEEKLY, where it only says a weekday in a roundabout way.
    """
    if rule.count and rule.until:
        raise BadRule(Reason.COUNT_AND_UNTIL)
    frequency = f"FREQ={rule.frequency}"
    for part, frequencies in _ONLY_WITH.items():
        if part in parts and rule.frequency not in frequencies:
            raise BadRule(Reason.MIXED_PARTS, part=part, other=frequency)
    ordinals = any(weekday.nth for weekday in rule.weekdays)
    if ordinals and rule.frequency not in _ORDINALS:
        raise BadRule(Reason.MIXED_PARTS, part="BYDAY", other=frequency)
    if ordinals and rule.weeks:
        raise BadRule(Reason.MIXED_PARTS, part="BYDAY", other="BYWEEKNO")
    if rule.positions and not (_PLACING & parts.keys()):
        raise BadRule(Reason.MIXED_PARTS, part="BYSETPOS", other=frequency)
