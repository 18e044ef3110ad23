"""The two doors to the database: what they promise, on SQLite and on PostgreSQL."""

import asyncio
import threading
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.exc import DBAPIError

from models.actor import SYSTEM, Actor
from models.communities import Community, Membership
from models.database import AlreadyHandled, Database, Handling, handling
from models.guard import CommunityGuardError
from models.programs import Program
from models.tx import Tx, here, table_of
from models.users import User
from services import members, people
from services.people import ANYBODY, Profile
from tests.town import Town

memberships = table_of(Membership)
programs = table_of(Program)
communities = table_of(Community)

ENDED = (
    "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
)


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


def count_members(tx: Tx) -> int:
    return int(tx.value(select(func.count()).select_from(memberships).where(here(memberships))))


async def test_an_update_takes_effect_once_however_often_it_comes(town: Town) -> None:
    owner = await town.community()
    newcomer = await town.inside(await town.person(), owner.community_id or 0)
    handling.set(Handling(bot_id=42, update_id=7))
    await town.db.write(newcomer, members.join)

    handling.set(Handling(bot_id=42, update_id=7))
    with pytest.raises(AlreadyHandled):
        await town.db.write(newcomer, members.join)

    handling.set(Handling(bot_id=43, update_id=7))
    await town.db.write(newcomer, members.join)
    handling.set(None)
    assert await town.db.read(owner, count_members) == 2


async def test_an_update_that_changed_nothing_is_recorded_too(database: Database) -> None:
    handling.set(Handling(bot_id=42, update_id=9))
    await database.write(ANYBODY, lambda _tx: None)
    handling.set(Handling(bot_id=42, update_id=9))
    with pytest.raises(AlreadyHandled):
        await database.write(ANYBODY, lambda _tx: None)
    handling.set(None)


async def test_an_update_that_failed_may_be_tried_again(town: Town) -> None:
    owner = await town.community()

    def fail(tx: Tx) -> None:
        members.join(tx)
        raise RuntimeError

    newcomer = await town.inside(await town.person(), owner.community_id or 0)
    handling.set(Handling(bot_id=42, update_id=8))
    with pytest.raises(RuntimeError):
        await town.db.write(newcomer, fail)
    assert await town.db.read(owner, count_members) == 1

    await town.db.write(newcomer, members.join)
    handling.set(None)
    assert await town.db.read(owner, count_members) == 2


async def test_a_write_that_is_cancelled_midway_leaves_nothing_and_harms_nobody(town: Town) -> None:
    owner = await town.community()
    strangers = [await town.inside(await town.person(), owner.community_id or 0) for _ in range(20)]
    joined, loop = asyncio.Event(), asyncio.get_running_loop()

    def never_ends(tx: Tx) -> None:
        members.join(tx)
        loop.call_soon_threadsafe(joined.set)  # a transaction may run in a thread
        while True:
            count_members(tx)

    for stranger in strangers:
        joined.clear()
        begun = asyncio.create_task(town.db.write(stranger, never_ends))
        await joined.wait()
        begun.cancel()
        with pytest.raises(asyncio.CancelledError):
            await begun
    assert await town.db.read(owner, count_members) == 1

    await asyncio.gather(*(town.db.write(stranger, members.join) for stranger in strangers))
    assert await town.db.read(owner, count_members) == 21


async def test_a_read_changes_nothing(database: Database) -> None:
    def rename(tx: Tx) -> str:
        tx.connection.execute(text("UPDATE users SET name = 'Changed'"))
        return str(tx.connection.execute(text("SELECT name FROM users")).scalar())

    await database.write(ANYBODY, people.remember, Profile(1, "Ana"))
    assert await database.read(SYSTEM, rename) == "Changed"
    assert await database.read(SYSTEM, lambda tx: tx.value(text("SELECT name FROM users"))) == "Ana"


