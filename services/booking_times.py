"""The times of a pack: the same time of day every so many days, and what is free beside it. Pure.

The time of day is that of the instructor's zone, so that a lesson at ten stays at ten when the clocks change.
Moments are UTC.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MOST_INSTEAD = 3
"""Times that are offered in the place of one that is taken."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One appointment of a pack as it is proposed."""

    number: int
    """From 1."""
    starts_at: datetime
    free: bool
    instead: tuple[datetime, ...] = ()
    """Free times of that day and the next that are nearest, in their order, where it is not free."""
    too_far: bool = False
    """Whether it lies beyond what can be booked by now: it is chosen later."""


def cadence(first: datetime, zone: str, days: int, count: int) -> tuple[datetime, ...]:
    """`count` moments from `first` on, every so many days at the same time of day in `zone`.

    A time that the clocks skip is as much later as they skip; of one that comes twice it is the first.
    """
    there = ZoneInfo(zone)
    wall = first.astimezone(there).replace(tzinfo=None, fold=0)
    later = (wall + timedelta(days=days * number) for number in range(1, count))
    return (first, *(moment.replace(tzinfo=there).astimezone(UTC) for moment in later))


def proposed(
    wanted: Sequence[datetime], free: Collection[datetime], zone: str, minutes: int, until: date
) -> tuple[Proposal, ...]:
    """Which of the `wanted` times are free, and what is instead of those that are not.

    `free` are the starts that can be had, `until` is the last day (of `zone`) that can be booked. No two of
    what is proposed overlap, nor does what is offered instead overlap what is proposed.
    """
    there = ZoneInfo(zone)
    length = timedelta(minutes=minutes)
    kept = _kept(wanted, frozenset(free), length)
    others = [start for start in sorted(free) if not any(abs(start - mine) < length for mine in kept)]
    found = []
    for number, start in enumerate(wanted, 1):
        if start in kept:
            found.append(Proposal(number, start, free=True))
        elif start.astimezone(there).date() > until:
            found.append(Proposal(number, start, free=False, too_far=True))
        else:
            found.append(Proposal(number, start, free=False, instead=_nearest(start, others, there)))
    return tuple(found)


def _kept(wanted: Sequence[datetime], free: frozenset[datetime], length: timedelta) -> list[datetime]:
    kept: list[datetime] = []
    for start in wanted:
        if start in free and not any(abs(start - mine) < length for mine in kept):
            kept.append(start)
    return kept


def _nearest(start: datetime, free: Sequence[datetime], there: ZoneInfo) -> tuple[datetime, ...]:
    """The free times of a moment's day and the next that are nearest to it."""
    day = start.astimezone(there).date()
    days = (day, day + timedelta(days=1))
    near = [moment for moment in free if moment.astimezone(there).date() in days]
    return tuple(sorted(sorted(near, key=lambda moment: abs(moment - start))[:MOST_INSTEAD]))
