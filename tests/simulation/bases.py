"""Databases to simulate on: migrated once, and a fresh one for each run."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from migrations import migrate
from models.database import Database
from tests import postgres
from tests.conftest import run as to_its_end
from tests.postgres import Postgres
from tests.simulation import disk, tickets
from tests.simulation.around import Kept
from tests.simulation.plan import Base
from tests.simulation.run import Opening


def of_sqlite(template: Path, folder: Path) -> Opening:
    """Copies of a migrated file."""

    @asynccontextmanager
    async def opening() -> AsyncIterator[Kept]:
        with TemporaryDirectory(dir=folder) as place:
            path = Path(place) / "jamboree.db"
            shutil.copyfile(template, path)
            url = f"sqlite+aiosqlite:///{path}"
            await tickets.prepare(url)
            yield Kept(url)

    return opening


def of_postgres(server: Postgres) -> Opening:
    """Databases of a prepared server, on a disk that can be full."""

    @asynccontextmanager
    async def opening() -> AsyncIterator[Kept]:
        async with server.fresh() as url:
            await disk.prepare(url)
            await tickets.prepare(url)
            yield Kept(url, server)

    return opening


@contextmanager
def base(on: Base) -> Iterator[Opening]:
    """Make what all runs on one sort of database share."""
    if on == "postgresql":
        with postgres.server() as server:
            to_its_end(server.prepare())
            yield of_postgres(server)
        return
    with TemporaryDirectory(prefix="jam-simulation-") as place:
        template = Path(place) / "migrated.db"
        to_its_end(_migrated(f"sqlite+aiosqlite:///{template}"))
        yield of_sqlite(template, Path(place))


async def _migrated(url: str) -> None:
    db = Database(url)
    await db.run(migrate)
    await db.close()
