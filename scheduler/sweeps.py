"""Sweeps: ticks that ask the tables what is due. Each may run twice, late, and on several workers.

Those of one feature stand in its own module (`scheduler/…_sweeps.py`); `SWEEPS` names them all.

Nothing is kept in the scheduler: what is done, or not, is in the tables. `python -m bot` runs the same ones.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from time import perf_counter, time

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

from models.actor import SYSTEM
from models.database import Database
from models.faults import Where
from scheduler import (
    booking_sweeps,
    guest_sweeps,
    intake_sweeps,
    mail_sweeps,
    meeting_sweeps,
    money_sweeps,
    place_sweeps,
    recognition_sweeps,
    setlist_sweeps,
    step_sweeps,
)
from scheduler.batches import PartlyDone, Tick, each_due, page_by_page, unwatched
from scheduler.faults import keep
from services import announcing, bans, delivery, digests, generation, marking, reminders, upkeep
from services.upkeep import Passed

log = structlog.get_logger("scheduler.sweeps")

CLEAN_BATCH = 1000
MOST = 1_000_000
"""What a dry run looks at, at the most."""
SOON = timedelta(seconds=2)
"""After the start: what became due while nothing ran."""
GRACE = 5.0
"""Seconds a sweep has to finish when the process ends; half done is safe, too."""


async def generate(db: Database, tick: Tick = unwatched) -> int:
    """Make the sessions ahead of the programs that are due; how many."""
    made, broken = 0, list[object]()
    while True:
        batch = await db.write(SYSTEM, generation.sweep)
        made += batch.sessions
        broken += batch.broken
        tick(batch.programs)
        if batch.programs < generation.BATCH:
            break
    if broken:
        raise PartlyDone(made, broken)
    return made


async def remind(db: Database, *, dry_run: bool = False, tick: Tick = unwatched) -> int:
    """Remind of what starts within a day; how many people."""
    if dry_run:
        due = await db.read(SYSTEM, reminders.due, MOST)
        return sum([await db.read(SYSTEM.inside(one.community_id), reminders.count, one) for one in due])
    return await each_due(
        db, reminders.due, reminders.BATCH, partial(page_by_page, db, reminders.remind), tick=tick
    )


async def advance(db: Database, *, dry_run: bool = False, tick: Tick = unwatched) -> int:
    """Let sessions begin and end, as the time has come; how many."""
    if dry_run:
        return len(await db.read(SYSTEM, upkeep.passed, MOST))

    async def step(found: list[Passed]) -> int:
        there, status = SYSTEM.inside(found[0].community_id), found[0].status
        return await db.write(there, upkeep.advance, [one.session_id for one in found], status)

    return await each_due(
        db,
        upkeep.passed,
        upkeep.BATCH,
        step,
        together=lambda one: (one.community_id, one.status),
        tick=tick,
    )


async def close_lists(db: Database) -> int:
    """Close the lists of who came that were begun and that nobody finished; how many."""

    async def step(found: list[marking.Due]) -> int:
        return await db.write(SYSTEM.inside(found[0].community_id), marking.close_due, found[0].session_id)

    return await each_due(db, marking.due, marking.BATCH, step)


async def announce(db: Database) -> int:
    """Let announcements go on, page by page, and write down what came of them; how many steps."""
    steps = 0
    for one in await db.read(SYSTEM, announcing.under_way):
        while await db.write(SYSTEM.inside(one.community_id), announcing.advance, one.announcement_id):
            steps += 1
    return steps


async def digest(db: Database) -> int:
    """Put the weekly digests that are due into the outbox; for how many people."""
    return await each_due(db, digests.due, digests.BATCH, partial(page_by_page, db, digests.prepare))


async def lift_bans(db: Database) -> int:
    """End the bans whose time is over; how many."""

    async def step(found: list[bans.Ended]) -> int:
        return await db.write(SYSTEM.inside(found[0].community_id), bans.lift, found)

    return await each_due(db, bans.due, bans.BATCH, step, together=lambda one: one.community_id)


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
    "tick": Sweep(meeting_sweeps.tick, timedelta(seconds=30)),
    "close_meetings": Sweep(meeting_sweeps.close_meetings, timedelta(minutes=10)),
    "announce": Sweep(announce, timedelta(seconds=5)),
    "award": Sweep(recognition_sweeps.award, timedelta(minutes=1)),
    "ask": Sweep(recognition_sweeps.ask, timedelta(minutes=1)),
    "setlists": Sweep(setlist_sweeps.setlists, timedelta(minutes=1)),
    "ask_for_setlists": Sweep(setlist_sweeps.ask_for_setlists, timedelta(minutes=10)),
    "cheer": Sweep(recognition_sweeps.cheer, timedelta(minutes=10)),
    "remind_of_steps": Sweep(step_sweeps.remind_of_steps, timedelta(minutes=10)),
    "remind_of_tasks": Sweep(meeting_sweeps.remind_of_tasks, timedelta(minutes=10)),
    "send_minutes": Sweep(meeting_sweeps.send_minutes, timedelta(minutes=10)),
    "forget_guests": Sweep(guest_sweeps.forget_guests, timedelta(hours=1)),
    "forget_answers": Sweep(intake_sweeps.forget_answers, timedelta(hours=1)),
    "lift_bans": Sweep(lift_bans, timedelta(minutes=1)),
    "expire_offers": Sweep(place_sweeps.expire_offers, timedelta(minutes=1)),
    "settle_minimum": Sweep(place_sweeps.settle_minimum, timedelta(minutes=1)),
    "expire_holds": Sweep(booking_sweeps.expire_holds, timedelta(minutes=1)),
    "expire_charges": Sweep(money_sweeps.expire_charges, timedelta(minutes=1)),
    "end_appointments": Sweep(booking_sweeps.end_appointments, timedelta(minutes=1)),
    "remind_of_appointments": Sweep(booking_sweeps.remind_of_appointments, timedelta(minutes=1)),
    "ask_for_payments": Sweep(money_sweeps.ask_for_payments, timedelta(minutes=10)),
    "propose_closing": Sweep(money_sweeps.propose_closing, timedelta(hours=1)),
    "hand_on": Sweep(mail_sweeps.hand_on, timedelta(seconds=30)),
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
        began, failed = perf_counter(), True
        try:
            done = await self.run_once(name)
            failed = False
            if any(done.values()) if isinstance(done, dict) else done:
                log.info("swept", sweep=name, done=done)
        except PartlyDone as partly:  # each was logged when it failed
            log.error("a sweep failed in part", sweep=name, done=partly.done, failed=len(partly.failed))
            await keep(self._db, Where.SWEEP, name, partly.__cause__ or partly)
        except Exception as error:
            # The next tick goes on: what was committed is done, what was not is still due.
            log.exception("a sweep failed", sweep=name)
            await keep(self._db, Where.SWEEP, name, error)
        finally:
            self._db.meters.swept(name, perf_counter() - began, time(), failed=failed)
            self._running.discard(task)
