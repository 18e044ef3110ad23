"""Whoever runs a community asks in it for all that belongs to another one, by the ids of that one.

Behind each of the two walls alone: row-level security while no statement has its criterion, and the criteria
while there are no policies.
"""

import re
from collections.abc import AsyncIterator

from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select, update

from models.actor import SYSTEM
from models.communities import Community, Membership, Role
from models.database import Database
from models.programs import Visibility
from models.tx import Tx, table_of
from services.demo.cast import CAST
from tests.isolation.planted import (
    OF_COMMUNITY,
    OF_CUSTOMERS,
    OF_PROGRAMS,
    ON,
    Planted,
    plant,
    planted,
    state,
)
from tests.isolation.test_every_page import Asking, newcomer
from tests.isolation.walls import take_criteria_away, take_guard_away, take_policies_away
from tests.webapp.worlds import site

TEXT = re.compile(rf"(?:{OF_PROGRAMS}|{OF_COMMUNITY}|{OF_CUSTOMERS}) (\d+)")
communities = table_of(Community)
memberships = table_of(Membership)


class Neighbour:
    """Who runs the community beside the planted one, and asks there for what is in that one."""

    def __init__(self, db: Database, world: Planted, beside: int) -> None:
        self.db = db
        self.aimed = Planted(beside, world.rows)
        self.theirs = {str(row.id) for rows in world.rows.values() for row in rows if hasattr(row, "id")}
        self.community = world.community

    async def for_everything(self) -> set[str]:
        """Where any of their texts was shown."""
        return {path async for path in self._seen("gets", "posts")}

    async def until_seen(self, *ways: str, most: int) -> int:
        """How often one of them was, at most so often."""
        found = 0
        async for _path in self._seen(*ways):
            found += 1
            if found == most:
                break
        return found

    async def _seen(self, *ways: str) -> AsyncIterator[str]:
        who = await newcomer(self.db, self.aimed)
        await self.db.write(SYSTEM, self._promote)
        async with TestClient(TestServer(site(self.db))) as client:
            asking = await Asking(client, self.aimed, most=1, below="/parts").be(who)
            for way in ways:
                async for path, _address, _status, text in getattr(asking, way)():
                    if not self.theirs.isdisjoint(TEXT.findall(text)):
                        yield path

    def _promote(self, tx: Tx) -> None:
        newest = select(memberships.c.user_id).order_by(memberships.c.user_id.desc()).limit(1)
        tx.execute(
            update(memberships)
            .where(
                memberships.c.community_id == self.aimed.community,
                memberships.c.user_id == newest.scalar_subquery(),
            )
            .values(role=Role.ADMIN)
        )
        tx.signal("membership", 0)

    async def state(self) -> dict[str, int]:
        """All that there is in the other community."""
        return await state(self.db, self.community)


async def neighbour(db: Database) -> Neighbour:
    """Of the planted community."""
    world = await planted(db, Visibility.INVITE_ONLY)
    beside = select(communities.c.id).where(communities.c.chat_id == CAST.acro_group)
    return Neighbour(db, world, await db.read(SYSTEM, lambda tx: tx.value(beside)))


async def test_behind_the_criteria_alone_nothing_of_a_neighbour_is_seen_or_changed(planted_url: str) -> None:
    db = Database(planted_url, clock=lambda: ON)  # SQLite has no policies
    asking = await neighbour(db)
    before = await asking.state()
    assert await asking.for_everything() == set()
    assert await asking.state() == before
    await db.close()


async def test_behind_row_level_security_alone_nothing_is_and_behind_neither_everything(
    postgres_url: str,
) -> None:
    db = Database(postgres_url, clock=lambda: ON)
    await plant(db)
    asking = await neighbour(db)
    take_guard_away(db)
    take_criteria_away(db)
    before = await asking.state()
    assert await asking.for_everything() == set()
    assert await asking.state() == before

    await take_policies_away(db)
    assert await asking.until_seen("gets", most=10) == 10
    assert await asking.until_seen("posts", most=10) == 10
    assert await asking.state() != before
    await db.close()
