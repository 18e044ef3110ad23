"""Waiting until the bots have nothing left to do."""

import asyncio

from sandbox.world.world import World


def idle(world: World) -> bool:
    """Has every bot confirmed its updates, with no call open?"""
    return all(not bot.updates.waiting and not bot.open_calls for bot in world.bots.values())


def activity(world: World) -> int:
    """A number that grows with every call but polling."""
    return sum(bot.calls.total() - bot.calls["getupdates"] for bot in world.bots.values())


async def settle(world: World, quiet: float = 0.05, within: float | None = None) -> None:
    """Wait until all bots are idle for `quiet` seconds. Raises AssertionError after `within` seconds."""
    loop = asyncio.get_running_loop()
    patience = world.settings.patience if within is None else within
    deadline = loop.time() + patience
    while True:
        await world.feed.pulse.until(lambda: idle(world), deadline - loop.time())
        before = activity(world)
        await asyncio.sleep(quiet)
        if idle(world) and activity(world) == before:
            return
        if loop.time() > deadline:
            waiting = {bot.user.username: bot.updates.waiting for bot in world.bots.values()}
            raise AssertionError(
                f"the bot is still busy after {patience} s; updates not confirmed: {waiting}"
            )
