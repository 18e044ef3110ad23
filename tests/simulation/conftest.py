"""Where simulations run: on databases that all tests of a process share the making of."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.postgres import Postgres
from tests.simulation import bases
from tests.simulation.clock import HurriedLoop
from tests.simulation.plan import Plan
from tests.simulation.run import Found, Opening, run

Simulate = Callable[[Plan], Found]


@pytest.fixture
def simulate(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> Simulate:
    """`simulate(plan)`: let a plan happen, on a loop of its own."""

    def simulated(plan: Plan) -> Found:
        opening = bases.of_sqlite(sqlite_template, tmp_path)
        if plan.on == "postgresql":
            server: Postgres = request.getfixturevalue("postgres_server")
            opening = bases.of_postgres(server)
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(_runs, plan, opening).result()

    return simulated


def _runs(plan: Plan, opening: Opening) -> Found:
    with asyncio.Runner(loop_factory=HurriedLoop) as runner:
        return runner.run(run(plan, opening))
