"""An open mic: each performer has a slot, knows about when, and signs up beforehand where that is wanted."""

from datetime import timedelta

import pytest

from models.programs import Kind
from services import queue, queue_calls, queue_hosts
from services.queue import State
from services.queue_errors import QueueClosed
from services.sessions import SessionDetails
from tests.queue.test_stories import opens_queue
from tests.setlists.songs import bring
from tests.world import World


async def open_mic(world: World, **settings: object) -> tuple[SessionDetails, list[int]]:
    """An open mic, and two pieces that can be performed there."""
    session = await world.session(name="Open Mic", kind=Kind.OPEN_MIC, settings=settings)
    ana = await world.actor(world.ana)
    pieces = [await world.db.write(ana, bring, session.program_id, title) for title in ("Elegy", "Hurt")]
    return session, pieces


async def test_each_performer_is_told_about_when_it_is_their_turn(world: World) -> None:
    session, (elegy, hurt) = await open_mic(world, slot_minutes=10)
    await world.joins(world.bob)
    world.clock.now = session.starts_at - timedelta(minutes=30)
    bob, ana = await world.actor(world.bob), await world.actor(world.ana)
    first = await world.db.write(ana, queue_calls.call, session.id, elegy)
    second = await world.db.write(bob, queue_calls.call, session.id, hurt)
    assert second.board.expected(second.entry) == session.starts_at + timedelta(minutes=10)
    await opens_queue(world, world.bob, session)
    await world.bob.sees("2. Hurt · Bob · ~")
    await world.bob.taps("See my songs")
    await world.bob.taps("2")
    await world.bob.sees("It is no. 2: 1 song before it. About ")
    world.clock.now = session.starts_at + timedelta(minutes=5)  # begun late
    board = (await world.db.write(ana, queue_hosts.play, first.entry.id)).board
    assert board.expected(board.waiting[0]) == session.starts_at + timedelta(minutes=15)
    world.clock.now = session.ends_at
    after = await world.db.read(ana, queue.board, session.id)
    assert after.expected(after.waiting[0]) is None


async def test_one_signs_up_in_advance_where_that_is_wanted(world: World) -> None:
    await world.joins(world.bob)
    bob = await world.actor(world.bob)
    early, (elegy, _) = await open_mic(world, sign_up="in_advance")
    assert (await world.db.write(bob, queue_calls.call, early.id, elegy)).board.state is State.OPEN
    late, (elegy, _) = await open_mic(world, sign_up="at_the_door")
    with pytest.raises(QueueClosed):
        await world.db.write(bob, queue_calls.call, late.id, elegy)
