"""The commands of an operator: `python -m bot --help`."""

import asyncio
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from bot import backups, chores, config, intake_commands
from bot.config import ConfigError, Settings
from bot.garbage import settle, undisturbed
from bot.installation import installed, migrated, schema
from bot.intake_commands import DryRun, Whom
from bot.terminal import console, go, on_database
from models.database import Database
from scheduler import sweeps
from scheduler.batches import Tick

app = typer.Typer(
    help="Jamboree, a Telegram bot that runs a community's programs. Settings come from .env.",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
intake_commands.add_to(app)


@app.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Run the bot when no command is given."""
    if context.invoked_subcommand is None:
        run()


@app.command()
def run() -> None:
    """Run the bot, the web server and the scheduler until stopped (the default)."""

    async def work(settings: Settings) -> None:
        with undisturbed():
            from bot.app import jamboree

        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        async with jamboree(settings):
            settle()
            await stopped.wait()

    go(work)


@app.command()
def migrate(
    revision: Annotated[str, typer.Argument(help="A revision; head is the newest, base is none.")] = "head",
) -> None:
    """Bring the database to a revision of its schema. Starting the bot does it by itself."""

    async def work(settings: Settings) -> None:
        async with installed(settings) as db:
            before, after = await migrated(db, revision)
        console.print(f"Database: {before or 'empty'} → {after or 'empty'}", soft_wrap=True)

    go(work)


@app.command()
def check() -> None:
    """Check the settings and the database without changing anything."""

    async def work(settings: Settings) -> None:
        async with installed(settings) as db:
            found, newest = await schema(db)
        mode = "webhook" if settings.uses_webhook else "polling"
        console.print(f"Settings: right. Updates by {mode}, web server on {settings.listen}.", soft_wrap=True)
        console.print(f"Database: {found or 'empty'}, newest is {newest}.", soft_wrap=True)

    go(work)


@app.command(name="demo-data")
def demo_data(
    clean: Annotated[bool, typer.Option("--clean", help="Remove the demo world instead.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Put the demo world into the configured database; does nothing where it is already."""

    async def work(db: Database, _tick: Tick) -> str:
        if clean:
            gone = await chores.remove_demo(db, dry_run=dry_run)
            would = "Would remove" if dry_run else "Removed"
            return f"{would} {gone.communities} communities with {gone.rows} records, {gone.people} people."
        made = await chores.load_demo(db, dry_run=dry_run)
        would = "Would make" if dry_run else "Made"
        return f"{would} {made.communities} communities, {made.programs} programs, {made.sessions} sessions."

    on_database(work, "Demo world")


@app.command()
def generate(
    program: Annotated[
        int | None, typer.Option(help="One program's id; all that are due without it.")
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, max=730, help="So many days ahead, due or not.")] = None,
    dry_run: DryRun = False,
) -> None:
    """Make the sessions ahead that are missing."""

    async def work(db: Database, tick: Tick) -> str:
        made = await chores.generate(db, program, days, dry_run=dry_run, tick=tick)
        if made is None:
            raise ConfigError(f"--program {program}: there is no active program with this id")
        return f"{'Would make' if dry_run else 'Made'} {made} sessions."

    on_database(work, "Programs")


@app.command()
def remind(dry_run: DryRun = False) -> None:
    """Remind those who said going or maybe to what starts within a day. The running bot does it by itself."""

    async def work(db: Database, tick: Tick) -> str:
        told = await sweeps.remind(db, dry_run=dry_run, tick=tick)
        return f"{'Would remind' if dry_run else 'Reminding'} {told} people."

    on_database(work, "Sessions")


@app.command()
def complete(dry_run: DryRun = False) -> None:
    """Let sessions begin and end whose time has come. The running bot does it by itself."""

    async def work(db: Database, tick: Tick) -> str:
        moved = await sweeps.advance(db, dry_run=dry_run, tick=tick)
        return f"{'Would move on' if dry_run else 'Moved on'} {moved} sessions."

    on_database(work, "Sessions")


