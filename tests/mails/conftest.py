"""A community whose people can be written to."""

import pytest

from models.database import Database
from tests.scheduler.worlds import Clock, World, begin


@pytest.fixture
async def community(database: Database) -> World:
    """A community on Friday at noon."""
    return await begin(database, Clock())
