"""The sweep of mail: what Telegram holds up goes without it."""

from models.actor import SYSTEM
from models.database import Database
from scheduler.batches import each_due
from services import overdue


async def hand_on(db: Database) -> int:
    """Let go by mail what has waited for Telegram too long; how many letters."""

    async def step(found: list[overdue.Due]) -> int:
        return await db.write(SYSTEM.inside(found[0].community_id), overdue.hand_on, found)

    return await each_due(db, overdue.due, overdue.BATCH, step, together=lambda one: one.community_id)
