"""When a room is open and where it is free: pure, in the room's own zone, right on every DST night.

Weekly hours are intervals of a weekday (0 is Monday) from one minute of the day to another, which may lie
beyond midnight. Days with hours of their own replace the whole day. Moments are UTC.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from services.errors import BadInput

DAY = 24 * 60
WEEK = 7 * DAY
LATEST_MORNING = 12 * 60
"""Hours that begin the day before may last until noon."""
MOST_INTERVALS = 28
MOST_EXCEPTIONS = 60
ALWAYS = tuple((weekday, 0, DAY) for weekday in range(7))
"""Open day and night."""

Span = tuple[int, int]
"""Minutes of a day, from and to."""
Weekly = tuple[tuple[int, int, int], ...]
"""Weekday, from, to."""


class Stretch(NamedTuple):
    """Some time: from one moment until before another."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Stretch") -> bool:
        """Whether they have a moment in common."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Stretch") -> bool:
        """Whether `other` lies within."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Hours:
    """When a room is open."""

    zone: str
    weekly: Weekly = ALWAYS
    exceptions: Mapping[date, tuple[Span, ...]] | None = None

    def of_day(self, day: date) -> tuple[Span, ...]:
        """The hours that begin on a day."""
        special = (self.exceptions or {}).get(day)
        if special is not None:
            return special
        return tuple((start, end) for weekday, start, end in self.weekly if weekday == day.weekday())


def checked(weekly: Iterable[Sequence[int]]) -> Weekly:
    """Weekly hours in order. Raises BadInput for none, too many, ends before starts, overlaps."""
    found = tuple(sorted((int(day), int(start), int(end)) for day, start, end in weekly))
    if not found:
        raise BadInput("hours", "missing")
    if len(found) > MOST_INTERVALS:
        raise BadInput("hours", "too_many", MOST_INTERVALS)
    for day, start, end in found:
        _check_span(start, end)
        if not 0 <= day <= 6:
            raise BadInput("hours", "not_understood")
    bounds = [(day * DAY + start, day * DAY + end) for day, start, end in found]
    around = [*bounds, (bounds[0][0] + WEEK, bounds[0][1] + WEEK)]  # Sunday's night reaches into Monday
    if any(before[1] > after[0] for before, after in pairwise(around)):
        raise BadInput("hours", "overlap")
    return found


def checked_days(
    exceptions: Mapping[date, Iterable[Sequence[int]]], most: int = MOST_EXCEPTIONS
) -> dict[date, tuple[Span, ...]]:
    """Days with hours of their own, in order. Raises BadInput."""
    if len(exceptions) > most:
        raise BadInput("exceptions", "too_many", most)
    found = {}
    for day, spans in sorted(exceptions.items()):
        ordered = sorted((int(start), int(end)) for start, end in spans)
        for start, end in ordered:
            _check_span(start, end)
        if any(before[1] > after[0] for before, after in pairwise(ordered)):
            raise BadInput("exceptions", "overlap")
        found[day] = tuple(ordered)
    return found


def _check_span(start: int, end: int) -> None:
    if not (0 <= start < DAY and start < end <= DAY + LATEST_MORNING and end - start <= DAY):
        raise BadInput("hours", "ends_before_start")


def span(start: int, end: int) -> Span:
    """From and to as people say them, 22 to 2: what ends no later than it starts ends the next day."""
    return (start, end) if end > start else (start, end + DAY)


def moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The first moment at which the clock of `zone` shows this minute of a day, or a later one.

    A time that a clock change leaves out is so the moment of the change; of a repeated one it is the first.
    """
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    early, late = sorted(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early.astimezone(zone).replace(tzinfo=None) == wall:
        return early
    while late - early > timedelta(minutes=1):  # within a gap: the change lies between the two
        middle = early + timedelta(minutes=(late - early) // timedelta(minutes=2))
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            early = middle
        else:
            late = middle
    return late


def spans_of(hours: Hours, within: Stretch) -> list[Stretch]:
    """Each interval of hours as moments, in the order of its days, for whatever may overlap `within`."""
    zone = ZoneInfo(hours.zone)
    day = within.start.astimezone(zone).date() - timedelta(days=2)
    last = within.end.astimezone(zone).date() + timedelta(days=1)
    found: list[Stretch] = []
    while day <= last:
        for start, end in hours.of_day(day):
            found.append(Stretch(moment(day, start, zone), moment(day, end, zone)))
        day += timedelta(days=1)
    return found


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches as one where they touch or overlap; they come in order. Empty ones are none."""
    found: list[Stretch] = []
    for stretch in stretches:
        if found and stretch.start <= found[-1].end:
            found[-1] = Stretch(found[-1].start, max(found[-1].end, stretch.end))
        elif stretch.start < stretch.end:
            found.append(stretch)
    return found


def open_times(hours: Hours, within: Stretch) -> list[Stretch]:
    """When a room is open, in order and joined where hours touch, for whatever overlaps `within`."""
    return [stretch for stretch in joined(spans_of(hours, within)) if stretch.overlaps(within)]


def is_open(hours: Hours, wanted: Stretch) -> bool:
    """Whether a room is open all of that time."""
    return any(stretch.holds(wanted) for stretch in open_times(hours, wanted))


def day_of(day: date, zone: str) -> Stretch:
    """A day of a zone: 23, 24 or 25 hours."""
    there = ZoneInfo(zone)
    return Stretch(moment(day, 0, there), moment(day + timedelta(days=1), 0, there))


def free_starts(
    hours: Hours,
    busy: Sequence[Stretch],
    within: Stretch,
    *,
    minutes: int,
    buffer: int,
    step: int,
    after: datetime,
) -> list[datetime]:
    """Every start within `within` and after `after` at which a room is free for `minutes`.

    Starts are `step` minutes apart, counted from when the room opens. `busy` has the buffer after each use;
    `buffer` is that of the new one. What begins within may end beyond.
    """
    length, blocked = timedelta(minutes=minutes), timedelta(minutes=minutes + buffer)
    reach = Stretch(within.start, within.end + length)
    found = []
    for opened in open_times(hours, reach):
        start = opened.start
        if start < within.start:
            start += -(-(within.start - start) // timedelta(minutes=step)) * timedelta(minutes=step)
        while start < within.end and start + length <= opened.end:
            wanted = Stretch(start, start + blocked)
            if start > after and not any(use.overlaps(wanted) for use in busy):
                found.append(start)
            start += timedelta(minutes=step)
    return found


def longest(hours: Hours, busy: Sequence[Stretch], start: datetime, *, most: int, buffer: int) -> int:
    """How many minutes from `start` a room is open and free, at most `most`; 0 where it is not."""
    end = start + timedelta(minutes=most)
    opened = [one for one in open_times(hours, Stretch(start, end)) if one.start <= start < one.end]
    if not opened:
        return 0
    end = min(end, opened[0].end)
    for use in busy:
        if use.end > start:
            end = min(end, use.start - timedelta(minutes=buffer))
    return max(0, (end - start) // timedelta(minutes=1))
