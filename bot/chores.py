"""What an operator does by hand, beyond the sweeps that do it by themselves."""

from models.actor import SYSTEM
from models.database import Database
from scheduler import sweeps
from services import generation


async def generate(db: Database, program: int | None, days: int | None, *, dry_run: bool) -> int | None:
    """Make missing sessions, of one program or of all that are due; how many, None for no such program.

    A dry run does the same in a transaction that is rolled back.
    """
    if program is not None:
        door = db.read if dry_run else db.write
        return await door(SYSTEM, generation.generate_anywhere, program, days)
    if dry_run:
        return (await db.read(SYSTEM, generation.sweep, sweeps.MOST)).sessions
    return await sweeps.generate(db)
