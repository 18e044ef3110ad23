"""Many rows from a few: rows of a table repeated by the database itself, and the demo world many times over.

A million rows are made by one statement, and do not pass through this process.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    String,
    Table,
    UniqueConstraint,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import AutoString, SQLModel

from models.actor import SYSTEM
from models.database import Database
from models.ids import new_id
from models.outbox import Delivery, OutboxMessage
from models.tx import Tx, table_of
from models.users import User
from scheduler.batches import PartlyDone
from scheduler.sweeps import SWEEPS
from services import demo

K: ColumnElement[int] = literal_column("k", BigInteger)
"""The number of the copy, from 1 on."""


class earlier(FunctionElement[datetime]):  # noqa: N801  used as a function
    """A moment so many seconds before another."""

    type = DateTime(timezone=True)
    inherit_cache = True


@compiles(earlier)
def _earlier(element: Any, compiler: Any, **how: Any) -> str:
    moment, seconds = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{moment} - {seconds} * interval '1 second'"


@compiles(earlier, "sqlite")
def _earlier_here(element: Any, compiler: Any, **how: Any) -> str:
    moment, seconds = (compiler.process(clause, **how) for clause in element.clauses)
    return f"strftime('%Y-%m-%d %H:%M:%f', {moment}, '-' || {seconds} || ' seconds') || '000'"


users = table_of(User)
outbox = table_of(OutboxMessage)


async def many_demos(db: Database, count: int) -> None:
    """Fill an empty database with the demo world so many times, with rows in every table."""
    await db.write(SYSTEM, demo.load, demo.CAST)
    for name in SWEEPS:
        await _sweep(db, name)
    step = await db.write(SYSTEM, _settle)
    for table in SQLModel.metadata.sorted_tables:
        await db.write(SYSTEM, _copy, table, count - 1, step)


async def _sweep(db: Database, name: str) -> None:
    try:
        await SWEEPS[name].run(db)
    except PartlyDone as failed:
        raise RuntimeError(name) from failed


def repeat(
    tx: Tx,
    table: Table,
    count: int,
    changes: Mapping[str, ColumnElement[Any]],
    *pattern: ColumnElement[bool],
) -> None:
    """Insert each row of a pattern so many times more, with `changes` by the number of the copy, `K`."""
    if count < 1:
        return
    numbers = select(cast(literal(1), BigInteger).label("k")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.k + 1).where(numbers.c.k < count))
    values = [changes.get(column.name, column) for column in table.c]
    rows = select(*values).select_from(table.join(numbers, literal(1) == 1)).where(*pattern)
    tx.execute(insert(table).from_select(list(table.c), rows, include_defaults=False))


def _settle(tx: Tx) -> int:
    """Let nothing wait to be sent; how far apart the ids of two copies are."""
    done = {"status": Delivery.SENT, "done_at": tx.now}
    tx.execute(outbox.update().where(outbox.c.status == Delivery.PENDING).values(done))
    first: int = tx.value(select(func.min(users.c.id)))
    return 1 << (new_id() - first).bit_length()


def _copy(tx: Tx, table: Table, count: int, step: int) -> None:
    """The same rows with older ids, so that no id made later meets them."""
    moved: dict[str, ColumnElement[Any]] = {
        column.name: column - K * step for column in table.c if isinstance(column.type, BigInteger)
    }
    for column in _told_apart(table):
        moved[column.name] = cast(K, String).concat("-").concat(func.substr(column, 1, 22))
    repeat(tx, table, count, moved)


def _told_apart(table: Table) -> Iterator[Column[Any]]:
    """Texts that must differ all over the installation."""
    found: list[Any] = [index for index in table.indexes if index.unique]
    found += [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    for one in (*found, table.primary_key):
        if "community_id" not in one.columns:
            yield from (column for column in one.columns if isinstance(column.type, AutoString))
