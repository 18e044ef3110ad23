"""One run: a plan happens in a world, and the rules are looked at after each step and in the end."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field

from aiohttp import ClientError
from sqlalchemy import select

from models.intake import FailedUpdate
from models.tx import table_of
from sandbox.errors import Refused
from tests.simulation import rules
from tests.simulation.around import Kept, around
from tests.simulation.journal import Entry, errors, journal
from tests.simulation.office import all_is_told
from tests.simulation.plan import Kind, Plan, Theme, Trouble
from tests.simulation.seen import Seen
from tests.simulation.stage import set_up
from tests.simulation.stories import ACTS, BY_ORGANIZERS
from tests.simulation.troubles import Troublemaker
from tests.simulation.turn import Doings, Turn
from tests.simulation.world import Broken, World, world

Opening = Callable[[], AbstractAsyncContextManager[Kept]]
"""Makes a migrated database."""

DRAWS = 8
"""Tries to find something that can be done."""

failed = table_of(FailedUpdate)
_SET_ASIDE = select(failed.c.error).order_by(failed.c.failed_at, failed.c.id)


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
        self._set_aside: list[str] = []

    async def goes(self) -> None:
        """All steps, and the end. Raises Broken."""
        seen = await self._looks()
        for number in range(self._plan.steps):
            self._found.at = number
            seen = await self._step(number, seen)
        self._found.at = self._plan.steps
        await self._end()

    async def _step(self, number: int, before: Seen) -> Seen:
        done, troubles = Doings(), list[Trouble]()
        mark, aside = len(self._world.ears.all), len(self._set_aside)
        self._log.clear()
        self._world.acting = done.people
        try:
            await self._troubles.begins(self._plan.at(number))
            await self._acts(number, before, done)
            await self._world.rests()
        finally:
            troubles = await self._troubles.ends()
            await self._world.stripe.tells_again()
            self._found.struck = self._troubles.struck
            self._found.story.append(f"{number} {before.now:%a %H:%M} " + "; ".join(done.told))
        self._found.acts += len(done.told)
        after = await self._looks()
        heard = list(self._world.ears.since(mark))
        step = rules.Step(
            number, before, done, troubles, heard, errors(self._log), self._set_aside[aside:], after
        )
        await self._rules.after(step)
        self._world.clock.moves(seconds=self._plan.random(number).randint(4, 40))
        return after

    async def _acts(self, number: int, seen: Seen, done: Doings) -> None:
        """Something that can be done as things stand."""
        random, acts = self._plan.random(number), ACTS[self._plan.theme]
        for _ in range(DRAWS):
            [act] = random.choices(list(acts), weights=list(acts.values()))
            person = self._world.organizer if act in BY_ORGANIZERS else random.choice(self._world.people)
            with suppress(Refused, ClientError):  # a button that is gone, a chat that is blocked
                await act(Turn(self._world, seen, person, random, done))
            if done.told:
                return

    async def _looks(self) -> Seen:
        self._set_aside = await self._world.read(lambda tx: [row.error for row in tx.rows(_SET_ASIDE)])
        return await self._world.looks()

    async def _end(self) -> None:
        """Good weather, and time for what is tried again."""
        await self._troubles.ends(all_of_them=True)
        self._world.clock.moves(minutes=1)
        await self._world.rests()
        if (
            failed := await self._world.body.sweeps()
        ):  # what none of them could do so far is done by the next tick
            raise Broken(f"sweeps fail in the end: {failed}")
        await self._world.rests()
        await self._world.catches_up()
        await all_is_told(self._world)
        await self._world.catches_up()
        await self._rules.in_the_end()


async def run(plan: Plan, opening: Opening) -> Found:
    """Let a plan happen in a world of its own."""
    found = Found(plan)
    with journal() as log:
        elsewhere = plan.theme is Theme.KILLS
        async with (
            opening() as kept,
            around(kept, plan.house) as what_there_is,
            world(what_there_is, set_up, elsewhere=elsewhere) as here,
        ):
            found.broken = await _broken(Run(plan, here, found, log))
    return found


async def _broken(run: Run) -> str:
    """What is not as it must be."""
    try:
        await run.goes()
    except Broken as broken:
        return str(broken)
    return ""