STRANGER_STATEMENTS = {
    "select": select(memberships),
    "count": select(func.count()).select_from(memberships),
    "column of another table": select(communities.c.id, memberships.c.role),
    "join": select(programs.c.id).join(memberships, memberships.c.community_id == programs.c.community_id),
    "alias": select(memberships.alias("others").c.id).where(here(memberships)),
    "subquery": select(communities.c.id).where(communities.c.id.in_(select(programs.c.community_id))),
    "update": update(memberships).values(points=1),
    "delete": memberships.delete(),
}


@pytest.mark.parametrize("statement", STRANGER_STATEMENTS.values(), ids=STRANGER_STATEMENTS.keys())
async def test_a_statement_without_a_community_is_refused(sqlite_url: str, statement: object) -> None:
    db = Database(sqlite_url)
    with pytest.raises(CommunityGuardError):
        await db.write(Actor(user_id=1, community_id=1), lambda tx: tx.execute(statement))  # type: ignore[arg-type]
    await db.close()


async def test_small_letters_of_every_script_whatever_the_locale(database: Database) -> None:
    plain = "" if database.is_sqlite else ' COLLATE "C"'
    said = text(f"SELECT small(CAST(:words AS text){plain})")
    found = await database.read(SYSTEM, lambda tx: tx.value(said, words="ДЖАЗ in ÉVORA, Ⅻ Ω"))
    assert found == "джаз in évora, ⅻ ω"


