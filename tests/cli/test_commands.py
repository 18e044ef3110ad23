"""The operator's commands, as processes of their own, on both databases."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def command(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    """`python -m bot …` on a database."""
    settings = {
        **os.environ,
        "BOT_TOKEN": "42:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "DATABASE_URL": url,
        "LOG_LEVEL": "warning",
        "COLUMNS": "200",
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
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


def test_a_program_that_is_not_there_ends_with_one_line(sqlite_url: str) -> None:
    wrong = command(sqlite_url, "generate", "--program", "5")
    assert wrong.returncode == 2
    assert wrong.stderr.strip() == "--program 5: there is no active program with this id"


def test_nonsense_is_refused_with_a_hint(sqlite_url: str) -> None:
    wrong = command(sqlite_url, "generate", "--days", "many")
    assert wrong.returncode == 2
    assert "--days" in wrong.stderr
