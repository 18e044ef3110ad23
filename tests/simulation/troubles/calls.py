"""Telegram on a bad day: calls that are lost, refused or slow, in either direction."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sandbox import faults
from sandbox.faults import Fault
from sandbox.methods.call import Call
from tests.simulation.plan import Kind, Trouble
from tests.simulation.troubles.shape import Begin, Happening
from tests.simulation.world import World


def _shows(call: Call) -> bool:
    """Whether something is said or shown by it."""
    return call.name.startswith(("send", "edit", "answer", "delete"))


def _asks(call: Call) -> bool:
    """Whether it asks for updates."""
    return call.name == "getupdates"


async def _begin(kind: faults.Kind, details: dict[str, Any], world: World, trouble: Trouble) -> Happening:
    def tells_others(call: Call) -> bool:
        return call.name.startswith("send") and call.text("chat_id") not in map(str, world.acting)

    fits = _asks if trouble.kind is Kind.UPDATES_LOST else tells_others if trouble.to_others else _shows
    fault = Fault(kind, times=trouble.times, skip=trouble.after, when=fits, **details)
    world.sandbox.faults.waiting.append(fault)

    async def end() -> None:
        if fault in world.sandbox.faults.waiting:
            world.sandbox.faults.waiting.remove(fault)

    return Happening(trouble, lambda: fault.struck, end)


async def _updates_lost(world: World, trouble: Trouble) -> Happening:
    """Telegram never hears that an update was received, or its answer with updates never arrives."""
    if not world.around.house.webhook:
        return await _begin("lost", {}, world, trouble)
    queue, struck = world.sandbox.bot.updates, [0]
    queue.unheard = trouble.times

    async def end() -> None:
        struck[0] = trouble.times - queue.unheard
        queue.unheard = 0

    return Happening(trouble, lambda: struck[0], end)


WAYS: Mapping[Kind, Begin] = {
    Kind.NEVER_ARRIVES: partial(_begin, "reset", {}),
    Kind.ANSWER_LOST: partial(_begin, "lost", {}),
    Kind.UPDATES_LOST: _updates_lost,
    Kind.TOO_MANY: partial(_begin, "429", {"retry_after": 1}),
    Kind.TIRED: partial(_begin, "5xx", {"status": 502}),
    Kind.SLOW: partial(_begin, "slow", {"seconds": 0.2}),
}
