"""What an operator does by hand, beyond the sweeps that do it by themselves."""

from models.actor import SYSTEM
from models.database import Database
from scheduler import sweeps
from scheduler.batches import PartlyDone, Tick
from services import demo, generation


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
