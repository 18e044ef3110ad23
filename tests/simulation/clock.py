"""Time in a simulation: a clock that stands until it is moved, and an event loop that waits in a hurry."""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ctypes import c_double
from datetime import UTC, datetime, timedelta
from multiprocessing.sharedctypes import RawValue
from time import monotonic
from typing import Any, TypeVar

R = TypeVar("R")

HURRY = 20.0
"""How many times faster than ours the seconds pass in which the application waits for something."""
BEGINNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday morning."""


class Clock:
    """What time it is for Jamboree and for Telegram."""

    def __init__(self, true: datetime = BEGINNING) -> None:
        self.shown = RawValue(c_double, true.timestamp())
        """The same for other processes, in seconds since the epoch."""
        self._true = true
        self._skew = timedelta()

    @property
    def skew(self) -> timedelta:
        """What the machine's clock is wrong by."""
        return self._skew

    @skew.setter
    def skew(self, by: timedelta) -> None:
        self._skew = by
        self.shown.value = self.seconds()

    def __call__(self) -> datetime:
        return self._true + self._skew

    def seconds(self) -> float:
        """Seconds since the epoch, for the sandbox."""
        return self().timestamp()

    def moves(self, **by: float) -> None:
        """Go on by a timedelta's arguments."""
        self._true += timedelta(**by)
        self.shown.value = self.seconds()


class _Selector(selectors.DefaultSelector):
    """Waits for as much shorter as the loop is in a hurry, and keeps count of what it did not wait."""

    spared = 0.0
    """Seconds that have passed for the loop, and not for us."""
    threads = 0
    """That do something for the application."""
    busy: Callable[[], bool] = staticmethod(lambda: False)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0 or self.threads or self.busy():
            return super().select(timeout)
        began = monotonic()
        found = super().select(timeout / HURRY)
        self.spared += (monotonic() - began) * (HURRY - 1)
        return found


class HurriedLoop(asyncio.SelectorEventLoop):
    """An event loop whose pauses are real, but short: retries, back-offs and lulls need not be sat out.

    It is in no hurry while `busy` says that work is under way, which is as fast as the machine: else a slow
    machine would look like a server that does not answer.
    """

    def __init__(self) -> None:
        self._waiting = _Selector()
        super().__init__(self._waiting)

    def time(self) -> float:
        return super().time() + self._waiting.spared

    def run_in_executor(self, executor: Any, func: Callable[..., R], *args: Any) -> asyncio.Future[R]:
        """What the application has a thread do is work as well."""
        future = super().run_in_executor(executor, func, *args)
        if executor is None:
            self._waiting.threads += 1
            future.add_done_callback(self._done)
        return future

    def _done(self, _future: Any) -> None:
        self._waiting.threads -= 1

    def hurries_unless(self, busy: Callable[[], bool]) -> None:
        """Ask `busy` before each pause."""
        self._waiting.busy = busy


_ASIDE = ThreadPoolExecutor(16)


async def aside(function: Callable[..., R], *args: Any) -> R:
    """Have a thread do something that is no work of the application, so that its time flies meanwhile."""
    return await asyncio.get_running_loop().run_in_executor(_ASIDE, function, *args)
