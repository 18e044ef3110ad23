"""When an instructor can be booked: pure, in their own zone, right on every night that changes the clocks.

A start is offered where they work for all of the appointment, nothing is in the way of it and of the time
kept free around it, it is neither too soon nor too far ahead, and the day is not full. What is in the way
is said by the starts it forbids: so people and rooms, with pauses of their own, are one kind of thing.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services import opening
from services.booking_errors import TimeTaken
from services.errors import Refusal
from services.opening import Hours, Stretch
from services.slot_errors import DayFull, OutOfHours, TooFar, TooSoon

_INSTANT = timedelta.resolution


@dataclass(frozen=True, slots=True)
class Rules:
    """How an instructor can be booked."""

    hours: Hours
    """Theirs; days off are days without hours."""
    buffer_before: int = 0
    """Minutes kept free before each appointment."""
    buffer_after: int = 0
    notice_minutes: int = 0
    horizon_days: int = 366
    daily_limit: int | None = None
    step_minutes: int = 30
    """How far apart starts are, counted from when hours begin."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone that decides hours and days."""
        return ZoneInfo(self.hours.zone)


@dataclass(frozen=True, slots=True)
class Room:
    """The room an appointment takes: when it is open, how long it stays empty behind, and what is in it."""

    hours: Hours
    buffer: int = 0
    used: Sequence[Stretch] = ()
    """Its other uses, the time behind them included."""


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What an instructor has to do."""

    sessions: Sequence[Stretch] = ()
    """Sessions they host."""
    appointments: Sequence[Stretch] = ()
    """What appointments take, the time around them included."""

    @property
    def all(self) -> list[Stretch]:
        """Both."""
        return [*self.sessions, *self.appointments]


def blocked(rules: Rules, wanted: Stretch) -> Stretch:
    """An appointment with the time kept free around it."""
    before, after = timedelta(minutes=rules.buffer_before), timedelta(minutes=rules.buffer_after)
    return Stretch(wanted.start - before, wanted.end + after)


def bookable(rules: Rules, now: datetime) -> Stretch:
    """From when until before when an appointment may start: not too soon, not too far ahead."""
    last = now.astimezone(rules.zone).date() + timedelta(days=rules.horizon_days)
    return Stretch(now + timedelta(minutes=rules.notice_minutes), opening.day_of(last, rules.hours.zone).end)


def days_of(rules: Rules, since: date, days: int) -> Stretch:
    """Some days of the instructor's zone."""
    zone = rules.hours.zone
    return Stretch(
        opening.day_of(since, zone).start, opening.day_of(since + timedelta(days=days), zone).start
    )


def starts(
    rules: Rules, way: InTheWay, within: Stretch, minutes: int, now: datetime, room: Room | None = None
) -> list[datetime]:
    """Every start within `within` at which the instructor, and the room, can be had for `minutes`."""
    may = bookable(rules, now)
    window = Stretch(max(within.start, may.start), min(within.end, may.end))
    if window.start >= window.end:
        return []
    reach = Stretch(window.start, window.end + timedelta(minutes=minutes))
    spans = sorted(opening.spans_of(rules.hours, reach))
    opened = opening.joined(spans)
    if room is not None:
        opened = _both(opened, opening.open_times(room.hours, reach))
    candidates = _grid(spans, window, timedelta(minutes=rules.step_minutes))
    return _sweep(candidates, opened, _forbidden(rules, way, minutes, room), timedelta(minutes=minutes))


def problem(
    rules: Rules, way: InTheWay, wanted: Stretch, now: datetime, room: Room | None = None
) -> Refusal | None:
    """Why an appointment cannot be then, or None."""
    may, day = bookable(rules, now), wanted.start.astimezone(rules.zone).date()
    if wanted.start < may.start:
        return TooSoon(may.start, rules.hours.zone)
    if wanted.start >= may.end:
        return TooFar(may.end.astimezone(rules.zone).date() - timedelta(days=1))
    works = opening.is_open(rules.hours, wanted)
    if not works or (room is not None and not opening.is_open(room.hours, wanted)):
        return OutOfHours(wanted.start, rules.hours.zone)
    if rules.daily_limit is not None and _on_days(rules, way)[day] >= rules.daily_limit:
        return DayFull(day, rules.daily_limit)
    return collision(rules, way, wanted, room)


