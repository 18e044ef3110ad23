"""The dates of a schedule as moments in time.

Wall time is kept: 19:00 stays 19:00 through every change of the clocks. Where a local time does not exist
(clocks go forward, or a zone skips a day) it shifts forward by what was skipped, so that the session is held
and not lost; RFC 5545 §3.3.10 would skip it. Where a local time comes twice, the first is meant (fold 0, as
§3.3.5 says). Should a shifted time meet another date of the same schedule, the two are one session.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from zoneinfo import ZoneInfo

from services.schedule.parsing import parse_rule
from services.schedule.rules import Frequency, Rule, Schedule
from services.schedule.walk import walk

MOST = 1000
"""Occurrences that one call returns at most."""
YEARS_AHEAD = 40
"""How far ``next_dates`` looks."""

_MARGIN = timedelta(days=2)
"""More than any offset from UTC and any skipped day together: what is outside cannot move inside."""
_DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.MONTHLY: 31, Frequency.YEARLY: 366}


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One date of a schedule.

    ``original_local`` is the naive wall time that the schedule gives and, within a program, the date's name:
    it stays what it is when the session is moved. ``start_utc`` is the moment, in UTC.
    """

    start_utc: datetime
    original_local: datetime
    zone: str

    @property
    def start_local(self) -> datetime:
        """The moment on the clocks of its zone (aware)."""
        return self.start_utc.astimezone(ZoneInfo(self.zone))

    @property
    def shifted(self) -> bool:
        """Whether the original wall time does not exist on that day."""
        return self.start_local.replace(tzinfo=None) != self.original_local


def between(
    schedule: Schedule, after_utc: datetime, before_utc: datetime, most: int = MOST
) -> list[Occurrence]:
    """The first ``most`` occurrences that start in [after_utc, before_utc), in order.

    Both bounds are aware. Windows that touch give together what their union gives.
    """
    since = after_utc.astimezone(schedule.tz).replace(tzinfo=None) - _MARGIN
    before = before_utc.astimezone(schedule.tz).replace(tzinfo=None) + _MARGIN
    found: dict[datetime, Occurrence] = {}
    for local in _locals(schedule, since, before):
        if local >= before:
            break
        occurrence = at(schedule, local)
        if after_utc <= occurrence.start_utc < before_utc:
            _keep(found, occurrence)
        if len(found) == most:  # Enough; yet one that is not shifted may still come before one that is.
            before = min(before, local + _MARGIN)
    return sorted(found.values())[:most]


def next_dates(schedule: Schedule, now_utc: datetime, count: int) -> list[Occurrence]:
    """The first ``count`` occurrences that start at ``now_utc`` (aware) or later, fewer if there are no more.

    Looks YEARS_AHEAD years ahead at most, in windows that double.
    """
    rule = rule_of(schedule)
    days = _DAYS[rule.frequency] * rule.interval * count + 7 if rule else 366
    since, end = now_utc, now_utc + timedelta(days=366 * YEARS_AHEAD)
    found: list[Occurrence] = []
    while len(found) < count and since < end:
        before = min(since + timedelta(days=days), end)
        found += between(schedule, since, before, count - len(found))
        since, days = before, days * 2
    return found


def at(schedule: Schedule, local: datetime) -> Occurrence:
    """The occurrence of a schedule at a naive local time, whether or not it is one of its dates."""
    moment = local.replace(tzinfo=schedule.tz, fold=0).astimezone(UTC)
    return Occurrence(moment, local, schedule.zone)


def is_date(schedule: Schedule, local: datetime) -> bool:
    """Whether a naive local time is one of the schedule's dates."""
    return local in _locals(schedule, local, local + timedelta(microseconds=1))


def rule_of(schedule: Schedule) -> Rule | None:
    """The schedule's rule, read; None for a one-off."""
    return parse_rule(schedule.rule, schedule.zone) if schedule.rule else None


def _locals(schedule: Schedule, since: datetime, before: datetime) -> Iterator[datetime]:
    """Local times in [since, before), in order: those of the rule and the extra ones, without the exdates."""
    rule = rule_of(schedule)
    regular = walk(rule, schedule.start, since, before) if rule else iter([schedule.start])
    left_out = set(schedule.exdates)
    last = None
    for local in merge(regular, sorted(schedule.extra)):
        if since <= local < before and local != last and local not in left_out:
            yield local
        last = local


def _keep(found: dict[datetime, Occurrence], occurrence: Occurrence) -> None:
    """One occurrence to a moment: that whose wall time exists, rather than one that was shifted there."""
    other = found.get(occurrence.start_utc)
    if other is None or other.shifted:
        found[occurrence.start_utc] = occurrence
