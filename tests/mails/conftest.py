"""A community whose people can be written to, and a mail server that takes it."""

from collections.abc import AsyncIterator

import pytest

from models.database import Database
from tests import mailbox as mail_server
from tests.mailbox import Mailbox
from tests.scheduler.worlds import Clock, World, begin


@pytest.fixture
async def community(database: Database) -> World:
    """A community on Friday at noon."""
    return await begin(database, Clock())


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    """A real mail server."""
    async with mail_server.started() as server:
        yield server
