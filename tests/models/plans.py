"""What databases say of how they will find what a statement asks for, and which of it is a full scan."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, event
from sqlmodel import SQLModel

from models.database import Database

EXPLAINED = re.compile(r"\s*(SELECT|UPDATE|DELETE|WITH|INSERT\b(?!.*\bVALUES\b))", re.DOTALL)
"""What rows are looked for by."""
SCAN = re.compile(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")
WAYS = ("seqscan", "hashjoin", "mergejoin", "hashagg")
"""What PostgreSQL may not do if there is any other way: what it still scans then, it has no index for."""
INDEXES = {str(index.name): index for table in SQLModel.metadata.tables.values() for index in table.indexes}
PARTIAL = frozenset(
    name for name, index in INDEXES.items() if index.dialect_options["sqlite"]["where"] is not None
)
"""Indexes of few rows: to look through one of them is no full scan."""


class Plans:
    """The full scans of the statements that were run, each with its statement."""

    def __init__(self, db: Database) -> None:
        self.seen: set[str] = set()
        """The statements that were explained."""
        self._found: set[tuple[str, str]] = set()
        """Table and statement."""
        self._db = db

    def ask(self, conn: Any, _cursor: Any, statement: str, parameters: Any, _rest: Any, many: bool) -> None:
        """Have a statement explained that is about to be run, the first time."""
        if statement in self.seen or not EXPLAINED.match(statement):
            return
        self.seen.add(statement)
        find = _scans_here if self._db.is_sqlite else _scans_there
        cursor = conn.connection.dbapi_connection.cursor()
        found = {
            re.sub(r"_\d+$", "", name)
            for name in find(cursor, statement, parameters[0] if many else parameters)
        }
        self._found.update((table, statement) for table in found if table in SQLModel.metadata.tables)
        cursor.close()

    def scans(self, *allowed: str) -> list[str]:
        """What is scanned, but for some tables, each with the statement that does it."""
        found = ((table, said) for table, said in self._found if table not in allowed)
        return sorted(f"{table}: {' '.join(said.split())}" for table, said in found)


@contextmanager
def plans(db: Database) -> Iterator[Plans]:
    """Explains all that runs on a database."""
    noted = Plans(db)
    with asked_before(db, noted.ask):
        yield noted


@contextmanager
def asked_before(db: Database, ask: Callable[..., None]) -> Iterator[None]:
    """Calls `ask` before each statement that runs on a database, with what SQLAlchemy tells of it."""
    engines = {db._reader.engine, db._writer.engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", ask)
    try:
        yield
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", ask)


def told(cursor: Any) -> dict[str, Any]:
    """The plan that PostgreSQL has just told as JSON."""
    ((found,),) = cursor.fetchall()
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan


def _scans_here(cursor: Any, statement: str, parameters: Any) -> Iterator[str]:
    """SQLite says which tables it scans, and by which index in what order."""
    cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
    for *_numbers, line in cursor.fetchall():
        found = SCAN.match(line)
        if found and found[2] not in PARTIAL:
            yield found[1]


def _scans_there(cursor: Any, statement: str, parameters: Any) -> Iterator[str]:
    """PostgreSQL would scan small tables anyway."""
    for way in WAYS:
        cursor.execute(f"SET LOCAL enable_{way} = off")
    cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
    plan = told(cursor)
    for way in WAYS:
        cursor.execute(f"SET LOCAL enable_{way} = on")
    yield from _scanned(plan)


def _scanned(node: dict[str, Any]) -> Iterator[str]:
    if node.get("One-Time Filter") == "false":
        return  # never run: nobody is signed in, for one
    kind = node["Node Type"]
    if kind == "Seq Scan" or (kind.startswith("Index ") and _is_whole(node)):
        yield node["Relation Name"]
    for below in node.get("Plans", ()):
        yield from _scanned(below)


def _is_whole(node: dict[str, Any]) -> bool:
    """Whether all of an index is looked through: nothing is said of what it begins with."""
    name, condition = node["Index Name"], node.get("Index Cond", "")
    if name in PARTIAL:
        return False
    first = INDEXES[name].expressions[0] if name in INDEXES else None
    return not condition or (isinstance(first, Column) and first.name not in condition)
