"""Steps of bookings: reminding of those that are due or late."""

from models.actor import SYSTEM
from models.database import Database
from scheduler.batches import each_due
from services import step_reminders


async def remind_of_steps(db: Database) -> int:
    """Remind of steps that are due tomorrow, or are late; of how many."""

    async def step(found: list[step_reminders.Due]) -> int:
        there, ids = SYSTEM.inside(found[0].community_id), [one.id for one in found]
        return await db.write(there, step_reminders.remind, ids)

    return await each_due(
        db, step_reminders.due, step_reminders.BATCH, step, together=lambda one: one.community_id
    )
