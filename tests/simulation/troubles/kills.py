"""kill -9: the process is gone in the middle of whatever it does, and another one is started."""

import asyncio
import time
from collections.abc import Mapping
from random import Random

from tests.simulation.bodies import Elsewhere
from tests.simulation.clock import aside
from tests.simulation.plan import Kind, Trouble
from tests.simulation.troubles.shape import Begin, Happening
from tests.simulation.world import World

SOON = 0.06
"""Of our seconds, until it strikes at the latest: a tap takes some hundredths."""
LEASE = 20
"""Seconds until the next sender may take over from one that is dead."""


async def _killed(world: World, trouble: Trouble) -> Happening:
    body, struck = world.body, [0]
    assert isinstance(body, Elsewhere)
    pause = Random(trouble.number).uniform(0, SOON)

    async def strikes() -> None:
        await aside(time.sleep, pause)
        await body.kill()
        struck[0] += 1
        await aside(world.around.ends_turns)
        await body.start()
        world.clock.moves(seconds=LEASE)

    task = asyncio.create_task(strikes())
    return Happening(trouble, lambda: struck[0], lambda: task)


WAYS: Mapping[Kind, Begin] = {Kind.KILLED: _killed}
