"""How an operator's command runs: settings checked, on a database, with a bar, one line where it fails."""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import typer
import uvloop
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import SQLAlchemyError

from bot import config, logging
from bot.backups import BackupError
from bot.config import Away, ConfigError, Settings
from bot.installation import installed, migrated
from models.database import Database
from scheduler.batches import PartlyDone, Tick

console = Console()


def on_database(
    work: Callable[[Database, Tick], Coroutine[Any, Any, str]], counted: str, *, migrating: bool = True
) -> None:
    """Run a command on the configured database, brought up to date first, and print what it says.

    What fails ends it with one line and exit code 1. What copies all of a database takes it as it is.
    """

    async def on_it(settings: Settings) -> None:
        async with installed(settings) as db:
            if migrating:
                await migrated(db)
            with _watched(counted) as tick:
                said = await work(db, tick)
            console.print(said, soft_wrap=True)

    try:
        go(on_it)
    except PartlyDone as partly:
        sys.stderr.write(f"{partly}. Each is told in the log; the rest is kept.\n")
        raise typer.Exit(1) from None
    except BackupError as error:
        sys.stderr.write(f"{error}.\n")
        raise typer.Exit(1) from None
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        sys.stderr.write(f"It failed: {reason}. What was done until then is kept; run it again.\n")
        raise typer.Exit(1) from None


@contextmanager
def _watched(counted: str) -> Iterator[Tick]:
    """A bar that moves with what is done, where somebody watches: on a terminal."""
    columns = (BarColumn(), TextColumn("{task.description}: {task.completed}"), TimeElapsedColumn())
    shown = Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    with shown as progress:
        task = progress.add_task(counted, total=None)
        yield lambda done: progress.advance(task, done)


def go(work: Callable[[Settings], Coroutine[Any, Any, None]]) -> None:
    """Run a command with checked settings; a wrong one ends it with one line and exit code 2.

    What cannot be reached now ends it with 1: to try again may help.
    """
    try:
        settings = config.load()
        logging.configure(settings.log_level, settings.log_format)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(work(settings))
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        raise typer.Exit(1 if isinstance(error, Away) else 2) from None
