"""Sweeps: ticks that ask the tables what is due. Each may run twice, late, and on several workers.

Nothing is kept in the scheduler: what is done, or not, is in the tables. `python -m bot` runs the same ones.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

from models.actor import SYSTEM
from models.database import Database
from models.sessions import SessionStatus
from services import announcing, delivery, digests, generation, marking, reminders, upkeep

log = structlog.get_logger("scheduler.sweeps")

CLEAN_BATCH = 1000
MOST = 1_000_000
"""What a dry run looks at, at the most."""
SOON = timedelta(seconds=2)
"""After the start: what became due while nothing ran."""
GRACE = 5.0
"""Seconds a sweep has to finish when the process ends; half done is safe, too."""


Tick = Callable[[int], None]
"""Hears how many more are done, for who watches."""


def unwatched(_done: int) -> None:
    """Nobody watches."""


async def generate(db: Database, tick: Tick = unwatched) -> int:
    """Make the sessions ahead of the programs that are due; how many."""
    made = 0
    while True:
        batch = await db.write(SYSTEM, generation.sweep)
        made += batch.sessions
        tick(batch.programs)
        if batch.programs < generation.BATCH:
            return made


async def remind(db: Database, *, dry_run: bool = False, tick: Tick = unwatched) -> int:
    """Remind of what starts within a day; how many people."""
    if dry_run:
        due = await db.read(SYSTEM, reminders.due, MOST)
        return sum([await db.read(SYSTEM.inside(one.community_id), reminders.count, one) for one in due])
    told = 0
    while True:
        due = await db.read(SYSTEM, reminders.due)
        for one in due:
            told += await _page_by_page(db, one.community_id, reminders.remind, one)
            tick(1)
        if len(due) < reminders.BATCH:
            return told


async def _page_by_page(
    db: Database, community_id: int, step: Callable[..., tuple[int, int | None]], one: object
) -> int:
    """Tell the people of one session or community, a page a transaction; how many."""
    there = SYSTEM.inside(community_id)
    told, after = await db.write(there, step, one)
    while after is not None:
        more, after = await db.write(there, step, one, after)
        told += more
    return told


async def advance(db: Database, *, dry_run: bool = False, tick: Tick = unwatched) -> int:
    """Let sessions begin and end, as the time has come; how many."""
    if dry_run:
        return len(await db.read(SYSTEM, upkeep.passed, MOST))
    moved = 0
    while True:
        found = await db.read(SYSTEM, upkeep.passed)
        groups: dict[tuple[int, SessionStatus], list[int]] = defaultdict(list)
        for one in found:
            groups[one.community_id, one.status].append(one.session_id)
        done = 0
        for (community, status), ids in groups.items():
            done += await db.write(SYSTEM.inside(community), upkeep.advance, ids, status)
        moved += done
        tick(done)
        if len(found) < upkeep.BATCH or not done:
            return moved


async def close_lists(db: Database) -> int:
    """Close the lists of who came that were begun and that nobody finished; how many."""
    closed = 0
    while True:
        found = await db.read(SYSTEM, marking.due)
        for one in found:
            closed += await db.write(SYSTEM.inside(one.community_id), marking.close_due, one.session_id)
        if len(found) < marking.BATCH:
            return closed


async def announce(db: Database) -> int:
    """Let announcements go on, page by page, and write down what came of them; how many steps."""
    steps = 0
    for one in await db.read(SYSTEM, announcing.under_way):
        while await db.write(SYSTEM.inside(one.community_id), announcing.advance, one.announcement_id):
            steps += 1
    return steps


async def digest(db: Database) -> int:
    """Put the weekly digests that are due into the outbox; for how many people."""
    told = 0
    while True:
        due = await db.read(SYSTEM, digests.due)
        for one in due:
            told += await _page_by_page(db, one.community_id, digests.prepare, one)
        if len(due) < digests.BATCH:
            return told


async def recover(db: Database) -> int:
    """Settle the messages that a dead sender left in flight; how many."""
    return await db.write(SYSTEM, delivery.recover_abandoned)


async def clean(db: Database, *, dry_run: bool = False, tick: Tick = unwatched) -> dict[str, int]:
    """Remove records that have served their time; how many of each table."""
    if dry_run:
        return {name: await db.read(SYSTEM, upkeep.count_old, name) for name in upkeep.CLEANED}
    removed = {name: await _clean(db, name, tick) for name in upkeep.CLEANED}
    await db.tune()
    return removed


async def _clean(db: Database, name: str, tick: Tick) -> int:
    removed = 0
    while batch := await db.write(SYSTEM, upkeep.clean, name, CLEAN_BATCH):
        removed += batch
        tick(batch)
    return removed


@dataclass(frozen=True, slots=True)
class Sweep:
    """One sweep: what it does, and how often."""

    run: Callable[[Database], Awaitable[int | dict[str, int]]]
    every: timedelta


SWEEPS: Mapping[str, Sweep] = {
    "generate": Sweep(generate, timedelta(minutes=10)),
    "remind": Sweep(remind, timedelta(minutes=1)),
    "advance": Sweep(advance, timedelta(minutes=1)),
    "digest": Sweep(digest, timedelta(minutes=10)),
    "close_lists": Sweep(close_lists, timedelta(minutes=10)),
    "announce": Sweep(announce, timedelta(seconds=5)),
    "recover": Sweep(recover, timedelta(minutes=1)),
    "clean": Sweep(clean, timedelta(hours=1)),
}
"""The sweeps by their fixed names."""


class Sweeps:
    """Ticks the sweeps of one process."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._running: set[asyncio.Task[None]] = set()
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)

    async def start(self) -> None:
        """Run each sweep soon, and then again and again."""
        soon = datetime.now(UTC) + SOON
        for name, sweep in SWEEPS.items():
            trigger = IntervalTrigger(seconds=int(sweep.every.total_seconds()), timezone=UTC)
            self._scheduler.add_job(self._tick, trigger, [name], id=name, next_run_time=soon)
        self._scheduler.start()

    async def stop(self) -> None:
        """Tick no more; what runs has a moment to finish its batch, the next process goes on with it."""
        if self._scheduler.running:
            self._scheduler.pause()
        if self._running:
            await asyncio.wait(self._running, timeout=GRACE)
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def run_once(self, name: str) -> int | dict[str, int]:
        """Run one sweep now; what it did. Raises KeyError for a name there is not."""
        return await SWEEPS[name].run(self._db)

    async def _tick(self, name: str) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            done = await self.run_once(name)
            if any(done.values()) if isinstance(done, dict) else done:
                log.info("swept", sweep=name, done=done)
        except Exception:
            # The next tick goes on: what was committed is done, what was not is still due.
            log.exception("a sweep failed", sweep=name)
        finally:
            self._running.discard(task)
