"""Several processes without Redis are warned, and nobody is who restarts."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot import config
from bot.app import jamboree
from models.actor import SYSTEM
from models.database import Database, utc_now
from sandbox import Sandbox
from scheduler import company
from scheduler.company import LONG, Company
from services import leases
from services.delivery import Fence
from tests.scheduler.worlds import until

TTL = timedelta(seconds=10)
WARNING = "several processes without REDIS_URL"


class Processes:
    """Some on one database, each with its own name, in a time that the test moves."""

    def __init__(self, database: Database) -> None:
        self.db = database
        self.now = utc_now()
        database.clock = lambda: self.now
        self.lives: dict[str, Company] = {}

    def begins(self, name: str, *, has_redis: bool = False) -> None:
        """A process starts."""
        self.lives[name] = Company(self.db, Fence("sender:1", name, TTL), has_redis=has_redis)

    async def leaves(self, name: str) -> None:
        """A process ends, and gives back what it alone did."""
        del self.lives[name]
        await self.db.write(SYSTEM, leases.release, "sender:1", name)

    async def go_on(self, seconds: float) -> list[bool]:
        """Time passes, in which all try to send, and look about; what each of them found at last."""
        found = list[bool]()
        for _step in range(int(seconds / 5)):
            self.now += timedelta(seconds=5)
            found = []
            for name, one in self.lives.items():
                await self.db.write(SYSTEM, leases.take, "sender:1", name, TTL)
                found.append(await one.look())
        return found

    async def shown(self) -> bool:
        """What the operators' first page is told."""
        return await self.db.read(SYSTEM, leases.awaited)


@pytest.fixture
def processes(database: Database) -> Processes:
    return Processes(database)


async def test_several_without_redis_are_warned_each_once(processes: Processes) -> None:
    with capture_logs() as logs:
        processes.begins("a")
        processes.begins("b")
        processes.begins("c")
        assert await processes.go_on(LONG.total_seconds()) == [False] * 3
        assert not await processes.shown()
        assert await processes.go_on(30) == [True] * 3
        assert await processes.shown()
        await processes.go_on(300)
    assert [line["event"] for line in logs] == [WARNING] * 3
    for name in ("b", "c"):
        await processes.leaves(name)
    assert await processes.go_on(90) == [False]
    assert not await processes.shown()


async def test_a_restart_warns_of_nothing(processes: Processes) -> None:
    with capture_logs() as logs:
        processes.begins("v0")
        for number in range(1, 5):
            await processes.go_on(200)
            processes.begins(f"v{number}")
            await processes.go_on(70)  # the old one may be a minute about its stop
            await processes.leaves(f"v{number - 1}")
        assert await processes.go_on(200) == [False]
    assert logs == []
    assert not await processes.shown()


async def test_one_that_was_killed_leaves_no_company_behind(processes: Processes) -> None:
    with capture_logs() as logs:
        processes.begins("dead")
        await processes.go_on(20)
        processes.begins("next")
        del processes.lives["dead"]
        assert await processes.go_on(300) == [False]
    assert logs == []


async def test_with_redis_all_is_well_and_one_that_lacks_it_is_warned(processes: Processes) -> None:
    with capture_logs() as logs:
        processes.begins("a", has_redis=True)
        processes.begins("b", has_redis=True)
        assert await processes.go_on(300) == [True, True]
    assert logs == []
    with capture_logs() as logs:
        await processes.leaves("a")
        await processes.go_on(10)
        processes.begins("without")
        assert await processes.go_on(300) == [True, True]
    assert [line["event"] for line in logs] == [WARNING]


async def test_two_that_were_started_as_in_production_find_each_other(
    sandbox: Sandbox, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(company, "LONG", timedelta(0))
    monkeypatch.setattr(company, "PAUSE", 0.05)
    settings = config.load(
        _env_file=None,
        bot_token=sandbox.token,
        telegram_api_url=sandbox.url,
        database_url=database_url,
        listen="127.0.0.1:0",
        public_url="http://127.0.0.1:1",
        webhook_secret="0123456789abcdef",
    )
    with capture_logs() as logs:

        async def warned(times: int) -> bool:
            return [line["event"] for line in logs].count(WARNING) == times

        async with jamboree(settings, features=()) as one:
            await one.db.read(SYSTEM, leases.awaited)
            assert await warned(0)
            async with jamboree(settings, features=()):
                await until(lambda: warned(2))
                assert await one.db.read(SYSTEM, leases.awaited)
    assert await warned(2)
