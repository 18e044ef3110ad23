"""Indexes on tables that are there, and may be large: PostgreSQL builds them while everybody goes on writing.

That cannot be part of a transaction. So what a migration names in `INDEXES` is built before the first
migration begins, and `make` finds it there. What needs a column that is not there yet `make` builds in the
migration, while the table is closed to writers: it looks at each row once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import ProgrammingError

_LEFT_OVER = sa.text("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(:name) AND NOT indisvalid")
"""What a build that was interrupted leaves: it is written to, and serves nobody."""
_NOT_YET = ("42703", "42P01")
"""What PostgreSQL says of a column, or a table, that is not there."""


@dataclass(frozen=True, slots=True)
class Index:
    """One of them; `where` says which rows it has, `where_on_sqlite` how SQLite says that, if otherwise."""

    name: str
    table: str
    columns: tuple[str, ...]
    where: str = ""
    where_on_sqlite: str = ""
    unique: bool = False


def make(*indexes: Index) -> None:
    """Make indexes in a migration, where they are not there yet."""
    for one in indexes:
        rows: dict[str, Any] = {}
        if one.where:
            rows["postgresql_where"] = sa.text(one.where)
            rows["sqlite_where"] = sa.text(one.where_on_sqlite or one.where)
        op.create_index(one.name, one.table, list(one.columns), unique=one.unique, if_not_exists=True, **rows)


def build(connection: Connection, scripts: Any, before: str, revision: str) -> None:
    """Build what the migrations from one revision to another name, on PostgreSQL and outside of transactions.

    It waits for transactions that began earlier, and nobody waits for it. Raises DBAPIError 55P03 when one of
    them lasts for longer than `lock_timeout`.
    """
    for one in _named(scripts, before, revision):
        if connection.execute(_LEFT_OVER, {"name": one.name}).scalar():
            connection.exec_driver_sql(f"DROP INDEX CONCURRENTLY IF EXISTS {one.name}")
        try:
            connection.exec_driver_sql(_statement(one))
        except ProgrammingError as error:
            if getattr(error.orig, "sqlstate", None) not in _NOT_YET:
                raise


def _named(scripts: Any, before: str, revision: str) -> Iterator[Index]:
    try:
        found = list(ScriptDirectory.from_config(scripts).iterate_revisions(revision, before))
    except (CommandError, RevisionError):
        return  # there is no such revision: the migration itself says so
    for script in reversed(found):
        yield from getattr(script.module, "INDEXES", ())


def _statement(one: Index) -> str:
    kind = "UNIQUE INDEX" if one.unique else "INDEX"
    rows = f" WHERE {one.where}" if one.where else ""
    return (
        f"CREATE {kind} CONCURRENTLY IF NOT EXISTS {one.name} ON {one.table} ({', '.join(one.columns)}){rows}"
    )
