"""What a process counts of its own work: numbers in memory that nobody locks and nothing waits for.

All that counts here runs on one thread, that of the event loop. A process that ends forgets its numbers.
"""

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Engine, event

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds up to which things are counted together."""
SLOW = 0.25
"""Seconds from which a statement is worth a look."""
KEPT_SLOW = 50
MAX_STATEMENT = 1_000


@dataclass(slots=True)
class Histogram:
    """How long things of one sort took."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0

    def note(self, seconds: float) -> None:
        """One more."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds

    def buckets(self) -> list[tuple[str, int]]:
        """How many took at most so many seconds, as Prometheus has them."""
        found, total = [], 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self.counts, strict=True):
            total += count
            found.append((bound, total))
        return found


@dataclass(slots=True)
class Swept:
    """What became of one sweep in this process."""

    runs: int = 0
    failures: int = 0
    seconds: float = 0.0
    """How long the last one took."""
    ended_at: float = 0.0
    """When, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Slow:
    """A statement that took long: its text, never its values."""

    statement: str
    seconds: float
    at: datetime


@dataclass(slots=True)
class Meters:
    """Everything that is counted."""

    updates: dict[str, Histogram] = field(default_factory=lambda: defaultdict(Histogram))
    """By kind, from being taken to being done, tried again or set aside."""
    set_aside: int = 0
    sends: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By way, and what the other server said."""
    sweeps: dict[str, Swept] = field(default_factory=lambda: defaultdict(Swept))
    statements: Histogram = field(default_factory=Histogram)
    slow: deque[Slow] = field(default_factory=lambda: deque(maxlen=KEPT_SLOW))
    slow_from: float = SLOW

    def asked(self, statement: str, seconds: float) -> None:
        """The database answered a statement."""
        self.statements.note(seconds)
        if seconds >= self.slow_from:
            self.slow.append(Slow(" ".join(statement.split())[:MAX_STATEMENT], seconds, datetime.now(UTC)))

    def swept(self, name: str, seconds: float, ended_at: float, *, failed: bool) -> None:
        """A sweep ended."""
        one = self.sweeps[name]
        one.runs += 1
        one.failures += failed
        one.seconds, one.ended_at = seconds, ended_at


def watch(engine: Engine, meters: Meters) -> None:
    """Count each statement of an engine. Its parameters, which people wrote, are left alone."""

    def begins(connection: Connection, *_of_statement: Any) -> None:
        connection.info["began"] = perf_counter()

    def answered(connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        meters.asked(statement, perf_counter() - connection.info["began"])

    event.listen(engine, "before_cursor_execute", begins)
    event.listen(engine, "after_cursor_execute", answered)
