"""What repeats and when: the schedule of a program and its recurrence rule.

A rule is an RRULE (RFC 5545 §3.3.10) that places dates; the time of day is always the schedule's start.
So a schedule has at most one date a day, and a rule can be long but cannot explode.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

FIRST_YEAR = 1900
"""The first year that a schedule knows."""
LAST_YEAR = 2199
"""The last year that any rule reaches."""

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""RFC 5545's names, Monday first as in ``date.weekday()``."""


class Frequency(StrEnum):
    """How often a rule's period comes round."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class Weekday(NamedTuple):
    """A weekday (0 is Monday); ``nth`` of its month or year, from the end if negative, 0 for each."""

    day: int
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.nth or ''}{WEEKDAYS[self.day]}"


@dataclass(frozen=True)
class Rule:
    """A recurrence rule. ``until`` is local wall time of the schedule's zone and is itself included."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    months: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0

    def __str__(self) -> str:
        """Canonical text: parts in a fixed order, values sorted, what is implied left out."""
        return ";".join(f"{name}={text}" for name, text in self._parts() if text)

    def _parts(self) -> list[tuple[str, str]]:
        return [
            ("FREQ", self.frequency.value),
            ("INTERVAL", str(self.interval) if self.interval > 1 else ""),
            ("COUNT", str(self.count or "")),
            ("UNTIL", _stamp(self.until) if self.until else ""),
            ("BYMONTH", _listed(self.months)),
            ("BYWEEKNO", _listed(self.weeks)),
            ("BYYEARDAY", _listed(self.year_days)),
            ("BYMONTHDAY", _listed(self.month_days)),
            ("BYDAY", _listed(self.weekdays)),
            ("BYSETPOS", _listed(self.positions)),
            ("WKST", WEEKDAYS[self.week_start] if self.week_start else ""),
        ]


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}{'Z' if moment.tzinfo else ''}"


def _listed(values: tuple[object, ...]) -> str:
    return ",".join(map(str, values))


@dataclass(frozen=True)
class Schedule:
    """When a program meets, in the wall time of its own zone.

    ``start``, ``exdates`` and ``extra`` are naive local times of ``zone`` (an IANA name). ``rule`` is an
    RRULE without its ``RRULE:`` prefix, or None for a one-off at ``start``. The start is a date of a
    recurring schedule only if the rule gives it: what repeats is said by the rule alone.
    """

    start: datetime
    zone: str
    rule: str | None = None
    exdates: tuple[datetime, ...] = ()
    extra: tuple[datetime, ...] = ()

    @cached_property
    def tz(self) -> ZoneInfo:
        """The zone itself."""
        return ZoneInfo(self.zone)
