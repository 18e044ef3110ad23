"""Engines of both databases, and work on a connection of theirs."""

from collections.abc import Callable
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util.concurrency import greenlet_spawn

import models.sqlite  # noqa: F401  (registers the dialect)
from models.actor import Actor
from models.guard import check

R = TypeVar("R")

ACROSS = "across_communities"
"""The option of the few statements that a person may run outside of a community."""


_STALE = "InvalidCachedStatementError"
"""A statement that was prepared before a migration changed what it answers: the driver forgets it then."""


class Dead(Exception):
    """A connection had died in the pool, before anything was done on it, as all do when a server restarts."""

    def __init__(self, error: DBAPIError) -> None:
        super().__init__(str(error))
        self.error = error


async def connected(engine: AsyncEngine, work: Callable[[Connection], R]) -> R:
    """Run `work` on a connection of the pool; on another where that one turns out to be dead, or out of date.

    `AsyncEngine.connect` and `run_sync` enter three greenlets, and a task to close: here it is one greenlet.
    """

    def there() -> R:
        with engine.sync_engine.connect() as connection:
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


def _guard(connection: Connection, statement: Any, multiparams: Any, params: Any, options: Any) -> None:
    """Before each statement: refuse what is not bound to the acting community."""
    actor: Actor | None = connection.info.get("actor")
    if actor is None or actor.is_system or ACROSS in options:
        return
    check(statement, multiparams or params, actor.community_id)


def sqlite_engine(url: URL, begin: str, size: int) -> AsyncEngine:
    engine = create_async_engine(
        url.set(drivername="sqlite+onehop"),
        connect_args={"isolation_level": None, "timeout": 30},
        pool_size=size,
        max_overflow=0,
        pool_reset_on_return=None,
        hide_parameters=True,  # what people wrote never reaches a log
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    event.listen(engine.sync_engine, "before_execute", _guard)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # SQLite's own knows ASCII alone: a search for "джаз" would not find "Джаз".
    for name in ("lower", "small"):  # PostgreSQL has its `small` by a migration
        connection.create_function(name, 1, lambda text: text and text.lower(), deterministic=True)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "cache_size=-65536",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def postgres_engine(url: URL, size: int) -> AsyncEngine:
    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        pool_size=size,
        max_overflow=0,  # whoever comes in a rush waits a moment: to connect takes longer than to answer
        pool_pre_ping=False,
        isolation_level="READ COMMITTED",
        hide_parameters=True,  # what people wrote never reaches a log
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
    )
    event.listen(engine.sync_engine, "before_execute", _guard)
    return engine


def _to_json(value: Any) -> str:
    return orjson.dumps(value).decode()