def collision(rules: Rules, way: InTheWay, wanted: Stretch, room: Room | None = None) -> Refusal | None:
    """Whether something else is then, whatever the hours are: the one thing nobody can decide away."""
    kept = blocked(rules, wanted)
    taken = any(other.overlaps(kept) for other in way.all)
    if room is not None and not taken:
        used = Stretch(wanted.start, wanted.end + timedelta(minutes=room.buffer))
        taken = any(other.overlaps(used) for other in room.used)
    return TimeTaken(wanted.start) if taken else None


def by_day(found: Iterable[datetime], zone: str) -> dict[date, list[datetime]]:
    """Starts by the days of a zone: the one of who chooses."""
    days: dict[date, list[datetime]] = {}
    there = ZoneInfo(zone)
    for start in found:
        days.setdefault(start.astimezone(there).date(), []).append(start)
    return days


def _grid(spans: Iterable[Stretch], window: Stretch, step: timedelta) -> list[datetime]:
    """Starts a step apart from where each interval of hours begins, in order."""
    found: set[datetime] = set()
    for span in spans:
        start = span.start
        if start < window.start:
            start += -(-(window.start - start) // step) * step
        until = min(span.end, window.end)
        while start < until:
            found.add(start)
            start += step
    return sorted(found)


def _sweep(
    candidates: Iterable[datetime],
    opened: Sequence[Stretch],
    forbidden: Sequence[Stretch],
    length: timedelta,
) -> list[datetime]:
    """Those candidates that are open for `length` and not forbidden; all three are in order."""
    opens, bars = [one.start for one in opened], [one.start for one in forbidden]
    found = []
    for start in candidates:
        at = bisect_right(opens, start) - 1
        if at < 0 or start + length > opened[at].end:
            continue
        bar = bisect_right(bars, start - _INSTANT) - 1
        if bar < 0 or start >= forbidden[bar].end:
            found.append(start)
    return found


def _forbidden(rules: Rules, way: InTheWay, minutes: int, room: Room | None) -> list[Stretch]:
    """The starts that cannot be: after the first moment of each stretch and before its last, in order."""
    before, after = timedelta(minutes=rules.buffer_before), timedelta(minutes=minutes + rules.buffer_after)
    found = [Stretch(other.start - after, other.end + before) for other in way.all]
    if room is not None:
        length = timedelta(minutes=minutes + room.buffer)
        found += [Stretch(other.start - length, other.end) for other in room.used]
    if rules.daily_limit is not None:
        full = [day for day, count in _on_days(rules, way).items() if count >= rules.daily_limit]
        days = [opening.day_of(day, rules.hours.zone) for day in full]
        found += [Stretch(day.start - _INSTANT, day.end) for day in days]
    merged: list[Stretch] = []
    for one in sorted(found):
        if merged and one.start < merged[-1].end:
            merged[-1] = Stretch(merged[-1].start, max(merged[-1].end, one.end))
        else:
            merged.append(one)
    return merged


def _on_days(rules: Rules, way: InTheWay) -> Counter[date]:
    """How many appointments begin on each day of the instructor's zone."""
    before = timedelta(minutes=rules.buffer_before)
    return Counter((one.start + before).astimezone(rules.zone).date() for one in way.appointments)


def _both(one: Sequence[Stretch], other: Sequence[Stretch]) -> list[Stretch]:
    """When both are open; both are in order."""
    found, left, right = [], 0, 0
    while left < len(one) and right < len(other):
        shared = Stretch(max(one[left].start, other[right].start), min(one[left].end, other[right].end))
        if shared.start < shared.end:
            found.append(shared)
        if one[left].end < other[right].end:
            left += 1
        else:
            right += 1
    return found
