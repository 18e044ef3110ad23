"""kill -9, again and again, of one worker after the other, while people tap, write and are told.

`KILLS=100` kills more often than `make test` does (`make workers`).
"""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from models.database import Database
from sandbox import Sandbox
from scheduler.courier import LEASE, STAND_BY
from scheduler.sender import IN_FLIGHT
from tests.scheduler.worlds import until
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


@pytest.mark.timeout(180 + 40 * KILLS)
async def test_killed_again_and_again_they_lose_nothing_and_double_nothing(
    running: Running, sandbox: Sandbox
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
    assert min(running.fleet.balancer.passed.values()) > 0


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
