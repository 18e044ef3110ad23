"""Databases of tests used again: emptying one takes milliseconds, copying the migrated one most of a second.

A database that a test left with other tables, rules, triggers or policies is not used again.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import asyncpg

from tests.postgres import Postgres

if TYPE_CHECKING:
    Connection = asyncpg.Connection[asyncpg.Record]

_SHAPE = """
SELECT md5(concat(
    (SELECT string_agg(concat_ws(' ', oid, xmin), ',' ORDER BY oid) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind <> 'S'),
    (SELECT string_agg(concat_ws(' ', oid, xmin), ',' ORDER BY oid) FROM pg_constraint),
    (SELECT string_agg(concat_ws(' ', oid, xmin), ',' ORDER BY oid) FROM pg_trigger),
    (SELECT string_agg(concat_ws(' ', oid, xmin), ',' ORDER BY oid) FROM pg_policy),
    (SELECT string_agg(concat_ws(' ', oid, xmin), ',' ORDER BY oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace),
    (SELECT string_agg(version_num, ',') FROM alembic_version)
))
"""
"""What a database is made of, rows aside: whatever is changed there gets another `xmin`."""
_TABLES = """
SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
"""
_LEAVE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_RESTART = "SELECT setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences"
BLOATED = 256 * 1024
"""Bytes of a table from which on it is swept."""


@dataclass(slots=True)
class Cleaned:
    """The databases of a server that are free to be used."""

    server: Postgres
    free: list[str] = field(default_factory=list)
    shape: str = ""
    inside: dict[str, "Connection"] = field(default_factory=dict)
    """A connection to each that is free, with all prepared that is asked there each time."""

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[str]:
        """The address of an empty, migrated database."""
        name = self.free.pop() if self.free else await self._made()
        try:
            yield self.server.url(name)
        finally:
            if await self._emptied(name):
                self.free.append(name)
            else:
                await self.server.drop(name)

    async def close(self) -> None:
        """Leave them all."""
        for connection in self.inside.values():
            await connection.close()

    async def _made(self) -> str:
        name = await self.server.create()
        if not self.shape:
            self.shape = await (await self._inside(name)).fetchval(_SHAPE)
        return name

    async def _emptied(self, name: str) -> bool:
        """Whether it is as it was at first."""
        connection = await self._inside(name)
        await connection.fetch(_LEAVE)
        if await connection.fetchval(_SHAPE) != self.shape:
            await self.inside.pop(name).close()
            return False
        tables = [row[0] for row in await connection.fetch(_TABLES)]
        each = ", ".join(f"CASE WHEN EXISTS (SELECT 1 FROM {one}) THEN '{one}' END" for one in tables)
        full = [one for one in await connection.fetchval(f"SELECT ARRAY[{each}]") if one]
        emptying = "".join(f"DELETE FROM {one};" for one in full)
        # A replica asks no trigger and no foreign key, so that rows go in any order.
        await connection.execute(f"SET session_replication_role = replica; {emptying} {_RESTART}")
        for one in full:  # or the dead rows of many tests are looked through by each
            if await connection.fetchval(f"SELECT pg_relation_size('{one}')") > BLOATED:
                await connection.execute(f"VACUUM {one}")
        return True

    async def _inside(self, name: str) -> "Connection":
        """The connection to one of them, or a new one where a test has ended it."""
        there = self.inside.get(name)
        if there is not None:
            try:
                await there.fetchval("SELECT 1")
                return there
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                there.terminate()
        self.inside[name] = await asyncpg.connect(
            host=str(self.server.folder), user="postgres", database=name
        )
        return self.inside[name]
