"""Two transactions at once, in the order that hurts: one begins when the other is done but not committed."""

import asyncio
from collections.abc import Callable
from threading import Event
from typing import Any

from sqlalchemy import select
from sqlalchemy.util.concurrency import await_

from models.actor import SYSTEM, Actor
from models.database import Database
from models.outbox import OutboxMessage
from models.rsvp import Answer
from models.tx import Tx, table_of
from services import outbox, rsvp
from services.rsvp import RsvpResult
from tests.town import Town

messages = table_of(OutboxMessage)

MOMENT = 0.3
"""Seconds in which the second comes to its end, or to a lock of the first, on any machine."""

Call = tuple[Actor, Callable[[Tx], Any]]


async def interleaved(db: Database, first: Call, second: Call) -> list[Any]:
    """What came of both, a result or what was raised, where neither saw that the other was committed."""
    loop, ran, go_on, thread_goes_on = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event(), Event()

    def paused(tx: Tx) -> Any:
        result = first[1](tx)
        loop.call_soon_threadsafe(ran.set)
        if db.is_sqlite:  # where a transaction has a thread
            thread_goes_on.wait()
        else:
            await_(go_on.wait())
        return result

    one = asyncio.ensure_future(db.write(first[0], paused))
    await asyncio.wait({one, asyncio.ensure_future(ran.wait())}, return_when=asyncio.FIRST_COMPLETED)
    two = asyncio.ensure_future(db.write(*second))
    await asyncio.wait({two}, timeout=MOMENT)
    go_on.set()
    thread_goes_on.set()
    return await asyncio.gather(one, two, return_exceptions=True)


def going(session: int) -> Callable[[Tx], RsvpResult]:
    """Say going."""
    return lambda tx: rsvp.respond(tx, session, Answer.GOING)


async def told(town: Town, kind: outbox.Kind) -> list[int]:
    """Who is told something of a kind."""
    query = select(messages.c.user_id).where(messages.c.kind == kind)
    return await town.db.read(SYSTEM, lambda tx: [row.user_id for row in tx.rows(query)])
