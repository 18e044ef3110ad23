"""One room, one use at a time: kept by the services, and by the database itself, on both."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.config import ConfigError
from bot.installation import migrated
from models.actor import SYSTEM
from models.database import Database
from models.spaces import Occupancy, Use
from models.tx import Tx
from services import changes, reservations
from services.errors import SpaceLimit, SpaceTaken
from tests.postgres import Postgres
from tests.spaces.rooms import at, held, room, uses
from tests.town import Town

RACERS = 200


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def test_of_two_hundred_racers_for_a_room_one_gets_it(town: Town) -> None:
    owner = await town.community()
    studio = await room(town, owner)
    members = [await town.person(community=owner.community_id) for _ in range(8)]

    results = await asyncio.gather(
        *(
            town.db.write(members[n % 8], reservations.reserve, studio.id, at(26, 18, n % 60), 60)
            for n in range(RACERS)
        ),
        return_exceptions=True,
    )

    taken = [result for result in results if isinstance(result, SpaceTaken)]
    assert len(taken) == RACERS - 1
    assert all(refused.conflict.obstacle for refused in taken)
    assert len(await held(town, studio)) == 1


async def test_the_limit_of_a_member_holds_for_two_rooms_at_the_same_instant(town: Town) -> None:
    owner = await town.community()
    rooms = [await room(town, owner, name, max_held=1) for name in ("A", "B", "C", "D")]
    bob = await town.person(community=owner.community_id)
    results = await asyncio.gather(
        *(town.db.write(bob, reservations.reserve, each.id, at(26, 18), 60) for each in rooms),
        return_exceptions=True,
    )
    assert sum(isinstance(result, SpaceLimit) for result in results) == 3
    assert sum([len(await held(town, each)) for each in rooms]) == 1


def _row(tx: Tx, space: int, minute: int) -> None:
    tx.add(
        Occupancy,
        space_id=space,
        kind=Use.CLOSURE,
        starts_at=at(26, 18, minute),
        ends_at=at(26, 19, minute),
        free_at=at(26, 19, minute),
        created_at=tx.now,
    )


async def _careless(town: Town, space: int, racers: int) -> list[object]:
    """All look first and write then, as one does without thinking; what came of each."""
    system = SYSTEM.inside(await town.db.read(SYSTEM, _community))
    query = select(uses.c.id).where(uses.c.space_id == space, uses.c.holds)
    looks = (town.db.read(system, lambda tx: tx.row(query)) for _ in range(racers))
    free = [n for n, found in enumerate(await asyncio.gather(*looks)) if found is None]
    writes = (town.db.write(system, _row, space, n) for n in free)
    return list(await asyncio.gather(*writes, return_exceptions=True))


def _community(tx: Tx) -> int:
    found: int = tx.value(text("SELECT id FROM communities"))
    return found


async def test_the_race_is_real_without_the_guard(town: Town) -> None:
    """The control: the same rush at a database whose guard was taken away."""
    studio = await room(town, await town.community())
    await town.db.run(_unguard)
    await _careless(town, studio.id, 20)
    assert len(await held(town, studio)) == 20


def _unguard(connection: object) -> None:
    with connection.begin():  # type: ignore[attr-defined]
        if connection.dialect.name == "sqlite":  # type: ignore[attr-defined]
            connection.execute(text("DROP TRIGGER occupancies_overlap_insert"))  # type: ignore[attr-defined]
        else:
            drop = text("ALTER TABLE occupancies DROP CONSTRAINT ex_occupancies_overlap")
            connection.execute(drop)  # type: ignore[attr-defined]


async def test_the_database_itself_refuses_what_careless_code_writes(town: Town) -> None:
    studio = await room(town, await town.community())
    results = await _careless(town, studio.id, 20)
    assert len(await held(town, studio)) == 1
    assert sum(isinstance(result, DBAPIError) for result in results) == 19


async def test_the_database_refuses_a_use_that_comes_back_or_grows_into_another(town: Town) -> None:
    owner = await town.community()
    studio = await room(town, owner, buffer_minutes=15)
    first = await town.db.write(owner, reservations.reserve, studio.id, at(26, 18), 60)
    await town.db.write(owner, reservations.cancel, first.use.id)
    second = await town.db.write(owner, reservations.reserve, studio.id, at(26, 18), 60)
    third = await town.db.write(owner, reservations.reserve, studio.id, at(26, 19, 15), 60)
    for values, of in (
        ({"holds": True}, first),
        ({"free_at": at(26, 19, 20)}, second),
        ({"starts_at": at(26, 19, 10)}, third),
    ):
        wrong = update(uses).where(uses.c.id == of.use.id).values(**values)
        with pytest.raises(IntegrityError):
            await town.db.write(SYSTEM, lambda tx, wrong=wrong: tx.execute(wrong))
    backwards = update(uses).where(uses.c.id == third.use.id).values(ends_at=at(26, 19))
    with pytest.raises(IntegrityError):
        await town.db.write(SYSTEM, lambda tx: tx.execute(backwards))


async def test_a_member_and_a_session_want_one_room_at_once(town: Town) -> None:
    owner = await town.community()
    studio = await room(town, owner)
    jam = await town.session(owner, space_id=studio.id)
    bob = await town.person(community=owner.community_id)
    moved = jam.starts_at.replace(tzinfo=None) + timedelta(days=1)

    results = await asyncio.gather(
        town.db.write(bob, reservations.reserve, studio.id, at(27, 21), 60),
        town.db.write(owner, changes.move, jam.id, jam.revision, moved),
        return_exceptions=True,
    )

    assert sum(isinstance(result, SpaceTaken) for result in results) == 1
    on_friday = [use for use in await held(town, studio) if use[0].day == 27]
    assert len(on_friday) == 1


async def test_a_start_without_the_right_to_make_the_extension_says_so_in_one_line(
    postgres_server: Postgres,
) -> None:
    async with postgres_server.fresh("template0") as url:
        name = url.partition("@/")[2].partition("?")[0]
        await postgres_server.admin(f"ALTER DATABASE {name} OWNER TO postgres")
        grant = "GRANT CREATE ON SCHEMA public TO jamboree"
        connection = await asyncpg.connect(host=str(postgres_server.folder), user="postgres", database=name)
        await connection.execute(grant)
        await connection.close()
        db = Database(url)
        with pytest.raises(ConfigError, match=r'permission denied to create extension "btree_gist"') as said:
            await migrated(db)
        await db.close()
        assert "\n" not in str(said.value)
