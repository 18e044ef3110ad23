"""The real application on real databases."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser

from models.database import Database
from sandbox import Sandbox
from tests.webapp.visiting import Open, visiting
from tests.webapp.worlds import Client, World, site


@pytest.fixture
def db(database: Database) -> Database:
    """SQLite and PostgreSQL in turn."""
    return database


@pytest.fixture
async def world(db: Database) -> World:
    """A community with its organizer."""
    return await World.begin(db)


@pytest.fixture
async def client(db: Database) -> AsyncIterator[Client]:
    """The site, asked directly."""
    async with TestClient(TestServer(site(db))) as client:
        yield client


@pytest.fixture
async def visit(db: Database, sandbox: Sandbox, browser: Browser) -> AsyncIterator[Open]:
    """Open a page of the Mini App as somebody. An error of script or policy fails the test."""
    async with visiting(db, f"{sandbox.url}/telegram-web-app.js", browser) as open_page:
        yield open_page
