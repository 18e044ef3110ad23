"""Sweeps of places: offers that end, and sessions that lack people."""

from models.actor import SYSTEM
from models.database import Database
from scheduler.batches import each_due
from services import minimum, offers


async def expire_offers(db: Database) -> int:
    """Let places go on that were offered and not accepted in time; how many."""

    async def step(found: list[offers.Due]) -> int:
        return await db.write(SYSTEM.inside(found[0].community_id), offers.expire, found[0])

    return await each_due(db, offers.due, offers.BATCH, step)


async def settle_minimum(db: Database) -> int:
    """Warn of sessions that lack people, or let them take place if nobody decided; how many heard."""

    async def step(found: list[minimum.Due]) -> int:
        return await db.write(SYSTEM.inside(found[0].community_id), minimum.settle, found[0])

    return await each_due(db, minimum.due, minimum.BATCH, step)
