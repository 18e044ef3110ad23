"""Databases on a bad day: connections ended, a server restarted, a file locked, a disk that is full."""

import asyncio
import signal
import sqlite3
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from random import Random

from sqlalchemy import Connection, text

from tests.simulation import disk
from tests.simulation.clock import aside
from tests.simulation.plan import Kind, Trouble
from tests.simulation.troubles.shape import Begin, Happening, once
from tests.simulation.world import World

PAUSE = 0.5
"""Of the loop's seconds, between two strikes."""
LOCKED = 0.15
"""Of our seconds: how long somebody else keeps the file."""
FULL = 3.0
"""Of the loop's seconds, until somebody makes room."""
_NO_MORE = 4_294_967_294
_TERMINATE = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def _terminated(world: World, trouble: Trouble) -> Happening:
    """Every connection of the application is ended, several times."""

    ended = [0]

    async def strikes() -> None:
        for _ in range(trouble.times):
            ended[0] += await world.read(lambda tx: int(tx.value(_TERMINATE)))
            await asyncio.sleep(PAUSE)

    task = asyncio.create_task(strikes())
    return Happening(trouble, lambda: ended[0], lambda: task)


async def _locked(world: World, trouble: Trouble) -> Happening:
    """Another program writes into the file for a while."""

    def holds() -> None:
        with sqlite3.connect(str(world.eye.url.database), timeout=30) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("SELECT 1 FROM outbox LIMIT 1").fetchall()
            time.sleep(LOCKED)
            other.rollback()
        other.close()

    task = asyncio.create_task(aside(holds))
    return Happening(trouble, once, lambda: task)


async def _full(world: World, trouble: Trouble) -> Happening:
    """Nothing more can be written, until somebody makes room."""
    filled = _no_page_more(world) if world.app.db.is_sqlite else disk.full(world.around.kept.url)
    async with world.looking:
        await filled.__aenter__()

    async def makes_room() -> None:
        await asyncio.sleep(FULL)
        await filled.__aexit__(None, None, None)

    task = asyncio.create_task(makes_room())
    return Happening(trouble, once, lambda: task)


@asynccontextmanager
async def _no_page_more(world: World) -> AsyncIterator[None]:
    """SQLite as it is on a disk that is full."""

    def limit(connection: Connection, most: int | None = None) -> None:
        pages = most or connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    await world.app.db.run(limit)
    yield
    await world.app.db.run(lambda connection: limit(connection, _NO_MORE))


async def _restarted(world: World, trouble: Trouble) -> Happening:
    """The whole server is stopped at once, and started; what was committed is there."""
    server, struck = world.around.kept.server, [0]
    assert server is not None

    def restarts() -> None:
        server.stop(signal.SIGQUIT)
        server.start()

    async def strikes() -> None:
        await asyncio.sleep(Random(trouble.number).uniform(0, PAUSE))
        async with world.looking:
            await aside(restarts)
            await world.eye.close()
        struck[0] += 1

    task = asyncio.create_task(strikes())
    return Happening(trouble, lambda: struck[0], lambda: task)


WAYS: Mapping[Kind, Begin] = {
    Kind.TERMINATED: _terminated,
    Kind.LOCKED: _locked,
    Kind.FULL: _full,
    Kind.RESTARTED: _restarted,
}
