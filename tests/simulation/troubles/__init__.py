"""Doing a plan's worst for one step: each sort of trouble has a way to begin, which gives a way to end."""

from collections import Counter
from collections.abc import Mapping, Sequence

from tests.simulation.plan import Kind, Trouble
from tests.simulation.troubles import calls, commits, databases, kills, mails, others, providers, stores
from tests.simulation.troubles.shape import Begin, Happening
from tests.simulation.world import World

WAYS: Mapping[Kind, Begin] = {
    **calls.WAYS,
    **commits.WAYS,
    **databases.WAYS,
    **stores.WAYS,
    **mails.WAYS,
    **providers.WAYS,
    **others.WAYS,
    **kills.WAYS,
}


class Troublemaker:
    """What goes wrong now, and what has gone wrong so far."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._under_way: list[Happening] = []
        self.struck: Counter[Kind] = Counter()

    async def begins(self, troubles: Sequence[Trouble]) -> None:
        """Let them happen from now on."""
        for one in troubles:
            self._under_way.append(await WAYS[one.kind](self._world, one))

    async def ends(self, *, all_of_them: bool = False) -> list[Trouble]:
        """Good weather again, but for what waits for its moment; the troubles that there were."""
        were, stay = [], []
        for one in self._under_way:
            waits = one.trouble.waits and one.struck() < one.trouble.times
            if waits and not all_of_them:
                stay.append(one)
            else:
                await one.end()
            new = one.struck() - one.noted
            one.noted += new
            self.struck[one.trouble.kind] += new
            if new or not one.trouble.waits:
                were.append(one.trouble)
        self._under_way = stay
        return were
