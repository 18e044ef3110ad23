"""A town on each of the two databases."""

import pytest

from models.database import Database
from tests.town import Town


@pytest.fixture
def town(database: Database) -> Town:
    """A town without Telegram."""
    return Town(database)
