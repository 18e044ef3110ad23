"""The installation: its database opened, at the newest schema, and guarded."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from time import monotonic
from typing import TypeVar

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bot.config import Away, ConfigError, Settings
from migrations import Migrating, current, head, migrate
from models.database import Clock, Database, utc_now

R = TypeVar("R")
log = structlog.get_logger("bot.installation")

_AWAY = ("08", "53", "57")
"""PostgreSQL: what its answers begin with when it has no connection to give, or starts and stops."""
_IN_USE = "55P03"
TRIES = 20
PAUSE = 3.0
"""Seconds between two tries to change a table that somebody reads for long."""

_RIGHTS = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")


@asynccontextmanager
async def installed(settings: Settings, clock: Clock = utc_now) -> AsyncIterator[Database]:
    """The configured database, reachable and with a fit role. Raises ConfigError, Away."""
    settings.prepare()
    db = Database(settings.database_url.get_secret_value(), clock=clock)
    try:
        await _ask(db, _check_role)
        yield db
    finally:
        await db.close()


async def migrated(db: Database, revision: str = "head") -> tuple[str | None, str | None]:
    """Bring the schema to `revision`; the revisions before and after. Raises ConfigError, Away.

    Others go on working meanwhile: who waits for a table that is in use holds up all who come later, so it is
    waited for briefly, and tried again.
    """
    began = monotonic()
    for number in range(1, TRIES + 1):
        try:
            before, after = await _in_turn(db, revision)
        except LookupError:
            raise ConfigError(await _unknown(db, revision)) from None
        except _InUse:
            log.warning("tables are in use", number=number, seconds=PAUSE)
            await asyncio.sleep(PAUSE)
        else:
            if before != after:
                log.info("migrated", before=before, after=after)
            return before, after
    raise Away(
        f"The database could not be migrated within {monotonic() - began:.0f} s: somebody reads one of its"
        " tables for long, perhaps a backup. Nothing has changed; start again"
    )


async def _in_turn(db: Database, revision: str) -> tuple[str | None, str | None]:
    """Migrate, once no other process does."""
    waits = False
    while True:
        try:
            return await _ask(db, partial(migrate, revision=revision))
        except Migrating:
            if not waits:
                log.info("another process migrates", seconds=PAUSE)
            waits = True
            await asyncio.sleep(PAUSE)


async def _unknown(db: Database, revision: str) -> str:
    """Why there is no way to a revision."""
    found = await _ask(db, current)
    if revision == "head" and found is not None and found > head():
        return (
            f"The database is at {found}, and this program knows up to {head()}: start the newer one,"
            f" or take the database back with it: python -m bot migrate {head()}"
        )
    return f"There is no revision {revision}; the newest is {head()}"


async def schema(db: Database) -> tuple[str | None, str]:
    """The revision of the database, and the newest there is. Raises ConfigError."""
    return await _ask(db, current), head()


class _InUse(Exception):
    """A table was not free within the time that others can wait."""


async def _ask(db: Database, work: Callable[[Connection], R]) -> R:
    try:
        return await db.run(work)
    except (DBAPIError, OSError) as error:
        state = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
        if state == _IN_USE:
            raise _InUse from None
        kind = Away if isinstance(error, OSError) or state.startswith(_AWAY) else ConfigError
        raise kind(f"DATABASE_URL cannot be used: {_reason(error)}") from None


def _check_role(connection: Connection) -> None:
    """A role above row-level security would see every community: refuse it. Raises ConfigError."""
    if connection.dialect.name != "postgresql":
        return
    with connection.begin():
        if connection.execute(_RIGHTS).scalar():
            raise ConfigError(
                "DATABASE_URL names a role above row-level security; a right one: "
                "CREATE ROLE jamboree LOGIN NOSUPERUSER NOBYPASSRLS"
            )


def _reason(error: Exception) -> str:
    """The driver's own words in one line, without the statement and its values."""
    cause = getattr(error, "orig", None) or error
    return " ".join(str(cause).split())[:200]
