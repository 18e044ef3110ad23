"""Updates that come again or in no order, clocks that are wrong, people and groups that are gone."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from random import Random

from tests.simulation.plan import Kind, Trouble
from tests.simulation.troubles.shape import Begin, Happening, nothing, once
from tests.simulation.world import World

REPEATS = 3
HOURS_AHEAD = (0.1, 1, 5, 30)
HOURS_BACK = (0.1, 1, 5)


async def _repeated(world: World, trouble: Trouble) -> Happening:
    faults = world.sandbox.faults
    faults.repeat_updates(REPEATS)

    async def end() -> None:
        faults.repeat_updates(1)

    return Happening(trouble, once, end)


async def _shuffled(world: World, trouble: Trouble) -> Happening:
    faults = world.sandbox.faults
    faults.shuffle_updates(trouble.number)

    async def end() -> None:
        faults.shuffle_updates(None)

    return Happening(trouble, once, end)


async def _doubled(world: World, trouble: Trouble) -> Happening:
    world.doubles = True

    async def end() -> None:
        world.doubles = False

    return Happening(trouble, once, end)


async def _clock(hours: tuple[float, ...], sign: int, world: World, trouble: Trouble) -> Happening:
    by = Random(trouble.number).choice(hours)
    world.clock.skew = sign * timedelta(hours=by)

    async def end() -> None:
        world.clock.skew = timedelta()

    return Happening(trouble, once, end)


async def _blocked(world: World, trouble: Trouble) -> Happening:
    person = world.people[trouble.number % len(world.people)]
    await person.blocks()

    async def end() -> None:
        await person.unblocks()
        await person.starts()

    return Happening(trouble, once, end)


async def _migrated(world: World, trouble: Trouble) -> Happening:
    migrates = world.group.chat.type == "group"
    if migrates:
        world.sandbox.faults.migrate(world.group)
    return Happening(trouble, lambda: int(migrates), nothing)


WAYS: Mapping[Kind, Begin] = {
    Kind.REPEATED: _repeated,
    Kind.SHUFFLED: _shuffled,
    Kind.DOUBLED: _doubled,
    Kind.CLOCK_AHEAD: partial(_clock, HOURS_AHEAD, 1),
    Kind.CLOCK_BACK: partial(_clock, HOURS_BACK, -1),
    Kind.BLOCKED: _blocked,
    Kind.MIGRATED: _migrated,
}
