"""What an operator does by hand, beyond the sweeps that do it by themselves."""

from bot.config import ConfigError
from models.actor import SYSTEM
from models.database import Database
from models.tx import Tx
from scheduler import sweeps
from scheduler.batches import PartlyDone, Tick
from services import demo, generation, installation_outbox, installation_people
from services.errors import BadInput, NotFound
from services.installation_outbox import Sort
from services.outbox_kinds import Kind


async def generate(
    db: Database, program: int | None, days: int | None, *, dry_run: bool, tick: Tick
) -> int | None:
    """Make missing sessions, of one program, of all for so many days, or of those that are due; how many.

    None for no such program. A dry run does the same in a transaction that is rolled back.
    """
    if program is not None:
        door = db.read if dry_run else db.write
        return await door(SYSTEM, generation.generate_anywhere, program, days)
    if days is not None:
        return await _everywhere(db, days, dry_run=dry_run, tick=tick)
    if dry_run:
        return (await db.read(SYSTEM, generation.sweep, sweeps.MOST)).sessions
    return await sweeps.generate(db, tick)


async def _everywhere(db: Database, days: int, *, dry_run: bool, tick: Tick) -> int:
    """The same for every program that goes on, batch by batch."""
    door = db.read if dry_run else db.write
    made, after, more, broken = 0, (0, 0), True, list[object]()
    while more:
        batch, after = await door(SYSTEM, generation.everywhere, days, after)
        made += batch.sessions
        broken += batch.broken
        tick(batch.programs)
        more = batch.programs == generation.BATCH
    if broken:
        raise PartlyDone(made, broken)
    return made


async def load_demo(db: Database, *, dry_run: bool) -> demo.Loaded:
    """Put the demo world into the database, where it is not yet."""
    door = db.read if dry_run else db.write
    return await door(SYSTEM, demo.load, demo.CAST)


async def remove_demo(db: Database, *, dry_run: bool) -> demo.Removed:
    """Take the demo world out again, with all that was done in it."""
    door = db.read if dry_run else db.write
    return await door(SYSTEM, demo.remove, demo.CAST)


async def suspend(db: Database, whom: str, reason: str) -> str:
    """Suspend somebody on the installation; their name. Raises ConfigError."""

    def work(tx: Tx) -> str:
        return installation_people.suspend(tx, installation_people.known_as(tx, whom), reason).name

    try:
        return await db.write(SYSTEM, work)
    except NotFound:
        raise nobody(whom) from None
    except BadInput:
        raise ConfigError("--reason: say why, in one line of at most 200 characters") from None


async def unsuspend(db: Database, whom: str) -> str:
    """Let somebody in again; their name. Raises ConfigError."""

    def work(tx: Tx) -> str:
        return installation_people.let_in(tx, installation_people.known_as(tx, whom)).name

    try:
        return await db.write(SYSTEM, work)
    except NotFound:
        raise nobody(whom) from None


async def dead_letters(db: Database, kind: str, *, retry: bool, drop: bool, dry_run: bool) -> int:
    """Send dead letters again, give them up, or count them; how many. Raises ConfigError."""
    try:
        sort = Sort(Kind(kind) if kind else "")
    except ValueError:
        raise ConfigError(f"--kind {kind}: one of {', '.join(sorted(Kind))}") from None
    if not (retry or drop):
        return await db.read(SYSTEM, installation_outbox.dead, sort)
    door = db.read if dry_run else db.write
    return await door(SYSTEM, installation_outbox.retry if retry else installation_outbox.drop, sort=sort)


def nobody(whom: str) -> ConfigError:
    """The refusal of somebody who is not known."""
    return ConfigError(f"{whom}: nobody is known by this address, @name or Telegram id")
