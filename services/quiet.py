"""Quiet hours: when a person is not to be disturbed, and what is worth it nevertheless."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

SOON = timedelta(hours=12)
"""News of a session that starts within this time go through."""


def ends_at(now: datetime, start: time | None, end: time | None, zone: str) -> datetime | None:
    """When the quiet time that `now` lies in ends; None outside of it, or where there is none.

    `start` and `end` are wall times in `zone`; a time that a clock change leaves out ends after it.
    """
    if start is None or end is None or start == end:
        return None
    tz = ZoneInfo(zone)
    local = now.astimezone(tz)
    wall = local.time().replace(tzinfo=None)
    quiet = start <= wall < end if start < end else wall >= start or wall < end
    if not quiet:
        return None
    day = local.date() + timedelta(days=1 if wall >= end else 0)
    return datetime.combine(day, end, tz).astimezone(now.tzinfo)


def waits_until(
    now: datetime, quiet_end: datetime | None, starts_at: datetime | None, *, news: bool
) -> datetime | None:
    """When to tell somebody who is left alone until `quiet_end`; None for at once.

    What starts before the quiet time ends cannot wait; `news` (a place, a cancellation, another time) does
    not wait for what starts within SOON either.
    """
    if quiet_end is None:
        return None
    if starts_at is not None and (starts_at <= quiet_end or (news and starts_at - now <= SOON)):
        return None
    return quiet_end
