"""When somebody hears of a part that is to be paid: pure. At nine, in the customer's zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AT = time(9)
BEFORE = (-2, 0)
"""Days from the one it is due on: its customer hears of it once, on the first of these that is ahead."""
LATE = (3, 10, 20)
"""Days after it: one is asked for it on each, more firmly each time."""
LAST = len(LATE)
"""The stage at which its customer was asked for the last time."""
HANDED_ON = LAST + 1
"""The stage at which those who run it were told."""
PATIENCE = 7
"""Days between the two."""
_AFTER = (*LATE, LATE[-1] + PATIENCE)


def first(due_at: datetime, zone: str, now: datetime) -> datetime:
    """When its customer first hears of what is due then."""
    ahead = (_at(due_at, zone, day) for day in (*BEFORE, *_AFTER))
    return next((moment for moment in ahead if moment > now), now)


def reached(due_at: datetime, zone: str, now: datetime) -> int:
    """At which stage it is by its days alone."""
    return sum(_at(due_at, zone, day) <= now for day in _AFTER)


def stage(due_at: datetime, zone: str, before: int, now: datetime) -> int:
    """At which stage it is after `before`: nothing is handed on that its customer was not asked for."""
    by_days = reached(due_at, zone, now)
    return min(by_days, LAST) if before < LAST else by_days


def following(due_at: datetime, zone: str, stage: int, now: datetime) -> datetime | None:
    """When somebody hears of it after a stage; never twice within the time that one has to pay."""
    if stage >= HANDED_ON:
        return None
    moment = _at(due_at, zone, _AFTER[stage])
    return moment if moment > now else _at(now, zone, PATIENCE)


def end_of(day: date, zone: str) -> datetime:
    """The last minute of a day: what is due on it can be paid until then."""
    return datetime.combine(day, time(23, 59), ZoneInfo(zone)).astimezone(UTC)


def _at(due_at: datetime, zone: str, days: int) -> datetime:
    local = ZoneInfo(zone)
    day = due_at.astimezone(local).date() + timedelta(days=days)
    return datetime.combine(day, AT, local).astimezone(UTC)
