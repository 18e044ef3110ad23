"""A PostgreSQL server whose disk is full, as the application meets it: no row can be written.

To fill a real disk takes rights that tests do not have everywhere. So the server itself says what it would
say then, SQLSTATE 53100 in the middle of a transaction, at each statement that writes: by a trigger of each
table, while somebody holds a lock.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg
from sqlalchemy.engine import make_url

LOCK = 53100
_TRIGGERS = f"""
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT pg_try_advisory_xact_lock_shared({LOCK}) THEN
        RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
    END IF;
    RETURN NULL;
END $body$;
DO $body$
DECLARE name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON %I'
            ' FOR EACH STATEMENT EXECUTE FUNCTION full_disk()', name);
    END LOOP;
END $body$;
"""


async def prepare(url: str) -> None:
    """Let the disk of a database be one that can be full."""
    await run(url, _TRIGGERS)


async def run(url: str, statements: str) -> None:
    """Run statements on a connection of their own."""
    async with _connected(url) as connection:
        await connection.execute(statements)


@asynccontextmanager
async def full(url: str) -> AsyncIterator[None]:
    """It is full meanwhile, or until the server ends the connection."""
    async with _connected(url) as connection:
        await connection.execute(f"SELECT pg_advisory_lock({LOCK})")
        yield


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    where = make_url(url)
    connection = await asyncpg.connect(
        host=str(where.query["host"]), user=where.username, database=where.database
    )
    try:
        yield connection
    finally:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await connection.close()
