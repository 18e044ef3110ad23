"""The real application on a real database, and people who open it as Telegram would let them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser, async_playwright
from sqlmodel import SQLModel

from models.database import Database
from sandbox import Sandbox
from tests.webapp.worlds import World, site

CHROMIUM = "/usr/bin/chromium"
SWITCHES = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database with its tables."""
    database = Database(f"sqlite:///{tmp_path}/jamboree.db")
    await database.run(_make_tables)
    yield database
    await database.close()


def _make_tables(connection: object) -> None:
    with connection.begin():  # type: ignore[attr-defined]
        SQLModel.metadata.create_all(connection)  # type: ignore[arg-type]


@pytest.fixture
async def world(db: Database) -> World:
    """A jam community with its organizer Olga."""
    return await World.begin(db)


@pytest.fixture
async def client(db: Database) -> AsyncIterator[TestClient]:
    """The site, asked directly."""
    async with TestClient(TestServer(site(db))) as client:
        yield client


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Where the stand-in for Telegram's script comes from."""
    async with Sandbox(pace=0) as running:
        yield running


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser of this test's own."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        await chromium.close()
