"""Stripe on a bad day: it answers nothing, or tells late, twice and in no order what became of payments."""

from collections.abc import Mapping
from random import Random

from tests.simulation.plan import Kind, Trouble
from tests.simulation.troubles.shape import Begin, Happening, once
from tests.simulation.world import World


async def _away(world: World, trouble: Trouble) -> Happening:
    world.stripe.away = True

    async def end() -> None:
        world.stripe.away = False

    return Happening(trouble, once, end)


async def _late(world: World, trouble: Trouble) -> Happening:
    box, struck = world.stripe, [0]
    box.deaf = True

    async def end() -> None:
        struck[0] = len(box.untold)
        box.untold *= 2
        Random(trouble.number).shuffle(box.untold)
        box.deaf = False
        await box.tells()

    return Happening(trouble, lambda: struck[0], end)


WAYS: Mapping[Kind, Begin] = {Kind.STRIPE_AWAY: _away, Kind.STRIPE_LATE: _late}
