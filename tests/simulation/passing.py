"""Time passes: in strides, with every sweep after each, as the scheduler's ticks would have it."""

import asyncio

from tests.simulation.turn import Turn

STRIDES = ((1, 20), (1, 60), (3, 60), (4, 120), (3, 200))
"""How many, of how many minutes."""
TICK, TICKS = 1.0, 5
"""Of the loop's seconds, between two; and how many, which is longer than a disk is full."""


async def time_passes(turn: Turn) -> None:
    """Some minutes, or half a day."""
    count, minutes = turn.random.choice(STRIDES)
    turn.done.told.append(f"{count} × {minutes} minutes pass")
    for _ in range(count):
        turn.world.clock.moves(minutes=minutes)
        await sweeps(turn)


async def days_pass(turn: Turn) -> None:
    """So many that what is not paid is asked for."""
    count = turn.random.choice((4, 9))
    turn.done.told.append(f"{count} × 3 days pass")
    await turn.world.rests()  # Telegram keeps for a day what nobody asks for
    for _ in range(count):
        turn.world.clock.moves(days=3)
        await sweeps(turn)


async def sweeps(turn: Turn) -> None:
    """Every sweep once. What a sweep could not do is done by one of its next ticks."""
    at = turn.world.clock()
    for _tick in range(TICKS):
        failed = await turn.world.body.sweeps()
        turn.done.failed += failed
        if not failed:
            break
        await asyncio.sleep(TICK)
    await turn.world.rests()
    await turn.world.catches_up()
    turn.done.swept.append((at, await turn.world.looks()))
