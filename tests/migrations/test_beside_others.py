"""A migration while others work: it waits briefly for tables, and what was prepared before it goes on."""

import asyncio
from pathlib import Path

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

_WIDEN = text("ALTER TABLE users ALTER COLUMN name TYPE varchar(500)")
_ANN = Profile(7, "Ann", None, "en")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits that a test can wait for."""
    monkeypatch.setattr(migrations, "LOCK_PATIENCE", 1)
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
