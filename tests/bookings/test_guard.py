"""An instructor's time is taken once: kept by the services, and by the database itself, on both."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from models.database import Database
from models.instructors import BusyTime
from models.tx import Tx, table_of
from services import busy
from services.booking_errors import TimeTaken
from services.opening import Stretch
from tests.town import Town

RACERS = 500
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
table = table_of(BusyTime)


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


def hour(minutes: int = 0) -> Stretch:
    """An hour that begins some minutes after noon."""
    start = NOON + timedelta(minutes=minutes)
    return Stretch(start, start + timedelta(hours=1))


def _held(tx: Tx) -> int:
    found: int = tx.value(select(func.count()).select_from(table).where(table.c.holds))
    return found


def _insert(tx: Tx, user_id: int, wanted: Stretch) -> None:
    tx.add(BusyTime, user_id=user_id, starts_at=wanted.start, ends_at=wanted.end, created_at=tx.now)


async def test_of_five_hundred_who_book_overlapping_times_one_gets_it(town: Town) -> None:
    owner = await town.community()
    results = await asyncio.gather(
        *(town.db.write(owner, busy.claim, owner.user_id, hour(n % 60)) for n in range(RACERS)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, TimeTaken) for result in results) == RACERS - 1
    assert await town.db.read(owner, _held) == 1


async def test_times_that_only_touch_are_both_free(town: Town) -> None:
    owner = await town.community()
    await town.db.write(owner, busy.claim, owner.user_id, hour())
    await town.db.write(owner, busy.claim, owner.user_id, hour(60))
    assert await town.db.read(owner, _held) == 2


async def test_a_time_given_back_can_be_taken_again(town: Town) -> None:
    owner = await town.community()
    first = await town.db.write(owner, busy.claim, owner.user_id, hour())
    await town.db.write(owner, busy.release, [first])
    await town.db.write(owner, busy.claim, owner.user_id, hour(30))
    assert await town.db.read(owner, _held) == 1


async def test_who_teaches_in_two_communities_is_one_person(town: Town) -> None:
    owner = await town.community()
    other = await town.community()
    await town.db.write(owner, busy.claim, owner.user_id, hour())
    with pytest.raises(TimeTaken):
        await town.db.write(other, busy.claim, owner.user_id, hour(59))


async def test_the_database_itself_refuses_what_careless_code_writes(town: Town) -> None:
    owner = await town.community()
    results = await asyncio.gather(
        *(town.db.write(owner, _insert, owner.user_id, hour(n)) for n in range(20)), return_exceptions=True
    )
    assert sum(isinstance(result, DBAPIError) for result in results) == 19
    assert await town.db.read(owner, _held) == 1


async def test_the_race_is_real_without_the_guard(town: Town) -> None:
    """The control: the same careless rush at a database whose guard was taken away."""
    owner = await town.community()
    await town.db.run(_unguard)
    await asyncio.gather(*(town.db.write(owner, _insert, owner.user_id, hour(n)) for n in range(20)))
    assert await town.db.read(owner, _held) == 20


def _unguard(connection: Connection) -> None:
    with connection.begin():
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER busy_times_overlap_insert"))
        else:
            connection.execute(text("ALTER TABLE busy_times DROP CONSTRAINT ex_busy_times_overlap"))
