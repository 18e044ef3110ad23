"""Transactions: the two doors to the database, and what differs between databases."""

import asyncio
import random
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, insert, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

from models.actor import SYSTEM, Actor
from models.engines import ACROSS, connections
from models.intake import HandledUpdate
from models.meters import Meters, watch
from models.policies import BIND, opening, record, said
from models.postgres import Doubled, begin_at_last, open_with
from models.tx import Tx, table_of

P = ParamSpec("P")
R = TypeVar("R")
Clock = Callable[[], datetime]
Listener = Callable[[frozenset[tuple[str, int]]], None]

_RETRIED = {"40001", "40P01", "23505", "23P01"}
"""PostgreSQL: serialization_failure, deadlock_detected; and unique_violation and exclusion_violation, where
somebody else made the same, or took the same room, a moment ago: the second try sees it."""
_ATTEMPTS = 5
ANALYSED = 400
"""Rows of each index that SQLite looks at, however large its table is: SQLite's own advice."""
_handled = table_of(HandledUpdate)
_RECORD = insert(_handled)
_ONE_MOMENT = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


class AlreadyHandled(Exception):
    """This update took effect before; Telegram repeated it."""


@dataclass(slots=True)
class Handling:
    """The update being handled, until its one write transaction has recorded it."""

    bot_id: int
    update_id: int
    recorded: bool = False


handling: ContextVar[Handling | None] = ContextVar("handling", default=None)


def utc_now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


def across_communities(statement: Any, why: str) -> Any:
    """Mark one of the few queries that a person may run outside of a community, and say why."""
    return statement.execution_options(**{ACROSS: why})


class Database:
    """Reads and writes by plain functions, each in one short transaction."""

    def __init__(self, url: str, *, clock: Clock = utc_now, pool_size: int = 8) -> None:
        self.url = make_url(url)
        self.clock = clock
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.meters = Meters()
        self._listeners: list[Listener] = []
        self._reader, self._writer = connections(self.url, pool_size)
        for one in {self._reader, self._writer}:
            watch(one.engine, self.meters)

    async def read(
        self, actor: Actor, function: Callable[Concatenate[Tx, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run `function(tx, …)` on a snapshot; whatever it changes is rolled back."""

        def work(connection: Connection) -> R:
            with connection.begin() as transaction:
                result = function(self._open(connection, actor), *args, **kwargs)
                transaction.rollback()
                return result

        return await self._reader.run(work)

    async def write(
        self, actor: Actor, function: Callable[Concatenate[Tx, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run `function(tx, …)` and commit. What two transactions did to each other runs it again.

        The first write of an update records the update too. Raises AlreadyHandled when it took effect before.
        """
        update = handling.get()
        if actor.is_system or (update and update.recorded):
            update = None

        def work(connection: Connection) -> tuple[R, Tx]:
            with connection.begin():
                tx = self._open(connection, actor, update)
                result = function(tx, *args, **kwargs)
                if update and not self.is_sqlite:
                    begin_at_last(connection)
                return result, tx

        result, tx = await self._committed(work)
        if update:
            update.recorded = True
        if tx.signals:
            self.hear(frozenset(tx.signals))
        return result

    def listen(self, listener: Listener) -> None:
        """Call `listener` with the signals of every commit of this process."""
        self._listeners.append(listener)

    def hear(self, signals: frozenset[tuple[str, int]]) -> None:
        """Tell the listeners what was committed, here or by another process."""
        for listener in self._listeners:
            listener(signals)

    async def tune(self) -> None:
        """Let SQLite notice how large its tables have become, as PostgreSQL does by itself: it chooses better
        ways to look things up. A millisecond or two for each of them; between two of them others write.
        """
        if self.is_sqlite:
            for table in await self.run(_tables):
                await self.run(partial(_notice, table))
            await self.close()  # a connection plans with what it knew when it began

    async def close(self) -> None:
        """Close every connection."""
        for one in {self._reader, self._writer}:
            await one.close()

    def in_use(self) -> bool:
        """Whether a transaction of this process is under way."""
        return self._reader.in_use() or self._writer.in_use()

    async def run(self, work: Callable[[Connection], R]) -> R:
        """Run `work` on a bare write connection: migrations and checks of the installation."""

        def there(connection: Connection) -> R:
            connection.info.pop("actor", None)
            return work(connection)

        return await self._writer.run(there)

    async def snapshot(self, work: Callable[[Connection], R]) -> R:
        """Run `work` on a bare connection that sees everything as it was at one moment, and changes nothing.

        Others write meanwhile.
        """

        def there(connection: Connection) -> R:
            connection.info.pop("actor", None)
            with connection.begin() as transaction:
                if not self.is_sqlite:  # a transaction of SQLite is one by itself
                    connection.execute(_ONE_MOMENT)
                result = work(connection)
                transaction.rollback()
                return result

        return await self._reader.run(there)

    async def _committed(self, work: Callable[[Connection], tuple[R, Tx]]) -> tuple[R, Tx]:
        for attempt in range(_ATTEMPTS):
            try:
                return await self._writer.run(work)
            except Doubled:
                raise AlreadyHandled from None
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _RETRIED or attempt == _ATTEMPTS - 1:
                    raise
            await asyncio.sleep(random.uniform(0, 0.01 * 2**attempt))
        raise AssertionError("unreachable")

    def _open(self, connection: Connection, actor: Actor, update: Handling | None = None) -> Tx:
        """Begin, as `actor`, and record the update. Raises Doubled where it was recorded before: at once on
        SQLite, with the first statement on PostgreSQL.
        """
        tx = Tx(connection, actor, self.clock(), _bind_here if self.is_sqlite else _bind_policies)
        begin = _begin_here if self.is_sqlite else _begin_with_policies
        begin(tx, update)
        return tx


def _tables(connection: Connection) -> list[str]:
    with connection.begin():
        found = connection.exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return [row.name for row in found]


def _notice(table: str, connection: Connection) -> None:
    with connection.begin():
        connection.exec_driver_sql(f"PRAGMA analysis_limit={ANALYSED}")
        connection.exec_driver_sql(f'ANALYZE "{table}"')


def _begin_here(tx: Tx, update: Handling | None) -> None:
    _bind_here(tx.connection, tx.actor)
    if update:
        values = {"bot_id": update.bot_id, "update_id": update.update_id, "handled_at": tx.now}
        try:
            tx.connection.execute(_RECORD, values)
        except IntegrityError:
            raise Doubled from None


def _begin_with_policies(tx: Tx, update: Handling | None) -> None:
    """The same on PostgreSQL, in the trip to the server that begins."""
    _bind_here(tx.connection, tx.actor)
    recorded = record(update.bot_id, update.update_id, tx.now) if update else ""
    open_with(tx.connection, opening(tx.actor) + recorded)


def _bind_here(connection: Connection, actor: Actor) -> None:
    """Tell the guard who acts."""
    connection.info["actor"] = actor


def _bind_policies(connection: Connection, actor: Actor) -> None:
    """Tell the guard, and PostgreSQL's row-level security, who acts until the end of the transaction."""
    _bind_here(connection, actor)
    connection.execute(BIND, said(actor))


def as_system(connection: Connection) -> None:
    """Let what follows in this transaction of a bare connection see the rows of every community."""
    bind = _bind_here if connection.dialect.name == "sqlite" else _bind_policies
    bind(connection, SYSTEM)
