"""The operator's commands, as processes."""

import asyncio
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import migrations
from models.database import Database
from sandbox import Person, Sandbox
from services import people
from tests import commands
from tests.bot.probes import until
from tests.commands import TOKEN

HOME = Path(__file__).resolve().parents[2]


def _environment(**values: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(HOME), "BOT_TOKEN": TOKEN, **values}


def _run(*words: str, folder: Path, **values: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        env=_environment(COLUMNS="100", **values),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_help_lists_the_commands(tmp_path: Path) -> None:
    done = _run("--help", folder=tmp_path)
    assert done.returncode == 0
    assert "Usage: python -m bot" in done.stdout
    assert all(word in done.stdout for word in ("run", "migrate", "check"))


def test_checking_and_migrating_a_database(tmp_path: Path) -> None:
    within = partial(commands.run, folder=tmp_path, BOT_TOKEN=TOKEN)
    assert "Database: empty, newest is 00" in _run("check", folder=tmp_path).stdout
    assert f"Database: empty → {migrations.head()}" in within("migrate").stdout
    assert f"Database: {migrations.head()}, newest is" in within("check").stdout
    assert f"Database: {migrations.head()} → empty" in within("migrate", "base").stdout
    assert (tmp_path / "var" / "jamboree.db").exists()


def test_a_revision_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = commands.run("migrate", "9999", folder=tmp_path, BOT_TOKEN=TOKEN)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"There is no revision 9999; the newest is {migrations.head()}"]


async def test_a_role_above_row_level_security_is_refused(postgres_url: str, tmp_path: Path) -> None:
    superuser = postgres_url.replace("//jamboree@", "//postgres@")
    done = await asyncio.to_thread(_run, folder=tmp_path, DATABASE_URL=superuser)
    assert done.returncode == 2
    assert done.stderr.startswith("DATABASE_URL names a role above row-level security; a right one: ")


async def test_killed_in_the_middle_it_goes_on_where_it_was(
    sandbox: Sandbox, alice: Person, sqlite_url: str, tmp_path: Path
) -> None:
    """Twice: the process is killed while updates wait or are in hand; all of them take effect."""
    sandbox.settings.patience = 60
    settings = {
        "BOT_TOKEN": sandbox.token,
        "TELEGRAM_API_URL": sandbox.url,
        "DATABASE_URL": sqlite_url,
        "LISTEN": "127.0.0.1:0",
    }
    strangers = []
    for number in range(2):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", env=_environment(**settings), cwd=tmp_path
        )
        try:
            await until(lambda: sandbox.bot.calls["getupdates"] > 0, 60)
            strangers += [sandbox.person(f"P{number}{n}") for n in range(5)]
            for person in strangers[-5:]:
                await person.starts()
            await asyncio.sleep(0.02 * number)
        finally:
            process.send_signal(signal.SIGKILL)
            await process.wait()
        sandbox.bot.calls.clear()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", env=_environment(**settings), cwd=tmp_path
    )
    try:
        for person in strangers:
            await until(lambda person=person: any(not m["outgoing"] for m in person.messages()), 60)  # type: ignore[misc]
        await sandbox.settle(within=30)
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 30) == 0
    db = Database(sqlite_url)
    for person in strangers:
        profile = people.Profile(person.id, person.name, None, "en")
        assert await db.read(people.ANYBODY, people.find, profile) is not None
    await db.close()
