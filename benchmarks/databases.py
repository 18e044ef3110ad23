"""The two databases, each migrated and empty."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from migrations import migrate
from models.database import Database
from tests import postgres


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of database; `fresh` gives the address of a new one, dropped afterwards."""

    name: str
    server: postgres.Postgres | None = None

    def fresh(self) -> AbstractAsyncContextManager[str]:
        """A migrated, empty database."""
        return self.server.fresh() if self.server else _file()


@asynccontextmanager
async def _file() -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory(prefix="jam-bench-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'jamboree.db'}"
        async with opened(url) as db:
            await db.run(migrate)
        yield url


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """A database as the product sees it."""
    db = Database(url)
    try:
        yield db
    finally:
        await db.close()


async def settle(db: Database) -> None:
    """What PostgreSQL's autovacuum does within a minute: let it know how large the tables have become.

    Plans made while a table was empty would otherwise be kept.
    """
    await db.tune()
    if not db.is_sqlite:
        await db.run(_analyze)
    await db.close()  # what connections know of tables, and plans of foreign keys, is kept by them


def _analyze(connection: Connection) -> None:
    with connection.begin():
        connection.exec_driver_sql("ANALYZE")


@contextmanager
def databases() -> Iterator[tuple[Kind, ...]]:
    """SQLite files, and a PostgreSQL server of our own."""
    with postgres.server() as server:
        asyncio.run(server.prepare())
        yield Kind("SQLite"), Kind("PostgreSQL", server)
