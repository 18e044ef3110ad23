"""Time in a simulation: a clock that stands until it is moved, and an event loop that waits in a hurry."""

import asyncio
import selectors
from datetime import UTC, datetime, timedelta

HURRY = 20.0
"""How many times faster than ours the seconds pass in which the application waits for something."""
BEGINNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday morning."""


class Clock:
    """What time it is for Jamboree and for Telegram; `skew` is what the machine's clock is wrong by."""

    def __init__(self, true: datetime = BEGINNING) -> None:
        self.true = true
        self.skew = timedelta()

    def __call__(self) -> datetime:
        return self.true + self.skew

    def seconds(self) -> float:
        """Seconds since the epoch, for the sandbox."""
        return self().timestamp()

    def moves(self, **by: float) -> None:
        """Go on by a timedelta's arguments."""
        self.true += timedelta(**by)


class _Selector(selectors.DefaultSelector):
    """Waits for as much shorter as the loop's time is faster."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout if timeout is None else timeout / HURRY)


class HurriedLoop(asyncio.SelectorEventLoop):
    """An event loop whose pauses are real, but short: retries, back-offs and lulls need not be sat out."""

    def __init__(self) -> None:
        super().__init__(_Selector())

    def time(self) -> float:
        return super().time() * HURRY
