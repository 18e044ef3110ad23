"""Schema changes: from any state of the database to any other, in one transaction.

On PostgreSQL indexes on tables that are there are built before (migrations/indexes.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

FOLDER = Path(__file__).resolve().parent
LOCK_PATIENCE = 2
"""Seconds to wait for a table: all who want it later wait behind us."""
BUILD_PATIENCE = 60
"""Seconds to wait, before an index is built, for transactions that began earlier: nobody waits behind us."""
_LOCK = 7_401_526_003
"""An arbitrary key: of several workers that start at once, one migrates and the others wait."""


class Migrating(Exception):
    """Another process migrates this database now."""


def head() -> str:
    """The newest revision, known by its file's name, without loading Alembic."""
    newest = max((path.name for path in (FOLDER / "versions").glob("[0-9]*.py")), default="")
    return newest.partition("_")[0]


def current(connection: Connection) -> str | None:
    """The revision of the database; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def config() -> Any:
    """Alembic's configuration; there is no ini file."""
    from alembic.config import Config  # it takes a while to load, and most starts need none of it

    options = Config()
    options.set_main_option("script_location", str(FOLDER))
    options.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    options.set_main_option("path_separator", "os")
    return options


def migrate(connection: Connection, revision: str = "head") -> tuple[str | None, str | None]:
    """Bring the database to `revision` (`base` empties it); the revisions before and after.

    Raises LookupError for a revision that there is not, DBAPIError 55P03 when a table is in use for long,
    Migrating when another process is at it. PostgreSQL and SQLite both roll schema changes back, so a failure
    leaves everything as it was, but for indexes that are found when it is tried again.
    """
    with connection.begin():
        before = current(connection)
        if before == (head() if revision == "head" else revision):
            return before, before
    with _alone(connection), unchecked(connection):
        if before and _leads_up(before, revision):
            _build_indexes(connection, before, revision)
        with connection.begin():
            return step(connection, revision)


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Be the only process that migrates; entered outside of a transaction. Raises Migrating.

    It is asked for, not waited for: an index that is built waits for whoever waits in a statement.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    if not _ask(connection, "SELECT pg_try_advisory_lock(:key)"):
        raise Migrating
    try:
        yield
    finally:
        if not connection.invalidated:
            _ask(connection, "SELECT pg_advisory_unlock(:key)")


def _ask(connection: Connection, statement: str) -> Any:
    with connection.begin():
        return connection.execute(text(statement), {"key": _LOCK}).scalar()


def _build_indexes(connection: Connection, before: str, revision: str) -> None:
    if connection.dialect.name != "postgresql":
        return
    from migrations import indexes  # it loads Alembic

    usual = connection.get_isolation_level()
    connection.execution_options(isolation_level="AUTOCOMMIT")
    try:
        connection.exec_driver_sql(f"SET lock_timeout = '{BUILD_PATIENCE}s'")
        indexes.build(connection, config(), before, revision)
    finally:
        if not connection.invalidated:
            connection.exec_driver_sql("RESET lock_timeout")
            connection.rollback()  # there is no transaction; SQLAlchemy keeps one all the same
            connection.execution_options(isolation_level=usual)


def _leads_up(before: str | None, revision: str) -> bool:
    return revision == "head" or (revision != "base" and revision > (before or ""))


@contextmanager
def unchecked(connection: Connection) -> Iterator[None]:
    """Let SQLite change a table by copying it, which must not cascade; entered outside of a transaction."""
    _foreign_keys(connection, on=False)
    try:
        yield
    finally:
        _foreign_keys(connection, on=True)


def step(connection: Connection, revision: str) -> tuple[str | None, str | None]:
    """The same as `migrate` in the transaction that is open, within `unchecked`. Raises LookupError."""
    from alembic import command
    from alembic.util import CommandError

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_PATIENCE}s'"))
    options = config()
    options.attributes["connection"] = connection
    before = current(connection)
    up = _leads_up(before, revision)
    try:
        (command.upgrade if up else command.downgrade)(options, revision)
    except CommandError:
        raise LookupError(revision) from None
    return before, current(connection)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    """SQLite listens outside of transactions only."""
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
        cursor.close()