@app.command()
def clean(dry_run: DryRun = False) -> None:
    """Remove records that have served their time. The running bot does it by itself."""

    async def work(db: Database, tick: Tick) -> str:
        counts = await sweeps.clean(db, dry_run=dry_run, tick=tick)
        listed = ", ".join(f"{count} of {name}" for name, count in counts.items())
        return f"{'Would remove' if dry_run else 'Removed'} {listed}."

    on_database(work, "Records")


@app.command()
def backup(
    path: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")],
) -> None:
    """Write everything into one file, while the bot runs; it fits either database."""

    async def work(db: Database, tick: Tick) -> str:
        return f"Wrote {await backups.backup(db, path, tick)} to {path}."

    on_database(work, "Rows", migrating=False)


Replace = Annotated[bool, typer.Option("--replace", help="Lose what that database has now.")]


@app.command()
def restore(
    path: Annotated[Path, typer.Argument(help="A file that backup wrote, here or elsewhere.")],
    replace: Replace = False,
) -> None:
    """Fill the configured database with a backup; nothing changes unless all of it came out right."""

    async def work(db: Database, tick: Tick) -> str:
        found = await backups.restore(db, path, tick, replace=replace)
        return f"Restored {found}. All checksums are right."

    on_database(work, "Rows", migrating=False)


@app.command()
def move(
    url: Annotated[
        str,
        typer.Argument(
            envvar="MOVE_TO", help="Where to, as in DATABASE_URL: postgresql://role:secret@host/name."
        ),
    ],
    replace: Replace = False,
) -> None:
    """Copy everything into another database, from SQLite into PostgreSQL or back; the bot must be stopped."""

    async def work(db: Database, tick: Tick) -> str:
        other = config.load().model_copy(update={"database_url": SecretStr(url)})
        async with installed(other) as target:
            moved = await backups.move(db, target, tick, replace=replace)
        return f"Copied {moved}. All checksums are right. Now set DATABASE_URL to the other database."

    on_database(work, "Rows", migrating=False)


@app.command(name="mail-test")
def mail_test(address: Annotated[str, typer.Argument(help="Where the letter goes.")]) -> None:
    """Send one letter, and say how it went."""

    async def work(settings: Settings) -> None:
        from bot import mailing

        error = await mailing.prove(settings, address)
        if error is not None:
            sys.stderr.write(f"It was not taken: {error}\n")
            raise typer.Exit(1)
        console.print(f"Taken by the mail server. Look into the mailbox of {address}.", soft_wrap=True)

    go(work)


@app.command()
def bounce() -> None:
    """Take in a report of a letter that came back, or was called spam, from standard input."""

    async def work(settings: Settings) -> None:
        from bot import mailing

        raw = sys.stdin.buffer.read(mailing.MOST)
        async with installed(settings) as db:
            await migrated(db)
            console.print(await mailing.take_in(db, settings, raw), soft_wrap=True)

    go(work)


@app.command()
def suspend(
    whom: Whom, reason: Annotated[str, typer.Option(help="Why, for the log of the installation.")]
) -> None:
    """Refuse somebody everything on this installation, as the page /admin does."""

    async def work(db: Database, _tick: Tick) -> str:
        return f"{await chores.suspend(db, whom, reason)} is suspended."

    on_database(work, "People")


@app.command()
def unsuspend(whom: Whom) -> None:
    """Let somebody in again who was suspended."""

    async def work(db: Database, _tick: Tick) -> str:
        return f"{await chores.unsuspend(db, whom)} is let in again."

    on_database(work, "People")


@app.command(name="dead-letters")
def dead_letters(
    retry: Annotated[bool, typer.Option("--retry", help="Send them again.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Give them up.")] = False,
    kind: Annotated[str, typer.Option(help="Only those of this kind, as `reminder`.")] = "",
    dry_run: DryRun = False,
) -> None:
    """Count the messages that could not be sent, send them again or give them up."""

    async def work(db: Database, _tick: Tick) -> str:
        if retry and drop:
            raise ConfigError("--retry or --drop, not both")
        number = await chores.dead_letters(db, kind, retry=retry, drop=drop, dry_run=dry_run)
        if not (retry or drop):
            return f"{number} messages could not be sent."
        return (
            f"{number} messages {'would be' if dry_run else 'are'} {'sent again' if retry else 'given up'}."
        )

    on_database(work, "Messages")
