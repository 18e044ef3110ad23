"""The rule of queues by itself: what it lets pass, and that it sees who was overtaken between two commits."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from itertools import count

import pytest
from sqlalchemy import select, update
from sqlalchemy.util.concurrency import await_

from models.actor import SYSTEM, Actor
from models.database import Database
from models.rsvp import Answer
from models.tx import Tx, here
from services import pairs, places, registration_edit, registration_moves, rsvp
from services.places import Pool, Shift
from tests.races.interleaving import going
from tests.rsvp.test_roles import Jam, jam_of
from tests.simulation import tickets
from tests.simulation.rules import queues
from tests.simulation.seen import look, rsvps
from tests.simulation.world import Broken
from tests.town import Town


@pytest.fixture
async def town(database: Database) -> Town:
    """A town whose queues are noted down, on each of the two databases."""
    await tickets.prepare(database.url.render_as_string())
    return Town(database)


@pytest.fixture
async def served(postgres_url: str) -> AsyncIterator[Town]:
    """The same, on a server, where two write at once."""
    await tickets.prepare(postgres_url)
    db = Database(postgres_url)
    yield Town(db)
    await db.close()


async def looks(town: Town) -> None:
    """Raises Broken."""
    await town.db.read(SYSTEM, lambda tx: queues.check(tx, look(tx)))


async def moves(jam: Jam, name: str, to: int) -> None:
    """An organizer puts somebody at another place of the queue."""
    session, who = jam.session.id, jam.people[name].user_id
    answer = select(rsvps.c.id).where(here(rsvps), rsvps.c.user_id == who)

    def move(tx: Tx) -> None:
        found = tx.value(answer)
        mark = registration_edit.sheet(tx, session, found).row.mark
        registration_moves.move(tx, session, found, mark, to, "came in vain last week")

    await jam.town.db.write(jam.owner, move)


async def test_in_a_crowd_tickets_are_in_the_order_of_commits(town: Town) -> None:
    jam = await jam_of(town, capacity=1)
    crowd = [await jam.person(f"Person {n}") for n in range(12)]
    await asyncio.gather(*(town.db.write(one, going(jam.session.id)) for one in crowd))
    await looks(town)


async def test_who_is_moved_by_an_organizer_or_joins_a_pair_has_another_ticket(town: Town) -> None:
    jam = await jam_of(town, roles={"base": 1, "flyer": 1})
    for name, role in (("Ana", "base"), ("Ben", "flyer"), ("Cleo", "base"), ("Dan", "base")):
        await jam.says(name, role)
    await jam.says("Eve", "base")
    await moves(jam, "Eve", 1)
    await looks(town)
    cleo, fay = jam.people["Cleo"], await jam.person("Fay")
    await town.db.write(
        cleo, pairs.ask, jam.session.id, fay.user_id or 0, jam.pool["base"], jam.pool["flyer"]
    )
    await town.db.write(fay, pairs.confirm, jam.session.id, cleo.user_id or 0)
    await looks(town)


async def test_who_comes_forward_by_themselves_is_seen(town: Town) -> None:
    jam = await jam_of(town, capacity=1)
    for name in ("Ana", "Ben", "Cleo"):
        await jam.says(name)
    forward = update(rsvps).where(here(rsvps), rsvps.c.user_id == jam.people["Cleo"].user_id)
    await town.db.write(jam.owner, lambda tx: tx.execute(forward.values(queue_number=0)))
    with pytest.raises(Broken, match="Cleo has an earlier ticket"):
        await looks(town)


async def test_a_number_that_is_drawn_before_the_lock_is_seen(
    served: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    jam = await jam_of(served, capacity=1)
    await jam.says("Ana")
    ben, cleo = await jam.person("Ben"), await jam.person("Cleo")
    has_drawn, goes_on = asyncio.Event(), asyncio.Event()
    lock, numbers, drawn = places.lock, count(1), dict[int | None, int]()

    def draws(tx: Tx, session_id: int) -> tuple[Pool, ...]:
        if tx.actor.user_id not in drawn:
            drawn[tx.actor.user_id] = next(numbers)
        if tx.actor == ben:
            has_drawn.set()
            await_(goes_on.wait())
        return lock(tx, session_id)

    def joins(tx: Tx, found: Sequence[Pool], pool_ids: Sequence[int], _ticket: int | None = None) -> int:
        places.shift(tx, {pool_ids[0]: Shift(waiting=1, queued=1)})
        return drawn[tx.actor.user_id]

    monkeypatch.setattr(places, "lock", draws)
    monkeypatch.setattr(places, "join_queues", joins)
    first = asyncio.create_task(says(served, ben, jam))
    await has_drawn.wait()
    await says(served, cleo, jam)
    goes_on.set()
    await first
    with pytest.raises(Broken, match="Cleo was in the queue first, and waits behind Ben"):
        await looks(served)


async def says(town: Town, who: Actor, jam: Jam) -> None:
    """Somebody wants to come."""
    await town.db.write(who, rsvp.respond, jam.session.id, Answer.GOING)
