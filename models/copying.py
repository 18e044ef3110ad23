"""Rows of every table in a form that both databases share, to be copied into a file or another database.

A row is a mapping of column to value, written as one line of JSON. Nothing here knows what a table is for: a
copy of an older schema is filled with what its own description says (`Sheet`), not with today's models.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Float,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    Time,
    func,
    inspect,
    literal,
    select,
    text,
    tuple_,
)
from sqlalchemy.types import TypeEngine
from sqlmodel.sql.sqltypes import UTCDateTime

Line = dict[str, Any]

BATCH = 500
"""Rows that are read or written at once."""
HEAVY = 8
"""The same where a row may hold a whole file."""
LEFT_OUT = frozenset({"alembic_version", "leases"})
"""The revision, which a copy gets by being made; and who works at the moment, which is true of no copy."""

_KINDS: dict[str, TypeEngine[Any]] = {
    "integer": BigInteger(),
    "text": String(),
    "moment": UTCDateTime(),
    "flag": Boolean(),
    "data": JSON(none_as_null=True),
    "number": Float(),
    "day": Date(),
    "clock": Time(),
    "bytes": LargeBinary(),
}
_OF_PYTHON: tuple[tuple[type[Any], str], ...] = (
    (bool, "flag"),
    (int, "integer"),
    (float, "number"),
    (datetime, "moment"),
    (date, "day"),
    (time, "clock"),
    (bytes, "bytes"),
    (str, "text"),
    (object, "data"),
)
"""By what a column's values are in Python; the first that fits."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it is copied: its columns with what they hold, and its key."""

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...]

    @property
    def at_once(self) -> int:
        """How many of its rows are held in memory at a time."""
        return HEAVY if "bytes" in self.columns.values() else BATCH

    def table(self) -> Table:
        """The table, with types by which each database reads and writes alike."""
        columns = [
            Column(name, _KINDS[kind], primary_key=name in self.key) for name, kind in self.columns.items()
        ]
        return Table(self.name, MetaData(), *columns)


class Tally:
    """How many rows there were, and the sum of their SHA-256: the same rows in any order have the same."""

    __slots__ = ("rows", "sum")

    def __init__(self) -> None:
        self.rows = 0
        self.sum = 0

    def add(self, line: bytes) -> None:
        """Count a row, as `written` writes it."""
        self.rows += 1
        self.sum = (self.sum + int.from_bytes(hashlib.sha256(line).digest(), "big")) % 2**256

    @property
    def checksum(self) -> str:
        """The sum as 64 hexadecimal digits."""
        return f"{self.sum:064x}"


def sheets(connection: Connection) -> list[Sheet]:
    """Every table there is, as the database itself describes it, whatever its revision.

    Whatever names another comes after it where that is possible.
    """
    found = inspect(connection)
    names = [name for name, _references in found.get_sorted_table_and_fkc_names() if name]
    return [
        Sheet(
            str(name),
            {str(column["name"]): _kind(column["type"].python_type) for column in found.get_columns(name)},
            tuple(str(column) for column in found.get_pk_constraint(name)["constrained_columns"]),
        )
        for name in names
        if name not in LEFT_OUT
    ]


def _kind(of: type[Any]) -> str:
    return next(kind for each, kind in _OF_PYTHON if issubclass(of, each))


def read(connection: Connection, sheet: Sheet) -> Iterator[list[bytes]]:
    """The rows of a table, in order of its key, some at a time, each as `written` writes it."""
    table = sheet.table()
    key = [table.c[name] for name in sheet.key]
    query = select(table).order_by(*key).limit(sheet.at_once)
    after: Sequence[Any] | None = None
    while rows := connection.execute(_beyond(query, key, after)).all():
        yield [written(dict(zip(sheet.columns, row, strict=True))) for row in rows]
        after = [rows[-1]._mapping[name] for name in sheet.key]


def _beyond(query: Select[Any], key: Sequence[Any], after: Sequence[Any] | None) -> Select[Any]:
    if after is None:
        return query
    return query.where(
        tuple_(*key) > tuple_(*(literal(value, one.type) for one, value in zip(key, after, strict=True)))
    )


def count(connection: Connection, sheet: Sheet) -> int:
    """How many rows a table has."""
    return int(connection.execute(select(func.count()).select_from(sheet.table())).scalar_one())


def fill(connection: Connection, sheet: Sheet, lines: Sequence[bytes]) -> None:
    """Write rows into a table. Raises what the database says to them."""
    connection.execute(sheet.table().insert(), [_read_back(sheet, line) for line in lines])


def clear(connection: Connection, sheet: Sheet) -> None:
    """Remove the rows of a table."""
    connection.execute(sheet.table().delete())


def written(row: Line) -> bytes:
    """A row as a line of JSON: the same row is the same line, whatever database it comes from."""
    return orjson.dumps({name: _plain(value) for name, value in row.items()}, option=orjson.OPT_SORT_KEYS)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


_READERS: dict[str, Any] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "clock": time.fromisoformat,
    "bytes": base64.b64decode,
}


def _read_back(sheet: Sheet, line: bytes) -> Line:
    row: Line = orjson.loads(line)
    for name, kind in sheet.columns.items():
        if kind in _READERS and row[name] is not None:
            row[name] = _READERS[kind](row[name])
    return row


def hold_references(connection: Connection) -> None:
    """Let references be checked when the transaction ends, so that rows may come in any order."""
    if connection.dialect.name != "postgresql":
        return  # migrations.unchecked keeps SQLite from looking, and `broken_references` looks
    for table, name in connection.execute(_REFERENCES).all():
        connection.execute(
            text(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{name}" DEFERRABLE INITIALLY DEFERRED')
        )
    connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))


def check_references(connection: Connection) -> list[str]:
    """Check them now, and have them checked at once again; tables whose rows point to nothing.

    PostgreSQL raises IntegrityError instead.
    """
    if connection.dialect.name != "postgresql":
        return sorted({row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check").all()})
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table, name in connection.execute(_REFERENCES).all():
        connection.execute(text(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{name}" NOT DEFERRABLE'))
    return []


_REFERENCES = text(
    "SELECT relname, conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid"
    " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
)
