"""Setlists: asked for while there are none, and sent to those who come."""

from functools import partial

from models.actor import SYSTEM
from models.database import Database
from scheduler.batches import each_due, page_by_page
from services import setlist_sending


async def setlists(db: Database) -> int:
    """Send setlists, and what changed of them, to those who come; how many people."""
    return await each_due(
        db, setlist_sending.due, setlist_sending.BATCH, partial(page_by_page, db, setlist_sending.tell)
    )


async def ask_for_setlists(db: Database) -> int:
    """Tell those who run a book club that no songs are chosen yet; how many people."""

    async def step(found: list[setlist_sending.Due]) -> int:
        there = SYSTEM.inside(found[0].community_id)
        return sum([await db.write(there, setlist_sending.nudge, one) for one in found])

    return await each_due(db, setlist_sending.unchosen, setlist_sending.BATCH, step)
