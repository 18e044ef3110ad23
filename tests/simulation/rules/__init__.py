"""What must be true, whatever happened: each module knows one part of it, and raises Broken."""

from typing import Any

from sqlalchemy import Row

from models.actor import SYSTEM
from models.tx import Tx
from tests.simulation.rules import (
    answers,
    cards,
    letters,
    money,
    outbox,
    pages,
    papers,
    payments,
    places,
    queues,
    reminders,
    rooms,
    words,
)
from tests.simulation.rules.step import Step
from tests.simulation.world import World

AFTER_EACH = (
    places.check,
    answers.check,
    answers.each_tap_is_answered,
    answers.nothing_is_set_aside,
    answers.every_sweep_works,
    answers.nothing_is_wrong,
    words.check,
    pages.check,
)
"""What each step is looked at for."""


def _looks(tx: Tx, step: Step) -> None:
    """At what is in the database, in one glance: time passes for the application meanwhile."""
    rooms.check(tx)
    queues.check(tx, step.after)


class Rules:
    """The rules of one run: some remember what they saw."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._reminders = reminders.Reminders()
        self._letters = letters.Letters(world)
        self._final: dict[int, Row[Any]] = {}
        """Messages that were final: after a month the application forgets them."""

    async def after(self, step: Step) -> None:
        """What can be said after one step. Raises Broken."""
        for check in AFTER_EACH:
            check(step)
        self._reminders.learn(step)
        self._letters.learn(step)
        await self._world.read(lambda tx: _looks(tx, step))
        rows = await self._world.read(outbox.read)
        self._final |= {row.id: row for row in rows if row.status not in outbox.UNDER_WAY}

    async def in_the_end(self) -> None:
        """What must be true once the weather is good and all is at rest. Raises Broken."""
        now = {row.id: row for row in await self._world.read(outbox.read)}
        rows = list({**self._final, **now}.values())
        outbox.check(rows, self._world)
        self._reminders.check(rows)
        self._letters.check(rows)
        await cards.check(self._world)
        there = SYSTEM.inside(self._world.community_id)
        await self._world.eye.read(there, money.check)
        await self._world.eye.read(there, papers.check)
        papers.each_level_once(rows)
        await payments.check(self._world)


__all__ = ["Rules", "Step"]