async def test_a_row_for_another_community_is_refused(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    actor = Actor(user_id=1, community_id=1)
    with pytest.raises(CommunityGuardError):
        await db.write(actor, lambda tx: tx.add(Membership, user_id=1, joined_at=tx.now, community_id=2))
    elsewhere = select(memberships).where(memberships.c.community_id == 2)
    with pytest.raises(CommunityGuardError):
        await db.read(actor, lambda tx: tx.rows(elsewhere))
    await db.close()


async def test_row_level_security_alone_hides_other_communities(postgres_url: str) -> None:
    """The guard is bypassed here: what is left is PostgreSQL's own policy."""
    db = Database(postgres_url)
    town = Town(db)
    mine, other = await town.community("Mine"), await town.community("Other")
    await town.session(other)

    def seen(connection: Connection) -> tuple[int, int, int]:
        connection.info.pop("actor", None)
        bind = text("SELECT set_config('app.community', :here, true), set_config('app.system', '', true)")
        every = text("SELECT count(*) FROM programs")
        with connection.begin():
            nobody = connection.execute(every).scalar_one()
            connection.execute(bind, {"here": str(mine.community_id)})
            own = connection.execute(every).scalar_one()
            connection.execute(bind, {"here": str(other.community_id)})
            return nobody, own, connection.execute(every).scalar_one()

    assert await db.run(seen) == (0, 0, 1)

    def plant(connection: Connection) -> None:
        connection.info.pop("actor", None)
        with connection.begin():
            bind = text("SELECT set_config('app.community', :here, true)")
            connection.execute(bind, {"here": str(mine.community_id)})
            connection.execute(
                text("UPDATE memberships SET community_id = :other"), {"other": other.community_id}
            )

    with pytest.raises(DBAPIError, match="row-level security"):
        await db.run(plant)
    await db.close()


async def test_references_cannot_point_into_another_community(town: Town) -> None:
    mine, other = await town.community("Mine"), await town.community("Other")
    session = await town.session(other)

    def point_across(tx: Tx) -> None:
        tx.become(SYSTEM)
        tx.connection.execute(
            text(
                "INSERT INTO place_pools (community_id, id, session_id, role, position, taken, waiting,"
                " last_number) VALUES (:mine, 1, :session, '', 0, 0, 0, 0)"
            ),
            {"mine": mine.community_id, "session": session.id},
        )

    with pytest.raises(DBAPIError):
        await town.db.write(SYSTEM, point_across)


async def test_sqlite_learns_how_large_its_tables_are(sqlite_database: Database) -> None:
    def known(tx: Tx) -> set[str]:
        return {row.tbl for row in tx.rows(text("SELECT DISTINCT tbl FROM sqlite_stat1"))}

    await sqlite_database.write(SYSTEM, lambda tx: tx.add(User, name="Ana", created_at=tx.now))
    await sqlite_database.tune()
    assert "users" in await sqlite_database.read(SYSTEM, known)


async def test_others_write_while_sqlite_looks_at_its_tables(sqlite_database: Database) -> None:
    tuning = asyncio.create_task(sqlite_database.tune())
    await asyncio.sleep(0)
    for _ in range(10):
        await sqlite_database.write(SYSTEM, lambda tx: tx.add(User, name="Ana", created_at=tx.now))
        assert not tuning.done()
    await tuning


async def test_connections_that_ended_while_nobody_used_them_are_not_noticed(postgres_url: str) -> None:
    db = Database(postgres_url)
    town = Town(db)
    owner = await town.community()
    newcomer = await town.inside(await town.person(), owner.community_id or 0)
    await asyncio.gather(*(db.read(owner, count_members) for _ in range(8)))
    for act in (lambda: db.write(newcomer, members.join), lambda: db.read(owner, count_members)):
        other = Database(postgres_url)
        await other.read(SYSTEM, lambda tx: tx.value(text(ENDED)))
        await other.close()
        await act()
    assert await db.read(owner, count_members) == 2
    await db.close()


async def test_readers_know_at_once_how_large_tables_have_become(sqlite_database: Database) -> None:
    def fill(connection: Connection) -> None:
        with connection.begin():
            connection.exec_driver_sql("CREATE TABLE things (same INTEGER, own INTEGER)")
            connection.exec_driver_sql("CREATE INDEX ix_own ON things (own)")
            connection.exec_driver_sql("CREATE INDEX ix_same ON things (same)")
            for number in range(200):
                connection.exec_driver_sql("INSERT INTO things VALUES (1, ?)", (number,))

    def way(tx: Tx) -> str:
        look = "EXPLAIN QUERY PLAN SELECT * FROM things WHERE same = 1 AND own = 2"
        return str(tx.connection.exec_driver_sql(look).first())

    await sqlite_database.run(fill)
    assert "ix_same" in await sqlite_database.read(SYSTEM, way)
    await sqlite_database.tune()
    assert "ix_own" in await sqlite_database.read(SYSTEM, way)


async def test_whoever_reads_long_lets_others_read_beside_them(sqlite_database: Database) -> None:
    others = threading.Event()

    def waits_for_others(_tx: Tx) -> bool:
        return others.wait(timeout=20)

    long = asyncio.create_task(sqlite_database.read(SYSTEM, waits_for_others))
    await asyncio.sleep(0)
    await sqlite_database.read(SYSTEM, lambda _tx: others.set())
    assert await long


async def test_a_transaction_begins_in_one_trip(postgres_url: str) -> None:
    db, asked = Database(postgres_url, pool_size=1), list[str]()

    def listen(tx: Tx) -> None:
        tx.value(select(1))
        driver: Any = tx.connection.connection.driver_connection
        # It logs all but what it has prepared.
        driver.add_query_logger(lambda query: asked.append(query.query.partition(" ")[0]))

    await db.read(SYSTEM, listen)
    await asyncio.sleep(0)  # the driver tells a little later
    asked.clear()
    await db.read(SYSTEM, lambda tx: tx.value(select(1)))
    handling.set(Handling(bot_id=42, update_id=9))
    await db.write(ANYBODY, lambda tx: tx.value(select(1)))
    handling.set(None)
    await asyncio.sleep(0)
    assert asked == ["BEGIN", "ROLLBACK", "BEGIN", "COMMIT"]
    await db.close()


async def test_nobody_begins_with_what_whoever_asked_nothing_left(postgres_url: str) -> None:
    db = Database(postgres_url, pool_size=1)
    await db.read(SYSTEM, lambda _tx: None)
    who = text("SELECT current_setting('app.system', true)")
    assert await db.snapshot(lambda connection: connection.execute(who).scalar()) != "on"
    await db.close()
