"""The application does what its own document says, whatever is sent: asked by Schemathesis on both databases.

`FORGERIES` says how much is tried, as for forgeries: a little with all tests, much by `make forgeries`.
"""

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from services import api_tokens, discovery, programs, sessions
from services.schedule import Schedule
from tests.conftest import Starter
from tests.town import Town
from webapp.api import door
from webapp.limits import Limit

COUNT = int(os.environ.get("FORGERIES", "4000"))
EXAMPLES = max(2, COUNT // 1000)
"""Of each operation in each phase."""
SEED = os.environ.get("FORGERY_SEED", "1")
PHASES = {"sqlite": "examples,coverage", "postgresql": "fuzzing"}
ALL = "examples,coverage,fuzzing,stateful"
CONFIG = """
[dictionaries.events]
values = {events}
[dictionaries.series]
values = {series}
[dictionaries.any]
values = ["*"]

[parameters]
"path.id" = {{ dictionary = "events", probability = 0.8 }}
"query.series" = {{ dictionary = "series", probability = 0.5 }}
"body.series" = {{ dictionary = "series", probability = 0.5 }}
"header.If-Match" = {{ dictionary = "any", probability = 0.8 }}

[[operations]]
include-operation-id = "getSeries"
parameters = {{ "path.id" = {{ dictionary = "series", probability = 0.8 }} }}

[checks.positive_data_acceptance]
expected-statuses = ["2xx", "304", "401", "403", "404", "409", "412", "422"]
[checks.missing_required_header]
expected-statuses = ["428"]
"""
"""What is there to ask for, beside what is made up. What is well formed may still not be, at that time."""


@pytest.mark.timeout(0)
async def test_whatever_is_sent_is_answered_as_the_document_says(
    start: Starter, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "ASKS", Limit("api", 10**9, timedelta(seconds=1)))
    monkeypatch.setattr(door, "GUESSES", Limit("api_guesses", 10**9, timedelta(seconds=1)))
    async with start(database_url) as app:
        now = app.db.clock()
        town = Town(app.db)
        town.now = now
        owner = await town.community()
        weekly = Schedule(
            (now + timedelta(hours=1)).replace(tzinfo=None, second=0, microsecond=0), "UTC", "FREQ=DAILY"
        )
        first = await town.session(owner, capacity=3, schedule=weekly)
        page = await app.db.read(owner, discovery.board, discovery.Filters(program=first.program_id))
        events = [await app.db.read(owner, sessions.details, line.id) for line in page.lines]
        series = await app.db.read(owner, programs.details, first.program_id)
        made = await app.db.write(owner, api_tokens.make, "Schemathesis", may_write=True)
        names = [one.reference for one in events]
        (tmp_path / "schemathesis.toml").write_text(CONFIG.format(events=names, series=[series.reference]))
        phases = ALL if COUNT > 4000 else PHASES[database_url.partition("+")[0]]
        status, said = await asked(app.port, made.secret, tmp_path, phases)
    assert status == 0, said


async def asked(port: int, token: str, folder: Path, phases: str) -> tuple[int, str]:
    """How Schemathesis ends, and what it says."""
    here = f"http://127.0.0.1:{port}/api/v1"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml", "run"),
        *(f"{here}/openapi.json", "--url", here, "--header", f"Authorization: Bearer {token}"),
        *("--phases", phases, "--max-examples", str(EXAMPLES), "--seed", SEED, "--no-color"),
        *("--generation-database", "none", "--suppress-health-check", "all"),
        *("--mode", "all", "--continue-on-failure", "--warnings", "off"),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _nothing = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode(errors="replace")
