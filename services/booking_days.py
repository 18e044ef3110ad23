"""The days on which something can be, some at a time, around the one that is looked at. Pure."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime

from services.booking_picks import Picker

SHOWN = 7
"""Days at a time."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Some of the days with free times, and the times of one of them."""

    chosen: date | None
    """None where nothing is free at all."""
    times: tuple[datetime, ...]
    """None where nothing is free on the chosen day."""
    days: tuple[date, ...]
    before: date | None
    """Where the days before those begin."""
    after: date | None


def around(picker: Picker, wanted: date | None) -> Strip:
    """The days around a wanted one; around the first that is free where none is."""
    free = sorted(picker.days)
    if not free:
        return Strip(wanted, (), (), None, None)
    chosen = wanted or free[0]
    at = min(bisect_left(free, chosen), len(free) - 1) // SHOWN * SHOWN
    return Strip(
        chosen,
        tuple(picker.times(chosen)),
        tuple(free[at : at + SHOWN]),
        free[at - SHOWN] if at else None,
        free[at + SHOWN] if at + SHOWN < len(free) else None,
    )
