"""A migration while others work: it waits briefly for tables, and what was prepared before it goes on."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

import migrations
from bot import installation
from bot.config import Away, ConfigError
from models.actor import SYSTEM
from models.database import Database
from models.tx import Tx
from services import people
from services.people import ANYBODY, Profile
from tests.postgres import Postgres
from tests.scheduler.worlds import until
from tests.town import Town

_WIDEN = text("ALTER TABLE users ALTER COLUMN name TYPE varchar(500)")
_ANN = Profile(7, "Ann", None, "en")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits that a test can wait for."""
    monkeypatch.setattr(migrations, "LOCK_PATIENCE", 1)
    monkeypatch.setattr(migrations, "BUILD_PATIENCE", 1)
    monkeypatch.setattr(installation, "PAUSE", 0.1)


async def _behind(url: str) -> Database:
    """A database that is some migrations behind."""
    db = Database(url)
    await db.run(lambda connection: migrations.migrate(connection, "0053"))
    return db


@pytest.mark.usefixtures("impatient")
async def test_a_table_that_is_read_for_long_is_waited_for_briefly_and_tried_again(
    postgres_server: Postgres,
) -> None:
    async with postgres_server.fresh() as url:
        db, reader = await _behind(url), create_async_engine(url)
        reads, may_end = asyncio.Event(), asyncio.Event()

        async def backup() -> None:
            async with reader.connect() as connection:
                await connection.execute(text("SELECT count(*) FROM orders"))
                reads.set()
                await may_end.wait()

        reading = asyncio.create_task(backup())
        await reads.wait()
        migrating = asyncio.create_task(installation.migrated(db))
        for _ in range(3):  # whoever comes later waits for as long as the migration does, and no longer
            await asyncio.wait_for(
                db.read(SYSTEM, lambda tx: tx.value(text("SELECT count(*) FROM orders"))), 30
            )
        assert not migrating.done()
        may_end.set()
        await reading
        assert await migrating == ("0053", migrations.head())
        await db.close()
        await reader.dispose()


@pytest.mark.usefixtures("impatient")
async def test_one_that_never_gets_its_table_gives_up_and_changes_nothing(
    postgres_server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "TRIES", 2)
    async with postgres_server.fresh() as url:
        db, reader = await _behind(url), create_async_engine(url)
        async with reader.connect() as connection:
            await connection.execute(text("SELECT count(*) FROM orders"))
            with pytest.raises(Away, match="somebody reads one of its tables for long"):
                await installation.migrated(db)
        assert await installation.schema(db) == ("0053", migrations.head())
        await db.close()
        await reader.dispose()


_BEFORE_INDEXES = "0062"
_SERVE = text("SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass(:name) AND indisvalid")
_BEGUN = text("SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass(:name)")
_OWN = "ix_program_sessions_own"


async def _number(db: Database, statement: Any) -> int:
    """How many indexes of that name there are."""
    return int(await db.read(SYSTEM, lambda tx: tx.value(statement, name=_OWN)))


@pytest.mark.usefixtures("impatient")
async def test_sessions_are_written_while_an_index_of_theirs_is_built(
    postgres_server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "BUILD_PATIENCE", 60)
    async with postgres_server.fresh() as url:
        db, reader = Database(url), create_async_engine(url, isolation_level="REPEATABLE READ")
        town = Town(db)
        owner = await town.community()
        jam = await town.session(owner)
        await db.run(lambda connection: migrations.migrate(connection, _BEFORE_INDEXES))
        async with reader.connect() as connection:
            await connection.execute(text("SELECT count(*) FROM users"))
            migrating = asyncio.create_task(installation.migrated(db))
            await until(lambda: _number(db, _BEGUN))
            for title in ("While", "it is", "built"):
                wanted = text(f"UPDATE program_sessions SET title = '{title}' WHERE id = {jam.id}")
                done = await asyncio.wait_for(
                    db.write(SYSTEM, lambda tx, wanted=wanted: tx.connection.execute(wanted).rowcount), 30
                )
                assert done == 1
            assert not migrating.done()
            assert await _number(db, _SERVE) == 0
        assert await migrating == (_BEFORE_INDEXES, migrations.head())
        assert await _number(db, _SERVE) == 1
        await db.close()
        await reader.dispose()


