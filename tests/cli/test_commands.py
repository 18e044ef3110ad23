"""The operator's commands on both databases; `tests/bot/test_main.py` runs them as processes."""

import sqlite3
from pathlib import Path

import pytest

from tests import commands
from tests.commands import Done
from tests.conftest import free_port


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def command(url: str, *words: str) -> Done:
    """`python -m bot …` on a database."""
    return commands.run(
        *words, folder=Path(), BOT_TOKEN=commands.TOKEN, DATABASE_URL=url, LOG_LEVEL="warning"
    )


def test_the_demo_world_is_made_once_and_kept_up(database_url: str) -> None:
    made = command(database_url, "demo-data")
    assert (made.returncode, made.stdout.split()[:2]) == (0, ["Made", "2"]), made.stderr
    again = command(database_url, "demo-data")
    assert again.stdout.startswith("Made 0 communities")

    assert command(database_url, "generate", "--dry-run").stdout == "Would make 0 sessions.\n"
    assert command(database_url, "complete").stdout.startswith("Moved on")
    assert command(database_url, "remind", "--dry-run").stdout.startswith("Would remind")
    assert command(database_url, "clean", "--dry-run").stdout.startswith("Would remove 0")


def test_every_command_can_say_first_what_it_would_do(sqlite_url: str) -> None:
    would = command(sqlite_url, "demo-data", "--dry-run")
    assert (would.returncode, would.stdout.split()[:3]) == (0, ["Would", "make", "2"]), would.stderr
    assert would.stderr == "", "no bar where nobody watches"
    made = command(sqlite_url, "demo-data")
    assert made.stdout == would.stdout.replace("Would make", "Made")

    more = command(sqlite_url, "generate", "--days", "200", "--dry-run")
    assert more.stdout.startswith("Would make ")
    done = command(sqlite_url, "generate", "--days", "200")
    assert done.stdout == more.stdout.replace("Would make", "Made")
    assert command(sqlite_url, "generate", "--days", "200").stdout == "Made 0 sessions.\n"

    gone = command(sqlite_url, "demo-data", "--clean", "--dry-run")
    assert gone.stdout.startswith("Would remove 2 communities"), gone.stderr
    done = command(sqlite_url, "demo-data", "--clean")
    assert done.stdout == gone.stdout.replace("Would remove", "Removed")
    assert command(sqlite_url, "demo-data", "--clean").stdout.startswith("Removed 0 communities")
    assert command(sqlite_url, "demo-data").stdout == made.stdout


def test_what_fails_on_the_way_ends_with_one_line_and_one(sqlite_url: str, tmp_path: Path) -> None:
    assert command(sqlite_url, "check").returncode == 0
    broken = tmp_path / "jamboree.db"
    with sqlite3.connect(broken) as db:
        db.execute("DROP TABLE dialogs")
    failed = command(sqlite_url, "clean")
    assert failed.returncode == 1
    assert failed.stderr.strip().startswith("It failed: no such table: dialogs")
    assert len(failed.stderr.strip().splitlines()) == 1


def test_a_database_that_cannot_be_reached_is_worth_another_try() -> None:
    wrong = command("postgresql+asyncpg://nobody:nothing@127.0.0.1:9/nowhere", "clean")
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("DATABASE_URL cannot be used")
    assert len(wrong.stderr.strip().splitlines()) == 1


def test_a_telegram_that_cannot_be_reached_is_worth_another_try(sqlite_url: str) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    wrong = commands.run(
        "run", folder=Path(), BOT_TOKEN=commands.TOKEN, DATABASE_URL=sqlite_url, TELEGRAM_API_URL=nowhere
    )
    assert wrong.returncode == 1
    assert wrong.stderr.splitlines()[-1].startswith("TELEGRAM_API_URL cannot be reached")


def test_a_role_that_the_database_does_not_know_is_a_wrong_setting(postgres_url: str) -> None:
    wrong = command(postgres_url.replace("//jamboree@", "//nobody_here@"), "clean")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("DATABASE_URL cannot be used")


def test_a_program_that_is_not_there_ends_with_one_line(sqlite_url: str) -> None:
    wrong = command(sqlite_url, "generate", "--program", "5")
    assert wrong.returncode == 2
    assert wrong.stderr.strip() == "--program 5: there is no active program with this id"


def test_nonsense_is_refused_with_a_hint(sqlite_url: str) -> None:
    wrong = command(sqlite_url, "generate", "--days", "many")
    assert wrong.returncode == 2
    assert "--days" in wrong.stderr


def test_a_broken_program_keeps_no_other_waiting_and_is_told(sqlite_url: str) -> None:
    assert command(sqlite_url, "demo-data").returncode == 0
    with sqlite3.connect(sqlite_url.partition("///")[2]) as db:
        db.execute("DELETE FROM program_sessions WHERE starts_at > datetime('now', '+60 days')")
        db.execute("UPDATE programs SET generate_at = '2026-01-01 00:00:00.000000'")
        db.execute("UPDATE programs SET zone = 'Atlantis/Poseidonis' WHERE name = 'Thursday Jam'")
    done = command(sqlite_url, "generate")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("1 of what was due failed; ")
    assert " 0 done" not in done.stderr
    assert command(sqlite_url, "generate").stdout == "Made 0 sessions.\n", "it is tried again tomorrow"
