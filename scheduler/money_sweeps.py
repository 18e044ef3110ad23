"""Sweeps of money: attempts to pay whose time is over, and asking for what is due."""

from models.actor import SYSTEM
from models.database import Database
from scheduler.batches import each_due
from services import charges, dunning


async def expire_charges(db: Database) -> int:
    """End the attempts that nobody paid in time; how many."""
    return await db.write(SYSTEM, charges.expire)


async def ask_for_payments(db: Database) -> int:
    """Ask for what is due, or late; of how many parts somebody was told."""

    async def step(found: list[dunning.Due]) -> int:
        there = SYSTEM.inside(found[0].community_id)
        return await db.write(there, dunning.ask, [one.id for one in found])

    return await each_due(db, dunning.due, dunning.BATCH, step, together=lambda one: one.community_id)
