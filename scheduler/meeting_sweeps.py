"""What follows a meeting by itself: reminders of what people said they would do, and its minutes."""

from models.actor import SYSTEM
from models.database import Database
from scheduler.batches import each_due
from services import action_reminders, minutes_sending


async def remind_of_tasks(db: Database) -> int:
    """Remind of what people said they would do; of how many tasks."""

    async def step(found: list[action_reminders.Due]) -> int:
        there, ids = SYSTEM.inside(found[0].community_id), [one.id for one in found]
        return await db.write(there, action_reminders.remind, ids)

    return await each_due(
        db, action_reminders.due, action_reminders.BATCH, step, together=lambda one: one.community_id
    )


async def send_minutes(db: Database) -> int:
    """Send the minutes of meetings that ended a day ago; to how many people."""

    async def step(found: list[minutes_sending.Due]) -> int:
        there = SYSTEM.inside(found[0].community_id)
        return await db.write(there, minutes_sending.send_due, found[0].session_id)

    return await each_due(db, minutes_sending.due, minutes_sending.BATCH, step)
