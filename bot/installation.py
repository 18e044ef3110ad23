"""The installation: its database opened, at the newest schema, and guarded."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bot.config import ConfigError, Settings
from migrations import current, head, migrate
from models.database import Clock, Database, utc_now

R = TypeVar("R")
log = structlog.get_logger("bot.installation")

_RIGHTS = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")


@asynccontextmanager
async def installed(settings: Settings, clock: Clock = utc_now) -> AsyncIterator[Database]:
    """The configured database, reachable and with a fit role. Raises ConfigError."""
    settings.prepare()
    db = Database(settings.database_url.get_secret_value(), clock=clock)
    try:
        await _ask(db, _check_role)
        yield db
    finally:
        await db.close()


async def migrated(db: Database, revision: str = "head") -> tuple[str | None, str | None]:
    """Bring the schema to `revision`; the revisions before and after. Raises ConfigError."""
    try:
        before, after = await _ask(db, partial(migrate, revision=revision))
    except LookupError:
        raise ConfigError(f"There is no revision {revision}; the newest is {head()}") from None
    if before != after:
        log.info("migrated", before=before, after=after)
    return before, after


async def schema(db: Database) -> tuple[str | None, str]:
    """The revision of the database, and the newest there is. Raises ConfigError."""
    return await _ask(db, current), head()


async def _ask(db: Database, work: Callable[[Connection], R]) -> R:
    try:
        return await db.run(work)
    except (DBAPIError, OSError) as error:
        raise ConfigError(f"DATABASE_URL cannot be used: {_reason(error)}") from None


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
