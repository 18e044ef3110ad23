"""SQLite by aiosqlite: a transaction is one trip to the thread of its connection.

aiosqlite runs each connection in a thread. A statement that is awaited goes there and back; here a whole
transaction, which is a plain function, runs there, on SQLAlchemy's ordinary dialect for `sqlite3`.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Mapping
from contextvars import copy_context
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

R = TypeVar("R")

STATEMENTS = 512
"""How many statements a connection keeps prepared; Python's 128 are fewer than there are."""
PATIENCE = 30.0
"""Seconds for which a connection waits while somebody else, a backup say, has the file locked."""
LONG = 0.02
"""Seconds after which the next one begins beside whoever still reads."""
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "cache_size=-65536",
    "temp_store=MEMORY",
)


class _Stopped(Exception):
    """Nobody waits any more for what would have been done."""


class _Visit:
    """One function that runs on a connection; another thread may say that it is not wanted any more."""

    __slots__ = ("stopped",)

    def __init__(self) -> None:
        self.stopped = False


class _Turn:
    """A turn, in the order of coming: it ends with what is done in it, or once that takes long.

    Threads of Python compute one at a time. Eight that read at once take twice as long as one after the
    other, since each statement hands the interpreter over; yet nobody should wait for a long list of others.
    """

    __slots__ = ("_has", "_over", "_turns")

    def __init__(self, turns: asyncio.Semaphore) -> None:
        self._turns = turns
        self._has = False

    async def __aenter__(self) -> None:
        await self._turns.acquire()
        self._has = True
        self._over = asyncio.get_running_loop().call_later(LONG, self._end)

    async def __aexit__(self, *_error: object) -> None:
        self._over.cancel()
        self._end()

    def _end(self) -> None:
        if self._has:
            self._has = False
            self._turns.release()


class _Lane:
    """One connection: aiosqlite's, whose thread it is, and SQLAlchemy's upon it."""

    __slots__ = ("driver", "sync")

    def __init__(self, driver: aiosqlite.Connection) -> None:
        self.driver = driver
        self.sync: Connection | None = None

    async def within(self, function: Callable[..., R], *arguments: Any) -> R:
        """Call a function in the thread."""
        result: R = await self.driver._execute(function, *arguments)  # type: ignore[no-untyped-call]
        return result


class SqliteConnections:
    """At most `size` connections to a file, opened as they are needed; whoever comes first goes first."""

    def __init__(self, url: URL, begin: str, size: int, options: Mapping[str, Any]) -> None:
        self._path = url.database or ":memory:"
        self._opening = threading.local()
        self.engine = create_engine(
            url.set(drivername="sqlite+pysqlite"),
            creator=lambda: self._opening.raw,
            poolclass=NullPool,
            **options,
        )
        event.listen(self.engine, "connect", _prepare)
        event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        for step in ("before_cursor_execute", "commit"):
            event.listen(self.engine, step, _go_on)
        self._gate = asyncio.Semaphore(size)
        self._turns = asyncio.Semaphore(1)
        self._lanes: list[_Lane] = []
        self._free: list[_Lane] = []

    def in_use(self) -> bool:
        """Whether anything runs on any of them."""
        return len(self._free) < len(self._lanes)

    async def run(self, work: Callable[[Connection], R]) -> R:
        """Run `work` on a connection, in its thread. Where the wait for it is cancelled, it ends at its next
        statement, and nothing of it takes effect.

        Raises OperationalError where the file cannot be opened.
        """
        async with self._gate, _Turn(self._turns):
            lane, visit = self._free.pop() if self._free else await self._opened(), _Visit()
            try:
                result: R = await lane.within(copy_context().run, self._there, lane, visit, work)
            except asyncio.CancelledError:
                visit.stopped = True
                lane.driver._conn.interrupt()
                raise
            finally:
                if lane in self._lanes:
                    self._free.append(lane)
            return result

    def _there(self, lane: _Lane, visit: _Visit, work: Callable[[Connection], R]) -> R:
        """What runs in the thread. The connection is left as if it were new."""
        connection = lane.sync
        if connection is None or connection.closed:
            self._opening.raw = lane.driver._conn
            connection = lane.sync = self.engine.connect()
        connection.info["visit"] = visit
        try:
            return work(connection)
        finally:
            if connection.in_transaction():
                connection.rollback()

    async def _opened(self) -> _Lane:
        try:
            driver = await aiosqlite.connect(
                self._path,
                isolation_level=None,
                timeout=PATIENCE,
                cached_statements=STATEMENTS,
                check_same_thread=False,  # what nobody closed is closed by whoever ends last
            )
        except sqlite3.Error as error:
            raise OperationalError("connect", None, error) from error
        lane = _Lane(driver)
        self._lanes.append(lane)
        return lane

    async def close(self) -> None:
        """Close every connection, once what runs on it has ended; the next use opens anew."""
        lanes, self._lanes, self._free = self._lanes, [], []
        for lane in lanes:
            if lane.sync is not None:
                await lane.within(lane.sync.close)
            await lane.driver.close()


def _go_on(connection: Connection, *_of_statement: Any) -> None:
    if connection.info["visit"].stopped:
        raise _Stopped


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # SQLite's own knows ASCII alone: a search for "джаз" would not find "Джаз".
    for name in ("lower", "small"):  # PostgreSQL has its `small` by a migration
        connection.create_function(name, 1, lambda text: text and text.lower(), deterministic=True)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()
