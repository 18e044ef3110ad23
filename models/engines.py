"""Connections of both databases, and the guard before each of their statements."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import orjson
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL

from models.actor import Actor
from models.guard import check
from models.postgres import PostgresConnections
from models.sqlite import SqliteConnections

R = TypeVar("R")

ACROSS = "across_communities"
"""The option of the few statements that a person may run outside of a community."""
_OPTIONS = {
    "hide_parameters": True,  # what people wrote never reaches a log
    "json_serializer": lambda value: orjson.dumps(value).decode(),
    "json_deserializer": orjson.loads,
}


class Connections(Protocol):
    """Connections to one database, and the way in which plain functions run on one of them."""

    engine: Engine

    async def run(self, work: Callable[[Connection], R]) -> R:
        """Run `work` on one that nobody else uses. Nothing takes effect of what nobody waits for any more."""

    def in_use(self) -> bool:
        """Whether anything runs on any of them."""

    async def close(self) -> None:
        """Close them all; the next use opens anew."""


def connections(url: URL, size: int) -> tuple[Connections, Connections]:
    """To read and to write, guarded.

    SQLite has one writer, for whom all others wait in order: to wait within SQLite is unfair and slow.
    """
    reader: Connections
    writer: Connections
    if url.get_backend_name() == "sqlite":
        reader = SqliteConnections(url, "BEGIN", size, _OPTIONS)
        writer = SqliteConnections(url, "BEGIN IMMEDIATE", 1, _OPTIONS)
    else:
        reader = writer = PostgresConnections(url, size, _OPTIONS)
    for one in {reader, writer}:
        event.listen(one.engine, "before_execute", guard)
    return reader, writer


def guard(connection: Connection, statement: Any, multiparams: Any, params: Any, options: Any) -> None:
    """Before each statement: refuse what is not bound to the acting community."""
    actor: Actor | None = connection.info.get("actor")
    if actor is None or actor.is_system or ACROSS in options:
        return
    check(statement, multiparams or params, actor.community_id)
