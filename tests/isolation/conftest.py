"""The planted world, made once a test process, and copied for each test."""

import shutil
from pathlib import Path

import pytest

from models.database import Database
from tests.conftest import run
from tests.isolation.planted import ON, plant


@pytest.fixture(scope="session")
def planted_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo world with its words planted, in a file to copy."""
    path = tmp_path_factory.mktemp("planted") / "planted.db"
    shutil.copyfile(sqlite_template, path)

    async def make() -> None:
        db = Database(f"sqlite+aiosqlite:///{path}")
        db.clock = lambda: ON
        await plant(db)
        await db.close()

    run(make())
    return path


@pytest.fixture
def planted_url(tmp_path: Path, planted_template: Path) -> str:
    """A planted world of the test's own."""
    path = tmp_path / "planted.db"
    shutil.copyfile(planted_template, path)
    return f"sqlite+aiosqlite:///{path}"
