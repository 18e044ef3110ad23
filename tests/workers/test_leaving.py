"""A deploy: each worker is told to stop and started anew, while people tap. Nobody notices."""

import asyncio

import aiohttp
import pytest

from sandbox import Sandbox
from tests.workers import history
from tests.workers.conftest import Running
from tests.workers.fleet import Worker


@pytest.mark.timeout(400)
async def test_a_worker_that_is_told_to_stop_finishes_what_it_has_in_hand(
    running: Running, sandbox: Sandbox
) -> None:
    town, fleet = running.town, running.fleet
    living = asyncio.create_task(town.lives())
    await asyncio.sleep(1)
    holders = [(await history.reigns(running.db))[-1].holder]
    sends = fleet.of_holder(holders[0])
    for worker in [sends, *(one for one in fleet.workers if one is not sends)]:
        await _stops(worker)
        await worker.start()
        await fleet.all_ready()
    town.resting.set()
    await living
    await sandbox.settle(within=90)
    await town.world.all_final(90)

    assert fleet.balancer.broken == []
    await town.answers_count()
    await town.songs_count()
    assert town.misunderstood == 0
    await town.nothing_failed()
    await town.all_were_told(doubts=0)
    reigns = await history.reigns(running.db)
    assert len(reigns) > 1
    for reign in reigns[:-1]:
        assert reign.released is not None, "it was given back"
        assert reign.released < reign.may_until, "before it ran out"
    assert (await history.claims(running.db))[1] == 0


async def _stops(worker: Worker) -> None:
    """It says that it is not ready while it still answers; then it is gone, without an error."""
    worker.terminate()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{worker.port}") as session:
        states = {"staying": True}
        while states["staying"]:  # the signal is heard in a moment
            async with session.get("/ready") as response:
                told, states = response.status, await response.json()
        async with session.get("/health") as response:
            assert response.status == 200
            assert response.headers["Connection"] == "close"
    assert (told, states["database"]) == (503, True)
    assert await worker.ends() == 0
    assert worker.said("stopping")
    assert not worker.said("something did not end well")
