"""Leaving: places go to those who wait, an owner stays until there is another."""

from models.communities import Role, Standing
from models.rsvp import Answer
from services import leaving, members, rsvp
from tests.world import World


async def test_a_member_leaves_after_a_question_and_comes_back(world: World) -> None:
    await world.joins(world.bob)
    await world.bob.starts(world.community.reference)
    await world.bob.finds("Invite people")
    await world.bob.taps("Leave")
    await world.bob.sees("Leave Jam Lisboa?")
    await world.bob.taps("Leave now")
    await world.bob.sees("You left Jam Lisboa")
    assert (await world.actor(world.bob)).standing is Standing.LEFT
    await world.bob.taps("Join again")
    await world.bob.sees("2 members")


async def test_the_place_of_who_leaves_goes_to_who_waits(world: World) -> None:
    session = await world.session(capacity=1)
    await world.joins(world.alice, world.bob)
    for person in (world.alice, world.bob):
        await world.db.write(await world.actor(person), rsvp.respond, session.id, Answer.GOING)
    assert (await world.seen(session)).waiting == 1
    await world.db.write(await world.actor(world.alice), leaving.leave)
    after = await world.seen(session)
    assert (after.going, after.waiting) == (1, 0)
    await world.bob.is_told("Thursday Jam")


async def test_the_only_owner_cannot_leave(world: World) -> None:
    await world.ana.starts(world.community.reference)
    await world.ana.finds("Invite people")
    await world.ana.taps("Leave")
    answer = await world.ana.taps("Leave now")
    assert answer.alert
    assert "hand over first" in answer.text
    assert (await world.actor(world.ana)).standing is Standing.ACTIVE


async def test_an_owner_leaves_after_handing_over(world: World) -> None:
    await world.joins(world.bob)
    await world.becomes(world.bob, Role.OWNER)
    await world.db.write(await world.actor(world.ana), leaving.leave)
    assert (await world.actor(world.ana)).standing is Standing.LEFT


async def test_who_comes_back_is_an_ordinary_member(world: World) -> None:
    await world.joins(world.bob)
    await world.becomes(world.bob, Role.ADMIN)
    await world.db.write(await world.actor(world.bob), leaving.leave)
    await world.db.write(await world.actor(world.bob), members.join)
    assert (await world.actor(world.bob)).role is Role.MEMBER


async def test_a_stranger_has_nothing_to_leave(world: World) -> None:
    answer = await world.carol.forges(f"cxn:{world.community_id}")
    assert "not there any more" in answer.text
