"""The commands of an operator: `python -m bot --help`."""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import typer
import uvloop
from rich.console import Console

from bot import config, logging
from bot.config import ConfigError, Settings

app = typer.Typer(
    help="Jamboree, a Telegram bot that runs a community's programs. Settings come from .env.",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
console = Console()


@app.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Run the bot when no command is given."""
    if context.invoked_subcommand is None:
        run()


@app.command()
def run() -> None:
    """Run the bot, the web server and the scheduler until stopped (the default)."""

    async def work(settings: Settings) -> None:
        from bot.app import jamboree

        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        async with jamboree(settings):
            gc.collect()
            gc.freeze()  # what lives for good is not looked at again: the slowest taps are ten times faster
            await stopped.wait()

    _go(work)


@app.command()
def migrate(
    revision: Annotated[str, typer.Argument(help="A revision; head is the newest, base is none.")] = "head",
) -> None:
    """Bring the database to a revision of its schema. Starting the bot does it by itself."""

    async def work(settings: Settings) -> None:
        from bot.installation import installed, migrated

        async with installed(settings) as db:
            before, after = await migrated(db, revision)
        console.print(f"Database: {before or 'empty'} → {after or 'empty'}")

    _go(work)


@app.command()
def check() -> None:
    """Check the settings and the database without changing anything."""

    async def work(settings: Settings) -> None:
        from bot.installation import installed, schema

        async with installed(settings) as db:
            found, newest = await schema(db)
        mode = "webhook" if settings.uses_webhook else "polling"
        console.print(f"Settings: right. Updates by {mode}, web server on {settings.listen}.")
        console.print(f"Database: {found or 'empty'}, newest is {newest}.")

    _go(work)


def _go(work: Callable[[Settings], Coroutine[Any, Any, None]]) -> None:
    """Run a command with checked settings; a wrong one ends it with one line and exit code 2."""
    try:
        settings = config.load()
        logging.configure(settings.log_level, settings.log_format)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(work(settings))
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        raise typer.Exit(2) from None


if __name__ == "__main__":
    app(prog_name="python -m bot")
