"""Three workers and a community of people who never rest."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.database import Database
from sandbox import Sandbox
from tests.postgres import Postgres
from tests.workers import history, town
from tests.workers.fleet import Fleet, fleet
from tests.workers.town import Town


@dataclass(frozen=True, slots=True)
class Running:
    """Workers and people, on one database."""

    fleet: Fleet
    town: Town
    db: Database


@pytest.fixture
async def workers_url(postgres_server: Postgres) -> AsyncIterator[str]:
    """A database of the test's own, which notes down who sends."""
    async with postgres_server.fresh() as url:
        yield url


@pytest.fixture
async def running(
    workers_url: str, redis_url: str, sandbox: Sandbox, tmp_path: Path
) -> AsyncIterator[Running]:
    """Three workers, ready, before anybody taps."""
    sandbox.settings.pace, sandbox.settings.patience, sandbox.settings.query_lifetime = 0.05, 60, 60
    db = Database(workers_url)
    await history.noted(db)
    people = await town.settles(db, sandbox)
    try:
        async with fleet(sandbox, workers_url, redis_url, tmp_path) as workers:
            yield Running(workers, people, db)
    finally:
        await db.close()
