"""No hot statement looks through a whole table: both databases say how they find what it asks for."""

import pytest
from sqlalchemy import Connection

from benchmarks.copies import many_demos
from benchmarks.databases import settle
from models.actor import SYSTEM
from models.database import Database
from scheduler.sweeps import SWEEPS
from services import upkeep
from tests.models import hot_paths
from tests.models.plans import plans

WORLDS = 8
FEW = "leases"
"""As many rows as there are processes."""
ALL_OF_THEM = "FROM communities WHERE communities.is_public"
"""What search engines are told of: a page of all communities, by their key."""


@pytest.fixture
async def many(database: Database) -> Database:
    """The demo world several times, with what the database knows of its tables."""
    await many_demos(database, WORLDS)
    await settle(database)
    return database


def _without_an_index(connection: Connection) -> None:
    with connection.begin():
        connection.exec_driver_sql("DROP INDEX ix_check_ins_due")


async def test_nothing_hot_scans_a_table(many: Database) -> None:
    places = await hot_paths.places(many)
    with plans(many) as asked:
        await hot_paths.run_all(many, places)
    assert len(asked.seen) > 250
    scanned = [one for one in asked.scans(FEW) if ALL_OF_THEM not in one]
    assert not scanned, "\n\n".join(scanned)


async def test_an_index_that_is_missing_is_seen(many: Database) -> None:
    await many.run(_without_an_index)
    await many.close()  # connections would still plan with what they know
    with plans(many) as asked:
        await SWEEPS["close_lists"].run(many)
    assert [one.split(":")[0] for one in asked.scans(FEW)] == ["check_ins"]


def _misjudge(connection: Connection) -> None:
    """As SQLite judged a million messages, by the first few hundred of each index."""
    judged = {"sqlite_autoindex_outbox_1": "1313700 81 1", "ix_outbox_done": "32664060 2"}
    with connection.begin():
        for index, stat in judged.items():
            connection.exec_driver_sql("UPDATE sqlite_stat1 SET stat = ? WHERE idx = ?", (stat, index))


async def test_what_is_kept_is_not_looked_through_for_what_served_its_time(many: Database) -> None:
    if many.is_sqlite:
        await many.run(_misjudge)
        await many.close()  # connections would still plan with what they know
    with plans(many) as asked:
        for name in upkeep.CLEANED:
            await many.write(SYSTEM, upkeep.clean, name)
    assert not asked.scans()
