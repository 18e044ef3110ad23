"""Sweeps of money: attempts to pay whose time is over, what is due, and pay periods that are over."""

from models.actor import SYSTEM
from models.database import Database
from scheduler.batches import each_due
from services import charges, dunning, pay_proposals


async def expire_charges(db: Database) -> int:
    """End the attempts that nobody paid in time; how many."""
    return await db.write(SYSTEM, charges.expire)


async def ask_for_payments(db: Database) -> int:
    """Ask for what is due, or late; of how many parts somebody was told."""

    async def step(found: list[dunning.Due]) -> int:
        there, parts = SYSTEM.inside(found[0].community_id), [one.id for one in found]
        await db.write(there, dunning.drop, parts)
        return await db.write(there, dunning.ask, parts)

    return await each_due(db, dunning.due, dunning.BATCH, step, together=lambda one: one.community_id)


async def propose_closing(db: Database) -> int:
    """Tell of pay periods that are over; how many."""

    async def step(found: list[pay_proposals.Over]) -> int:
        there = SYSTEM.inside(found[0].community_id)
        return int(await db.write(there, pay_proposals.propose, found[0].id))

    return await each_due(db, pay_proposals.due, pay_proposals.BATCH, step)
