"""Why an instructor cannot be booked at some time; data, to which the edge gives words.

A time that somebody else has is `booking_errors.TimeTaken`.
"""

from datetime import date, datetime

from services.errors import Refusal


class OutOfHours(Refusal):
    """The instructor does not work then, or the room is not open."""

    def __init__(self, starts_at: datetime, zone: str) -> None:
        super().__init__(starts_at)
        self.starts_at = starts_at
        self.zone = zone


class TooSoon(Refusal):
    """Less time ahead than the instructor wants to know; `earliest` is the first moment that would do."""

    def __init__(self, earliest: datetime, zone: str) -> None:
        super().__init__(earliest)
        self.earliest = earliest
        self.zone = zone


class TooFar(Refusal):
    """Further ahead than the instructor can be booked; `last` is the last day that would do."""

    def __init__(self, last: date) -> None:
        super().__init__(last)
        self.last = last


class DayFull(Refusal):
    """The instructor has as many appointments that day as they want."""

    def __init__(self, day: date, most: int) -> None:
        super().__init__(day, most)
        self.day = day
        self.most = most
