"""A town on each of the two databases, and a whole world on each."""

from collections.abc import AsyncIterator

import pytest

from models.database import Database
from sandbox.server import Sandbox
from tests.conftest import Starter
from tests.town import Town
from tests.world import Clock, World


@pytest.fixture
def town(database: Database) -> Town:
    """A town without Telegram."""
    return Town(database)


@pytest.fixture
async def night_out(
    sandbox: Sandbox, start: Starter, database_url: str, clock: Clock
) -> AsyncIterator[World]:
    """A running Jamboree with a community, in a time that can be moved."""
    async with start(database_url, clock=clock, send_rate=0) as running:
        yield await World(running, sandbox, clock).begin()
