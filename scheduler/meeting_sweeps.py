"""Meetings: their clock on cards, their end, and what follows: minutes, and reminders of tasks."""

from models.actor import SYSTEM
from models.database import Database
from scheduler.batches import each_due
from services import action_reminders, meeting_cards, meeting_runs, minutes_sending


async def tick(db: Database) -> int:
    """Let cards of meetings that run say how much time is left; how many meetings."""

    async def step(found: list[tuple[int, int]]) -> int:
        community, session = found[0]
        await db.write(SYSTEM.inside(community), meeting_cards.tick, session)
        return 1

    return await each_due(db, meeting_cards.under_way, meeting_cards.BATCH, step)


async def close_meetings(db: Database) -> int:
    """Finish the meetings that nobody finished; how many."""

    async def step(found: list[tuple[int, int]]) -> int:
        community, session = found[0]
        await db.write(SYSTEM.inside(community), meeting_runs.close_abandoned, session)
        return 1

    return await each_due(db, meeting_runs.abandoned, meeting_runs.BATCH, step)


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
