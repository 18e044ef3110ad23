"""The line to the database, cut at a commit."""

from collections.abc import Mapping
from functools import partial

from tests.simulation.line import Cut
from tests.simulation.plan import Kind, Trouble
from tests.simulation.troubles.shape import Begin, Happening
from tests.simulation.world import World


async def _begin(happens: bool, world: World, trouble: Trouble) -> Happening:
    cut = Cut(happens, trouble.times, trouble.after)
    world.line.cuts.append(cut)

    async def end() -> None:
        if cut in world.line.cuts:
            world.line.cuts.remove(cut)

    return Happening(trouble, lambda: cut.struck, end)


WAYS: Mapping[Kind, Begin] = {
    Kind.COMMIT_FAILS: partial(_begin, False),
    Kind.COMMIT_UNHEARD: partial(_begin, True),
}
