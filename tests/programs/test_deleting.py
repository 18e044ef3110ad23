"""Deleting a program: its cards go, who answered hears of it, and an undo brings everything back."""

from services import program_life
from services.sessions import SessionDetails
from tests.world import World


async def _deletes(world: World, session: SessionDetails) -> None:
    await world.db.write(await world.actor(world.ana), program_life.delete, session.program_id)


async def _restores(world: World, session: SessionDetails) -> None:
    await world.db.write(await world.actor(world.ana), program_life.restore, session.program_id)


async def test_cards_lose_their_buttons_and_get_them_back_by_undo(world: World) -> None:
    jam = await world.session()
    await world.posts(jam)
    await world.passes(seconds=5)
    await _deletes(world, jam)
    await world.alice.sees("This no longer takes place.", in_=world.group)
    await world.delivered()
    assert not world.alice.screen(in_=world.group).rows
    await world.passes(seconds=5)
    await _restores(world, jam)
    await world.delivered()
    await world.alice.finds("Going", in_=world.group)


async def test_who_answered_is_told_once_there_was_time_for_an_undo(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    await world.opens(world.bob, jam)
    await world.bob.taps("Can't come")
    for person in (world.alice, world.bob):
        person.forgets()
    await _deletes(world, jam)
    await world.passes(minutes=3)
    await world.alice.is_told("No more: Thursday Jam")
    await world.delivered()
    assert "No more" not in world.bob.transcript()
    assert "No more" not in world.ana.transcript()

    await _restores(world, jam)
    await world.alice.is_told("Back again: Thursday Jam")


async def test_an_undo_in_time_is_heard_by_nobody(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    world.alice.forgets()
    await _deletes(world, jam)
    await world.passes(seconds=30)
    await _restores(world, jam)
    await world.passes(minutes=3)
    await world.delivered()
    assert "No more" not in world.alice.transcript()
    assert "Back again" not in world.alice.transcript()
