"""The API on both databases, asked over HTTP as scripts do."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from tests.api.script import Script
from tests.webapp.worlds import Client, World, site


@pytest.fixture
async def world(database: Database) -> World:
    """A community with its organizer, on SQLite and on PostgreSQL in turn."""
    return await World.begin(database)


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    """The site, asked directly."""
    async with TestClient(TestServer(site(database))) as client:
        yield client


@pytest.fixture
async def owner(client: Client, world: World) -> Script:
    """A script of the organizer."""
    return await Script.of(client, world.organizer)
