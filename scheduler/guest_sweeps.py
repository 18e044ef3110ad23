"""Guests with time: forgotten once their last session is long over."""

from models.actor import SYSTEM
from models.database import Database
from scheduler.batches import each_due
from services import guest_erasing


async def forget_guests(db: Database) -> int:
    """Forget guests whose time is over; how many."""

    async def step(found: list[guest_erasing.Due]) -> int:
        there = SYSTEM.inside(found[0].community_id)
        return await db.write(there, guest_erasing.forget_due, [one.user_id for one in found])

    return await each_due(
        db, guest_erasing.due, guest_erasing.BATCH, step, together=lambda one: one.community_id
    )
