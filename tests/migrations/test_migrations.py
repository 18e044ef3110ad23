"""The schema: up, down, up again, equal to the models, and closed between communities."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import ProgrammingError

import migrations
from bot.installation import migrated
from migrations import migrate
from models import metadata
from models.database import Database
from tests.postgres import Postgres

OF_A_COMMUNITY = {
    table.name for table in metadata.tables.values() if "community_id" in table.primary_key.columns
}


@pytest.fixture
async def empty(database_url: str) -> AsyncIterator[Database]:
    """A database taken back to before the first migration."""
    db = Database(database_url)
    await db.run(lambda connection: migrate(connection, "base"))
    yield db
    await db.close()


def _tables(connection: Connection) -> set[str]:
    with connection.begin():
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


async def test_up_down_and_up_again_ends_where_it_began(empty: Database) -> None:
    assert await empty.run(_tables) == set()
    assert await empty.run(migrate) == (None, migrations.head())
    assert await empty.run(_tables) == set(metadata.tables)
    assert await empty.run(lambda connection: migrate(connection, "base")) == (migrations.head(), None)
    assert await empty.run(_tables) == set()
    assert await empty.run(migrate) == (None, migrations.head())
    assert await empty.run(_tables) == set(metadata.tables)


async def test_a_database_that_is_new_enough_is_left_alone(database: Database) -> None:
    assert await database.run(migrate) == (migrations.head(), migrations.head())


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
async def test_models_and_migrations_agree(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        with connection.begin():
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return list(compare_metadata(context, metadata))

    assert await database.run(differences) == []


def test_the_newest_revision_is_known_without_alembic() -> None:
    assert ScriptDirectory.from_config(migrations.config()).get_current_head() == migrations.head()


async def test_foreign_keys_are_enforced_after_a_migration(empty: Database) -> None:
    await empty.run(migrate)
    if empty.is_sqlite:
        assert await empty.run(lambda c: c.execute(text("PRAGMA foreign_keys")).scalar()) == 1
        assert await empty.run(lambda c: c.execute(text("PRAGMA foreign_key_check")).all()) == []


async def test_every_table_of_a_community_has_row_level_security_forced(postgres_url: str) -> None:
    db = Database(postgres_url)

    def forced(connection: Connection) -> set[str]:
        rows = connection.execute(
            text(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity"
            )
        )
        return {row.relname for row in rows}

    assert await db.run(forced) == OF_A_COMMUNITY
    await db.close()


_MEMBER = text(
    "INSERT INTO memberships (community_id, id, user_id, role, standing, points, level, joined_at, settings)"
    " VALUES (:community, :id, :user, 'member', 'active', 0, 1, now(), '{}')"
)
_BIND = text(
    "SELECT set_config('app.community', :community, true), set_config('app.user', :user, true),"
    " set_config('app.system', :system, true)"
)
_SEEN = text("SELECT community_id FROM memberships ORDER BY community_id")


def _two_communities(connection: Connection) -> None:
    """Communities 1 and 2, each with persons 7 and 8."""
    with connection.begin():
        connection.execute(_BIND, {"community": "", "user": "", "system": "on"})
        for person in (7, 8):
            connection.execute(
                text(
                    "INSERT INTO users (id, name, reminders, reachable, created_at)"
                    " VALUES (:id, 'X', true, true, :at)"
                ),
                {"id": person, "at": datetime(2026, 11, 1, tzinfo=UTC)},
            )
        for community in (1, 2):
            connection.execute(
                text(
                    "INSERT INTO communities (id, name, slug, description, is_public, card_pictures,"
                    " requires_approval, language, zone, settings, created_by, created_at)"
                    " VALUES (:id, 'X', :slug, '', true, false, false, 'en', 'UTC', '{}', 7, now())"
                ),
                {"id": community, "slug": f"c{community}"},
            )
            for person in (7, 8):
                connection.execute(
                    _MEMBER, {"community": community, "id": community * 10 + person, "user": person}
                )


@pytest.mark.parametrize(
    ("community", "user", "system", "seen"),
    [
        ("1", "", "", [1, 1]),
        ("2", "9", "", [2, 2]),
        ("", "", "", []),
        ("3", "", "", []),
        ("", "7", "", [1, 2]),
        ("", "", "on", [1, 1, 2, 2]),
    ],
)
async def test_rows_are_seen_within_their_community_by_their_person_or_by_the_system(
    postgres_url: str, community: str, user: str, system: str, seen: list[int]
) -> None:
    db = Database(postgres_url)

    def look(connection: Connection) -> list[int]:
        _two_communities(connection)
        with connection.begin():
            connection.execute(_BIND, {"community": community, "user": user, "system": system})
            return list(connection.execute(_SEEN).scalars())

    assert await db.run(look) == seen
    await db.close()


async def test_a_row_cannot_be_written_into_another_community(postgres_url: str) -> None:
    db = Database(postgres_url)

    def intrude(connection: Connection) -> None:
        _two_communities(connection)
        with connection.begin():
            connection.execute(_BIND, {"community": "1", "user": "7", "system": ""})
            connection.execute(_MEMBER, {"community": 2, "id": 99, "user": 7})

    with pytest.raises(ProgrammingError, match="row-level security"):
        await db.run(intrude)
    await db.close()


async def test_starting_several_workers_at_once_migrates_once(postgres_server: Postgres) -> None:
    async with postgres_server.fresh("template0") as url:
        workers = [Database(url) for _ in range(4)]
        done = await asyncio.gather(*(migrated(worker) for worker in workers))
        assert sorted(before is None for before, _ in done) == [False, False, False, True]
        assert {after for _, after in done} == {migrations.head()}
        for worker in workers:
            await worker.close()
