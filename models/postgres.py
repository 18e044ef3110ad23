"""PostgreSQL by asyncpg: a pool of connections, and plain functions that run on one of them.

What is said at the beginning of a transaction goes with its BEGIN: a trip to the server costs as much as what
is done there.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util.concurrency import greenlet_spawn

R = TypeVar("R")

STATEMENTS = 512
"""How many statements a connection keeps prepared; SQLAlchemy's 100 are fewer than there are."""

_STALE = "InvalidCachedStatementError"
"""A statement that was prepared before a migration changed what it answers: the driver forgets it then."""


class Doubled(Exception):
    """What was to be recorded at the beginning of a transaction was recorded before."""


def open_with(connection: Connection, opening: str) -> None:
    """Let the transaction that is about to begin say `opening` first: SQL without parameters."""
    connection.connection.driver_connection.opening = opening  # type: ignore[union-attr]


def begin_at_last(connection: Connection) -> None:
    """Say the opening of a transaction in which nothing was asked."""
    if connection.connection.driver_connection.opening:  # type: ignore[union-attr]
        connection.exec_driver_sql("SELECT 1")


class Dead(Exception):
    """A connection had died in the pool, before anything was done on it, as all do when a server restarts."""

    def __init__(self, error: DBAPIError) -> None:
        super().__init__(str(error))
        self.error = error


class PostgresConnections:
    """At most `size` connections to a server. Whoever comes in a rush waits for one, in the order of coming.

    To connect takes longer than to answer; and in the pool's own queue, others push in.
    """

    def __init__(self, url: URL, size: int, options: Mapping[str, Any]) -> None:
        from models.postgres_driver import Driver  # not before it is needed: SQLite does without asyncpg

        self._engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            pool_size=size,
            max_overflow=0,
            pool_pre_ping=False,
            isolation_level="READ COMMITTED",
            connect_args={"connection_class": Driver, "prepared_statement_cache_size": STATEMENTS},
            **options,
        )
        self.engine = self._engine.sync_engine
        self._gate = asyncio.Semaphore(size)

    def in_use(self) -> bool:
        """Whether anything runs on any of them."""
        return bool(self.engine.pool.checkedout())  # type: ignore[attr-defined]

    async def run(self, work: Callable[[Connection], R]) -> R:
        """Run `work` on a connection; on another where that one turns out to be dead, or out of date.

        `AsyncEngine.connect` and `run_sync` enter three greenlets, and a task to close: here it is one.
        """

        def there() -> R:
            with self.engine.connect() as connection:
                driver: Any = connection.connection.driver_connection
                driver.opening, driver.began = "", False  # whoever asked nothing left theirs
                try:
                    return work(connection)
                except DBAPIError as error:
                    if error.connection_invalidated and not driver.began:
                        raise Dead(error) from None
                    raise

        async with self._gate:
            try:
                return await greenlet_spawn(there)
            except Dead:  # and with it the pool forgets all that are as old
                pass
            except DBAPIError as error:  # nothing of it was committed
                if type(error.orig).__name__ != _STALE:
                    raise
            try:
                return await greenlet_spawn(there)
            except Dead as dead:
                raise dead.error from None

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
