"""Places under pressure: never one too many, never out of order, whatever happens at once."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from models.actor import SYSTEM, Actor
from models.database import Database
from models.places import PlacePool
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.tx import Tx, table_of
from services import places, rsvp, sessions
from services.errors import NoPlaceForGuests, RoleFull
from services.rsvp import Outcome
from tests.town import Town

pools = table_of(PlacePool)
rsvps = table_of(Rsvp)


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def balance(db: Database, session: int) -> tuple[int, int]:
    """Taken and waiting of a session, after checking that the counters equal the rows they count."""

    def read(tx: Tx) -> tuple[int, int]:
        rows = tx.rows(select(rsvps.c.status, rsvps.c.guests).where(rsvps.c.session_id == session))
        taken = sum(1 + row.guests for row in rows if row.status is RsvpStatus.GOING)
        waiting = sum(row.status is RsvpStatus.WAITLIST for row in rows)
        assert (taken, waiting) == _pools(tx, session)
        return taken, waiting

    return await db.read(SYSTEM, read)


def _pools(tx: Tx, session: int) -> tuple[int, int]:
    rows = tx.rows(select(pools.c.taken, pools.c.waiting).where(pools.c.session_id == session))
    return sum(row.taken for row in rows), sum(row.waiting for row in rows)


async def test_a_hundred_people_tap_for_ten_places_at_once(town: Town) -> None:
    owner = await town.community()
    session = await town.session(owner, capacity=10)
    crowd = await town.crowd(100, owner.community_id or 0)

    results = await asyncio.gather(
        *(town.db.write(person, rsvp.respond, session.id, Answer.GOING) for person in crowd)
    )

    outcomes = [result.outcome for result in results]
    assert outcomes.count(Outcome.GOING) == 10
    waiting = sorted(
        result.session.mine.position
        for result in results
        if result.session.mine and result.session.mine.position
    )
    assert waiting == list(range(1, 91))
    assert await balance(town.db, session.id) == (10, 90)


async def test_the_race_is_real_without_the_guard(town: Town) -> None:
    """The control: the same crowd, reading first and writing then, as one does without thinking."""
    owner = await town.community()
    session = await town.session(owner, capacity=10)
    pool = session.pools[0].id

    def free(tx: Tx) -> bool:
        row = tx.row(select(pools.c.taken, pools.c.capacity).where(pools.c.id == pool))
        return row is not None and row.taken < row.capacity

    def take(tx: Tx) -> None:
        tx.execute(update(pools).where(pools.c.id == pool).values(ceiling=None, taken=pools.c.taken + 1))

    seen = await asyncio.gather(*(town.db.read(SYSTEM, free) for _ in range(60)))
    await asyncio.gather(*(town.db.write(SYSTEM, take) for is_free in seen if is_free))
    taken = await town.db.read(SYSTEM, lambda tx: tx.value(select(pools.c.taken).where(pools.c.id == pool)))
    assert taken > 10


async def test_the_database_itself_refuses_one_too_many(town: Town) -> None:
    owner = await town.community()
    session = await town.session(owner, capacity=2)
    unguarded = update(pools).where(pools.c.id == session.pools[0].id).values(taken=3)
    with pytest.raises(IntegrityError):
        await town.db.write(SYSTEM, lambda tx: tx.execute(unguarded))


async def test_a_large_party_at_the_head_of_the_queue_is_not_passed(town: Town) -> None:
    owner = await town.community()
    session = await town.session(owner, capacity=3)
    first, pair, single = [await town.person(community=owner.community_id) for _ in range(3)]
    await town.db.write(first, rsvp.respond, session.id, Answer.GOING, guests=2)
    await town.db.write(pair, rsvp.respond, session.id, Answer.GOING, guests=1)
    await town.db.write(single, rsvp.respond, session.id, Answer.GOING)

    await town.db.write(first, rsvp.respond, session.id, Answer.GOING, guests=1)
    assert (await town.db.read(single, sessions.details, session.id)).mine.position == 2  # type: ignore[union-attr]
    assert await balance(town.db, session.id) == (2, 2)

    await town.db.write(first, rsvp.respond, session.id, Answer.NOT_GOING)
    assert await balance(town.db, session.id) == (3, 0)


async def test_who_comes_anew_goes_behind_a_party_that_waits(town: Town) -> None:
    owner = await town.community()
    session = await town.session(owner, capacity=3)
    people = [await town.person(community=owner.community_id) for _ in range(3)]
    for guests, (person, outcome) in zip(
        (1, 1, 0),
        zip(people, (Outcome.GOING, Outcome.WAITLISTED, Outcome.WAITLISTED), strict=True),
        strict=True,
    ):
        result = await town.db.write(person, rsvp.respond, session.id, Answer.GOING, guests=guests)
        assert result.outcome is outcome
    assert await balance(town.db, session.id) == (2, 2)
    await town.db.write(people[1], rsvp.respond, session.id, Answer.NOT_GOING)
    assert await balance(town.db, session.id) == (3, 0)


async def test_no_guest_passes_those_who_wait(town: Town) -> None:
    owner = await town.community()
    session = await town.session(owner, capacity=2)
    alice, bob, carol = [await town.person(community=owner.community_id) for _ in range(3)]
    await town.db.write(alice, rsvp.respond, session.id, Answer.GOING)
    await town.db.write(bob, rsvp.respond, session.id, Answer.GOING)
    await town.db.write(carol, rsvp.respond, session.id, Answer.GOING)
    with pytest.raises(NoPlaceForGuests):
        await town.db.write(alice, rsvp.respond, session.id, Answer.GOING, guests=1)
    assert await balance(town.db, session.id) == (2, 1)


async def test_lowering_the_capacity_throws_nobody_out(town: Town) -> None:
    owner = await town.community()
    session = await town.session(owner, capacity=3)
    people = [await town.person(community=owner.community_id) for _ in range(4)]
    for person in people[:3]:
        await town.db.write(person, rsvp.respond, session.id, Answer.GOING)

    await town.db.write(owner, places.resize, {session.pools[0].id: 1})
    result = await town.db.write(people[3], rsvp.respond, session.id, Answer.GOING)
    assert result.outcome is Outcome.WAITLISTED
    await town.db.write(people[0], rsvp.respond, session.id, Answer.NOT_GOING)
    assert await balance(town.db, session.id) == (2, 1)
    await town.db.write(people[1], rsvp.respond, session.id, Answer.NOT_GOING)
    await town.db.write(people[2], rsvp.respond, session.id, Answer.NOT_GOING)
    assert await balance(town.db, session.id) == (1, 0)


STEP = st.tuples(st.integers(0, 5), st.sampled_from(list(Answer)), st.integers(0, 3), st.integers(0, 1))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, max_size=25), sizes=st.tuples(st.integers(1, 4), st.integers(1, 4)))
async def test_any_sequence_of_answers_keeps_counters_and_order(
    sqlite_database: Database, steps: list[tuple[int, Answer, int, int]], sizes: tuple[int, int]
) -> None:
    """Places are never exceeded, nobody in the queue is passed, and each sees the session as it then is."""
    town = Town(sqlite_database)
    owner = await town.community()
    session = await town.session(owner, roles={"base": sizes[0], "flyer": sizes[1]})
    crowd: list[Actor] = [await town.person(community=owner.community_id) for _ in range(6)]
    for who, answer, guests, role in steps:
        try:
            result = await town.db.write(
                crowd[who],
                rsvp.respond,
                session.id,
                answer,
                pool_id=session.pools[role].id if answer is Answer.GOING else None,
                guests=guests if answer is Answer.GOING else None,
            )
        except (RoleFull, NoPlaceForGuests):
            continue
        assert result.session == await town.db.read(crowd[who], sessions.details, session.id)
    await balance(town.db, session.id)
    after = await town.db.read(owner, sessions.details, session.id)
    assert all(pool.capacity is not None and pool.taken <= pool.capacity for pool in after.pools)
    for pool in after.pools:
        head = await town.db.read(
            owner,
            lambda tx, pool=pool: tx.value(
                select(rsvps.c.guests)
                .where(rsvps.c.community_id == owner.community_id, rsvps.c.pool_id == pool.id)
                .where(rsvps.c.status == RsvpStatus.WAITLIST)
                .order_by(rsvps.c.queue_number)
                .limit(1)
            ),
        )
        assert head is None or (pool.free or 0) < 1 + head
