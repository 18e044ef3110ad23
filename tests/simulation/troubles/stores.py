"""Redis on a bad day: it is gone for a while, and whatever it knew with it."""

import asyncio
from collections.abc import Mapping

from tests.simulation.clock import aside
from tests.simulation.plan import Kind, Trouble
from tests.simulation.troubles.shape import Begin, Happening, once
from tests.simulation.world import World

AWAY = 2.0
"""Of the loop's seconds."""


async def _forgets(world: World, trouble: Trouble) -> Happening:
    server = world.around.redis
    assert server is not None
    await aside(server.terminate)

    async def comes_back() -> None:
        await asyncio.sleep(AWAY)
        await aside(server.start)

    task = asyncio.create_task(comes_back())
    return Happening(trouble, once, lambda: task)


WAYS: Mapping[Kind, Begin] = {Kind.FORGETS: _forgets}
