"""One run: a plan happens in a world, and the rules are looked at after each step and in the end."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from sqlalchemy import func, select

from models.actor import SYSTEM
from models.intake import FailedUpdate
from models.tx import table_of
from tests.simulation import rules
from tests.simulation.journal import Entry, errors, journal
from tests.simulation.passing import time_passes
from tests.simulation.people import MEMBERS, Act, Doings, Turn
from tests.simulation.plan import Kind, Plan
from tests.simulation.seen import Seen
from tests.simulation.troubles import Troublemaker
from tests.simulation.world import Broken, World, world

Opening = Callable[[], AbstractAsyncContextManager[str]]
"""Makes a migrated database, and gives its address."""

ACTS: dict[Act, int] = {**MEMBERS, time_passes: 6}
"""What can happen at a step, and how often it does."""

_SET_ASIDE = select(func.count()).select_from(table_of(FailedUpdate))


@dataclass(slots=True)
class Found:
    """What came of a run."""

    plan: Plan
    broken: str = ""
    """What is not as it must be; empty where all is well."""
    at: int = 0
    """The step at which that showed."""
    story: list[str] = field(default_factory=list)
    struck: Counter[Kind] = field(default_factory=Counter)
    acts: int = 0


class Run:
    """A plan as it happens."""

    def __init__(self, plan: Plan, here: World, found: Found, log: list[Entry]) -> None:
        self._plan = plan
        self._world = here
        self._found = found
        self._troubles = Troublemaker(here)
        self._rules = rules.Rules(here)
        self._log = log
        self._set_aside = 0

    async def goes(self) -> None:
        """All steps, and the end. Raises Broken."""
        seen = await self._looks()
        for number in range(self._plan.steps):
            self._found.at = number
            seen = await self._step(number, seen)
        self._found.at = self._plan.steps
        await self._end()

    async def _step(self, number: int, before: Seen) -> Seen:
        troubles, done = self._plan.at(number), Doings()
        mark, aside = len(self._world.ears.all), self._set_aside
        self._log.clear()
        try:
            await self._troubles.begins(troubles)
            await self._acts(number, before, done)
            await self._world.rests()
        finally:
            await self._troubles.ends()
            self._found.struck = self._troubles.struck
            self._found.story.append(f"{number} {before.now:%a %H:%M} " + "; ".join(done.told))
        self._found.acts += len(done.told)
        after = await self._looks()
        heard = list(self._world.ears.since(mark))
        step = rules.Step(
            number, before, done, troubles, heard, errors(self._log), self._set_aside - aside, after
        )
        self._rules.after(step)
        self._world.clock.moves(seconds=self._plan.random(number).randint(4, 40))
        return after

    async def _acts(self, number: int, seen: Seen, done: Doings) -> None:
        random = self._plan.random(number)
        person = random.choice(self._world.people)
        [act] = random.choices(list(ACTS), weights=list(ACTS.values()))
        await act(Turn(self._world, seen, person, random, done))

    async def _looks(self) -> Seen:
        self._set_aside = await self._world.eye.read(SYSTEM, lambda tx: tx.value(_SET_ASIDE))
        return await self._world.looks()

    async def _end(self) -> None:
        """Good weather, and time for what is tried again."""
        self._world.clock.moves(minutes=1)
        await self._world.rests()
        await self._world.catches_up()
        await self._rules.in_the_end()


async def run(plan: Plan, opening: Opening) -> Found:
    """Let a plan happen in a world of its own."""
    found = Found(plan)
    with journal() as log:
        async with opening() as url, world(url) as here:
            try:
                await Run(plan, here, found, log).goes()
            except Broken as broken:
                found.broken = str(broken)
    return found
