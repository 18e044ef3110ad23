"""The bot with a probe instead of its features."""

from collections.abc import AsyncIterator

import pytest

from bot.app import Jamboree
from sandbox import Person, Sandbox
from tests.bot.probes import Probe
from tests.conftest import Starter


@pytest.fixture
def probe() -> Probe:
    """Handlers to watch."""
    return Probe()


@pytest.fixture
async def probed(start: Starter, sqlite_url: str, probe: Probe) -> AsyncIterator[Jamboree]:
    """The bot by polling, on SQLite, with the probe."""
    async with start(sqlite_url, features=[probe.router]) as running:
        yield running


@pytest.fixture
def alice(sandbox: Sandbox) -> Person:
    """Somebody."""
    return sandbox.person("Alice", username="alice")


@pytest.fixture
def bob(sandbox: Sandbox) -> Person:
    """Somebody else."""
    return sandbox.person("Bob")
