"""The real application on real databases."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
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
