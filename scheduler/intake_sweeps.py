"""Sweeps of forms: answers and files whose time is over."""

from models.actor import SYSTEM
from models.database import Database
from scheduler.batches import each_due
from services import intake_privacy
from services.intake_privacy import Due


async def forget_answers(db: Database) -> int:
    """Forget what is kept no longer, and files that nothing uses; how many."""

    async def look(found: list[Due]) -> int:
        there, ids = SYSTEM.inside(found[0].community_id), [one.id for one in found]
        return await db.write(there, intake_privacy.look, ids)

    async def drop(found: list[Due]) -> int:
        there, ids = SYSTEM.inside(found[0].community_id), [one.id for one in found]
        return await db.write(there, intake_privacy.drop_loose, ids)

    def of(one: Due) -> int:
        return one.community_id

    most = intake_privacy.BATCH
    gone = await each_due(db, intake_privacy.due, most, look, together=of)
    return gone + await each_due(db, intake_privacy.loose, most, drop, together=of)
