"""PostgreSQL by asyncpg: a pool of connections, and plain functions that run on one of them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util.concurrency import greenlet_spawn

R = TypeVar("R")

_STALE = "InvalidCachedStatementError"
"""A statement that was prepared before a migration changed what it answers: the driver forgets it then."""


class Dead(Exception):
    """A connection had died in the pool, before anything was done on it, as all do when a server restarts."""

    def __init__(self, error: DBAPIError) -> None:
        super().__init__(str(error))
        self.error = error


class PostgresConnections:
    """At most `size` connections to a server. Whoever comes in a rush waits for one: to connect takes longer
    than to answer.
    """

    def __init__(self, url: URL, size: int, options: Mapping[str, Any]) -> None:
        self._engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            pool_size=size,
            max_overflow=0,
            pool_pre_ping=False,
            isolation_level="READ COMMITTED",
            **options,
        )
        self.engine = self._engine.sync_engine

    def in_use(self) -> bool:
        """Whether anything runs on any of them."""
        return bool(self.engine.pool.checkedout())  # type: ignore[attr-defined]

    async def run(self, work: Callable[[Connection], R]) -> R:
        """Run `work` on a connection; on another where that one turns out to be dead, or out of date.

        `AsyncEngine.connect` and `run_sync` enter three greenlets, and a task to close: here it is one.
        """

        def there() -> R:
            with self.engine.connect() as connection:
                return work(connection)

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
