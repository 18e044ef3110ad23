"""The sender asks a fixed number of questions, and each finds its rows by an index."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event

from models.actor import SYSTEM
from models.database import Database
from models.outbox import Channel
from scheduler.limits import Chats
from services import (
    bans,
    delivery,
    goal_news,
    marking,
    minimum,
    offers,
    overdue,
    reminders,
    setlist_sending,
    upkeep,
)
from services.delivery import Fence
from tests.scheduler.worlds import Clock, World, begin

FENCE = Fence("sender:1", "me", timedelta(seconds=15))
POST = Fence(delivery.POSTMAN, "me", timedelta(seconds=15), Channel.MAIL)


class Asked:
    """The statements that a database was asked."""

    def __init__(self, db: Database) -> None:
        self.statements: list[str] = []
        self.searches: list[tuple[str, Any]] = []
        for engine in {db._reader, db._writer}:
            event.listen(engine.engine, "before_cursor_execute", self._note)

    def _note(
        self, _connection: Any, _cursor: Any, statement: str, params: Any, _context: Any, many: bool
    ) -> None:
        self.statements.append(statement)
        if not many and not statement.startswith(("BEGIN", "EXPLAIN")):
            self.searches.append((statement, params))


async def claim(world: World) -> delivery.Batch:
    """Claim all that is due."""
    return await world.db.write(SYSTEM, delivery.exchange, FENCE, (), 64, Chats(limited=False).gate)


@pytest.fixture
async def sqlite_world(sqlite_url: str) -> World:
    """Plans are looked at on SQLite."""
    return await begin(Database(sqlite_url), Clock())


async def fill(world: World, each: int) -> None:
    """So many of every sort."""
    for _number in range(each):
        session = await world.session()
        member = await world.member()
        await world.answers(member, session)
        await world.posts_card(session)
        await world.announces(member)
    world.clock.at += timedelta(days=5, hours=12)
    for due in await world.db.read(SYSTEM, reminders.due):
        await world.db.write(SYSTEM.inside(world.community), reminders.remind, due)


async def test_the_number_of_queries_does_not_grow_with_the_batch(database: Database) -> None:
    counts = []
    for each in (2, 10):
        world = await begin(database, Clock())
        await fill(world, each)
        await database.write(SYSTEM, delivery.take_over, FENCE, [])
        asked = Asked(database)
        assert len((await claim(world)).letters) >= 3 * each
        counts.append(len(asked.statements))
    assert counts[0] == counts[1]


async def test_every_search_of_the_sender_and_the_sweeps_has_an_index(sqlite_world: World) -> None:
    world = sqlite_world
    await fill(world, 2)
    asked = Asked(world.db)
    await world.db.write(SYSTEM, delivery.take_over, FENCE, [])
    await claim(world)
    await world.db.read(SYSTEM, delivery.next_due)
    await world.db.write(SYSTEM, delivery.take_over, POST, [])
    for due in (
        reminders.due,
        upkeep.passed,
        setlist_sending.due,
        setlist_sending.unchosen,
        offers.due,
        minimum.due,
        overdue.due,
        bans.due,
        marking.due,
        goal_news.due,
    ):
        await world.db.read(SYSTEM, due)
    for name in upkeep.CLEANED:
        await world.db.write(SYSTEM, upkeep.clean, name)

    def scans(connection: Connection) -> list[str]:
        found = []
        for statement, params in asked.searches:
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", params):
                if row[3].startswith("SCAN") and "CONSTANT" not in row[3] and "USING INDEX" not in row[3]:
                    found.append(f"{row[3]}: {statement}")
        return found

    plain = [
        line
        for line in await world.db.run(scans)
        if not line.startswith(("SCAN ranked", "SCAN (sub", "SCAN anon", "SCAN json_each", "SCAN each"))
    ]
    assert plain == []
    await world.db.close()
