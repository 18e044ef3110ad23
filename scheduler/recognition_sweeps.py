"""What follows from having come: badges, being asked how it was, and goals that come nearer."""

from functools import partial

from models.actor import SYSTEM
from models.database import Database
from scheduler.batches import each_due, page_by_page
from services import awards, feedback_asking, goal_news


async def award(db: Database) -> int:
    """Give badges for what was reached before there was a milestone; how many."""
    return await each_due(db, awards.due, awards.BATCH, partial(_catch_up, db))


async def _catch_up(db: Database, due: list[awards.Due]) -> int:
    """The same in one community, a page of one program's people a transaction."""
    there = SYSTEM.inside(due[0].community_id)
    run = db.clock()
    given = 0
    for program in await db.read(there, awards.programs_of):
        after: int | None = 0
        while after is not None:
            more, after = await db.write(there, awards.catch_up, run, program, after)
            given += more
    await db.write(there, awards.caught_up, run)
    return given


async def ask(db: Database) -> int:
    """Ask those who were there how it was, once a session is over for a while; how many people."""
    due, batch = feedback_asking.due, feedback_asking.BATCH
    return await each_due(db, due, batch, partial(page_by_page, db, feedback_asking.ask))


async def cheer(db: Database) -> int:
    """Have groups hear how far their goals are, at each quarter of the way; how many will."""

    async def step(found: list[goal_news.Due]) -> int:
        return await db.write(SYSTEM.inside(found[0].community_id), goal_news.tell, found[0].goal_id)

    return await each_due(db, goal_news.due, goal_news.BATCH, step)
