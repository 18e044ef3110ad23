"""kill -9, again and again, of one worker after the other, while people tap, write and are told.

`KILLS=100` kills more often than `make test` does (`make workers`).
"""

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Connection, text

from models.actor import SYSTEM
from models.database import Database, as_system
from sandbox import Sandbox
from scheduler.courier import LEASE, STAND_BY
from scheduler.sender import IN_FLIGHT
from services import delivery
from services.delivery import Fence
from tests.scheduler.worlds import Clock, begin, until
from tests.workers import history
from tests.workers.conftest import Running
from tests.workers.fleet import Worker
from tests.workers.history import Reign

KILLS = int(os.environ.get("KILLS", "4"))
FOLLOWED_WITHIN = 15
"""Seconds that the rule allows; a machine that does other things may need longer."""
AT_WORST = 60


def test_the_rule_says_that_a_dead_sender_is_followed_in_time() -> None:
    assert LEASE.total_seconds() + STAND_BY < FOLLOWED_WITHIN


async def test_a_second_sender_would_be_found(workers_url: str, sandbox: Sandbox) -> None:
    """Control: one that takes the lease of a living one, and one that claims without any."""
    db = Database(workers_url)
    await history.noted(db)
    world = await begin(db, Clock(datetime.now(UTC)))
    await world.tells(await world.member(), key="alone")
    fences = [Fence("sender:1", name, LEASE) for name in ("first", "second")]
    assert await db.write(SYSTEM, delivery.take_over, fences[0], [])
    assert not await db.write(SYSTEM, delivery.take_over, fences[1], [])
    await _runs(db, "UPDATE leases SET holder = 'second', taken_at = clock_timestamp()")
    before, after = await history.reigns(db)
    assert (before.holder, after.holder) == ("first", "second")
    assert not _ended(before, after)
    await _runs(db, "UPDATE outbox SET status = 'sending'")
    assert await history.claims(db) == (1, 1)
    await db.close()


async def _runs(db: Database, statement: str) -> None:
    def there(connection: Connection) -> None:
        with connection.begin():
            as_system(connection)
            connection.execute(text(statement))

    await db.run(there)


@pytest.mark.timeout(180 + 40 * KILLS)
async def test_killed_again_and_again_they_lose_nothing_and_double_nothing(
    running: Running, sandbox: Sandbox, record_property: Callable[[str, object], None]
) -> None:
    town, followed = running.town, []
    living = asyncio.create_task(town.lives())
    for number in range(KILLS):
        victim = await _victim(running, number)
        await victim.killed()
        died = datetime.now(UTC)
        await victim.start()
        if number % 2 == 0:
            followed.append(await _followed(running.db, died))
        await running.fleet.all_ready()
    town.resting.set()
    await living
    await sandbox.settle(within=90)
    await town.world.all_final(90)

    await town.answers_count()
    await town.songs_count()
    assert town.misunderstood <= KILLS
    await town.nothing_failed()
    await town.all_were_told(doubts=KILLS * IN_FLIGHT)
    await town.all_were_reminded_once()
    await _one_sent_at_a_time(running.db, KILLS)
    assert max(followed) < AT_WORST
    passed = running.fleet.balancer.passed.values()
    assert min(passed) > 0
    cut_off = len(running.fleet.balancer.broken)
    told = f"{KILLS} workers killed among {sum(passed)} requests, {cut_off} of which were cut off or refused;"
    record_property("told", f"{told} a dead sender was followed within {max(followed):.1f} s")


async def _victim(running: Running, number: int) -> Worker:
    """The one that sends, then one that does not."""

    async def somebody_sends() -> bool:
        return (await history.reigns(running.db))[-1].released is None

    await until(somebody_sends, AT_WORST)
    sends = running.fleet.of_holder((await history.reigns(running.db))[-1].holder)
    others = [one for one in running.fleet.workers if one is not sends]
    return others[number // 2 % len(others)] if number % 2 else sends


async def _followed(db: Database, died: datetime) -> float:
    """Seconds until another one sent."""

    async def so() -> bool:
        return (await history.reigns(db))[-1].began > died

    await until(so, AT_WORST)
    return ((await history.reigns(db))[-1].began - died).total_seconds()


async def _one_sent_at_a_time(db: Database, kills: int) -> None:
    """Each reign began after the last had ended, and nothing was claimed outside of one."""
    reigns = await history.reigns(db)
    assert len({reign.holder for reign in reigns}) > kills // 2
    assert all(_ended(before, after) for before, after in pairwise(reigns)), reigns
    claimed, without = await history.claims(db)
    assert claimed > 0
    assert without == 0


def _ended(before: Reign, after: Reign) -> bool:
    """By its holder, or because it had run out, by the clock of who follows."""
    if before.released is not None and before.released <= after.began:
        return True
    return after.taken_at >= before.may_until - timedelta(milliseconds=1)