@pytest.mark.usefixtures("impatient")
async def test_an_index_that_was_not_finished_is_built_anew(postgres_server: Postgres) -> None:
    async with postgres_server.fresh() as url:
        db, reader = Database(url), create_async_engine(url, isolation_level="REPEATABLE READ")
        await db.run(lambda connection: migrations.migrate(connection, _BEFORE_INDEXES))
        async with reader.connect() as connection:
            await connection.execute(text("SELECT count(*) FROM users"))
            with pytest.raises(DBAPIError) as said:
                await db.run(migrations.migrate)
            assert getattr(said.value.orig, "sqlstate", None) == "55P03"
        assert (await _number(db, _BEGUN), await _number(db, _SERVE)) == (1, 0)
        assert await installation.migrated(db) == (_BEFORE_INDEXES, migrations.head())
        assert await _number(db, _SERVE) == 1
        lasting = await db.read(SYSTEM, lambda tx: tx.value(text("SHOW lock_timeout")))
        assert lasting == "0"
        await db.close()
        await reader.dispose()


@pytest.mark.usefixtures("impatient")
async def test_of_several_that_start_at_once_one_builds_and_the_others_wait_in_no_statement(
    postgres_server: Postgres,
) -> None:
    """Whoever waited in a statement would be waited for by the index: nobody would ever go on."""
    async with postgres_server.fresh() as url:
        several = [Database(url) for _ in range(3)]
        await several[0].run(lambda connection: migrations.migrate(connection, _BEFORE_INDEXES))
        found = await asyncio.gather(*(installation.migrated(db) for db in several))
        head = migrations.head()
        assert sorted(before for before, _after in found) == sorted([_BEFORE_INDEXES, head, head])
        for db in several:
            await db.close()


async def test_what_was_prepared_before_a_migration_goes_on(postgres_url: str) -> None:
    """The driver keeps statements: one whose answer has another type by now would fail once a connection."""
    db = Database(postgres_url, pool_size=2)

    def widen(connection: Connection) -> None:
        with connection.begin():
            connection.execute(_WIDEN)

    def look(tx: Tx) -> object:
        return people.find(tx, _ANN)

    await db.write(ANYBODY, people.remember, _ANN)
    for _ in range(8):  # the driver prepares what it is asked often
        await asyncio.gather(*(db.read(ANYBODY, look) for _ in range(2)))
    await db.run(widen)
    assert None not in await asyncio.gather(*(db.read(ANYBODY, look) for _ in range(4)))
    await db.write(ANYBODY, people.remember, Profile(7, "Anna", None, "en"))
    await db.run(
        lambda connection: connection.execute(text("ALTER TABLE users ALTER COLUMN name TYPE varchar(128)"))
    )
    await db.close()


async def test_a_program_that_is_older_than_its_database_says_so(
    postgres_server: Postgres, tmp_path: Path
) -> None:
    async with postgres_server.fresh() as url:
        db = Database(url)

        def ahead(connection: Connection) -> None:
            with connection.begin():
                connection.execute(text("UPDATE alembic_version SET version_num = '9000'"))

        await db.run(ahead)
        with pytest.raises(ConfigError) as said:
            await installation.migrated(db)
        assert str(said.value) == (
            f"The database is at 9000, and this program knows up to {migrations.head()}: start the newer one,"
            f" or take the database back with it: python -m bot migrate {migrations.head()}"
        )
        assert not isinstance(said.value, Away)
        await db.close()


async def test_a_statement_that_is_wrong_is_not_tried_for_ever(postgres_url: str) -> None:
    db = Database(postgres_url)
    with pytest.raises(DBAPIError):
        await db.read(SYSTEM, lambda tx: tx.value(text("SELECT 1 FROM users FOR UPDATE SKIP LOCKED NOWAIT")))
    await db.close()
