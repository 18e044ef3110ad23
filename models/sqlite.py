"""A dialect for aiosqlite whose cursor makes one thread hop a statement.

SQLAlchemy's own adapter goes to the connection's thread four times for a statement (make a cursor, execute,
fetch, close). Here the whole of it is one function that runs there once.
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)
from sqlalchemy.util.concurrency import await_


class _Done:
    """What is left of a cursor once its rows are fetched."""

    __slots__ = ("description", "lastrowid", "rowcount", "rows")

    def __init__(self, cursor: Any) -> None:
        self.description = cursor.description
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        self.rows: list[Any] = cursor.fetchall() if cursor.description else []
        cursor.close()


class OneHopCursor:
    """A DBAPI cursor for SQLAlchemy's greenlet: each call is one hop."""

    server_side = False
    arraysize = 1

    def __init__(self, adapted: "OneHopConnection") -> None:
        self._adapted = adapted
        self._done: _Done | None = None
        self._rows: deque[Any] = deque()

    description = property(lambda self: self._done.description if self._done else None)
    rowcount = property(lambda self: self._done.rowcount if self._done else -1)
    lastrowid = property(lambda self: self._done.lastrowid if self._done else None)

    def _run(self, call: Callable[[Any], Any]) -> None:
        raw = self._adapted._connection._conn
        try:
            self._done = await_(self._adapted._connection._execute(lambda: _Done(call(raw))))
        except Exception as error:
            self._adapted._handle_exception(error)
        self._rows = deque(self._done.rows if self._done else ())

    def execute(self, operation: str, parameters: Any = None) -> None:
        """Run one statement and keep its rows."""
        self._run(lambda raw: raw.execute(operation, parameters or ()))

    def executemany(self, operation: str, parameters: Any) -> None:
        """Run one statement for many rows of parameters."""
        self._run(lambda raw: raw.executemany(operation, parameters))

    def fetchone(self) -> Any:
        """The next row, or None."""
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows."""
        return [self._rows.popleft() for _ in range(min(size or self.arraysize, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        rows = list(self._rows)
        self._rows.clear()
        return rows

    def close(self) -> None:
        """Forget the rows; the real cursor is closed already."""
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """Nothing is open behind a finished statement."""

    def setinputsizes(self, *sizes: Any) -> None:
        """SQLite has no input sizes."""


class OneHopConnection(AsyncAdapt_aiosqlite_connection):
    """SQLAlchemy's adapted connection with the cursor above."""

    __slots__ = ()

    def cursor(self, server_side: bool = False) -> Any:
        """A cursor; streaming ones stay SQLAlchemy's own."""
        return super().cursor(server_side=True) if server_side else OneHopCursor(self)


class _Module(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *args: Any, **options: Any) -> Any:
        adapted = super().connect(*args, **options)
        return OneHopConnection(self, adapted._connection)


class OneHopDialect(SQLiteDialect_aiosqlite):
    """`sqlite+onehop://`: aiosqlite with one thread hop a statement."""

    driver = "onehop"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Any:
        """The adapted aiosqlite module."""
        return _Module(__import__("aiosqlite"), __import__("sqlite3"))


registry.register("sqlite.onehop", __name__, "OneHopDialect")
