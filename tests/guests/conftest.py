"""Guests on a real site, on both databases: what goes out is read from the outbox."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from services.seals import Seals
from tests.guests.people import Guests
from tests.webapp.worlds import TOKEN, Client, World
from views.links import Links
from webapp.app import build

URL = "http://jam.example.org"


@pytest.fixture
def db(database: Database) -> Database:
    """SQLite and PostgreSQL in turn."""
    return database


@pytest.fixture
async def world(db: Database) -> World:
    """A community with its organizer."""
    return await World.begin(db)


@pytest.fixture
def links() -> Links:
    """The links of a bot that can write letters."""
    return Links("jamboree_bot", public_url=URL, seals=Seals(b"k" * 32), mails=True)


@pytest.fixture
async def client(db: Database, links: Links) -> AsyncIterator[Client]:
    """The site as it is reached from outside."""
    async with TestClient(TestServer(build(db, bot_token=TOKEN, links=links))) as client:
        yield client


@pytest.fixture
def guests(client: Client, world: World, links: Links) -> Guests:
    """People without Telegram."""
    return Guests(client, world, links)
