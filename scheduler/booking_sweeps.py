"""Sweeps of bookings: holds that run out, appointments that are soon or over."""

from models.actor import SYSTEM
from models.database import Database
from scheduler.batches import each_due
from services import booking_holds, booking_running


async def expire_holds(db: Database) -> int:
    """Free the times that were kept for too short to pay; of how many bookings."""

    async def step(found: list[booking_holds.Due]) -> int:
        return await db.write(SYSTEM.inside(found[0].community_id), booking_holds.expire, found[0])

    return await each_due(db, booking_holds.due, booking_holds.BATCH, step)


async def end_appointments(db: Database) -> int:
    """Let appointments be over, and their bookings go on; how many."""

    async def step(found: list[booking_running.Due]) -> int:
        return await db.write(SYSTEM.inside(found[0].community_id), booking_running.complete, found[0])

    return await each_due(db, booking_running.over, booking_running.BATCH, step)


async def remind_of_appointments(db: Database) -> int:
    """Remind both sides of the appointments within a day; of how many."""

    async def step(found: list[booking_running.Due]) -> int:
        return await db.write(SYSTEM.inside(found[0].community_id), booking_running.remind, found)

    return await each_due(
        db,
        booking_running.soon,
        booking_running.BATCH,
        step,
        together=lambda one: one.community_id,
    )
