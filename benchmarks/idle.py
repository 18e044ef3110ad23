"""Memory of the idle process, and time to its first answer, beside one that only imports the libraries."""

import asyncio
import time
from statistics import median

from benchmarks import bots, world
from benchmarks.box import box
from benchmarks.databases import Kind, opened
from benchmarks.processes import running
from benchmarks.table import Row, at_most
from models.rsvp import Answer

IMPORTS = "import time, aiogram, sqlmodel, aiohttp, apscheduler; print('up'); time.sleep(60)"
SETTLED = 2.0
"""Seconds after which a process is idle."""
TIMES = 3


async def measure(kind: Kind) -> list[Row]:
    """Both started by turns; the middle of each."""
    pairs = [(await _ours(kind), await _imports()) for _ in range(TIMES)]
    memory, seconds = (median(ours[n] for ours, _ in pairs) for n in (0, 1))
    least, soonest = (median(theirs[n] for _, theirs in pairs) for n in (0, 1))
    return [
        Row(
            "Memory of the idle process",
            kind.name,
            f"{memory:.0f} MiB",
            f"{least:.0f} MiB",
            **at_most(memory / least, 1.3),
        ),
        Row(
            "Time to the first answer",
            kind.name,
            f"{seconds:.2f} s",
            f"{soonest:.2f} s",
            **at_most(seconds / soonest, 1.5),
        ),
    ]


async def _ours(kind: Kind) -> tuple[float, float]:
    """Memory, and seconds from the start until a tap that waited is answered."""
    async with kind.fresh() as url, box() as server:
        people = await server.people(1)
        async with opened(url) as db:
            made = await world.make(db, people)
        tap = asyncio.create_task(server.tap(people, [made.button(0, Answer.GOING)]))
        begun = time.perf_counter()
        async with bots.jamboree(server, url, webhook=False) as bot:
            await tap
            seconds = time.perf_counter() - begun
            await asyncio.sleep(SETTLED)
            return bot.memory(), seconds


async def _imports() -> tuple[float, float]:
    """Memory, and seconds until everything is imported."""
    begun = time.perf_counter()
    async with running("-c", IMPORTS) as child:
        await child.first_line()
        seconds = time.perf_counter() - begun
        await asyncio.sleep(SETTLED)
        return child.memory(), seconds
