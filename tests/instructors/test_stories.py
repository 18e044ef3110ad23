"""Instructors in the chat and on pages: made by an organizer, introduced by themselves, and leaving."""

from models.communities import Role
from sandbox.client import Person
from services import instructors
from services.instructors import InstructorDetails
from tests.offerings.test_stories import looks, made
from tests.world import World


async def becomes_instructor(world: World, person: Person) -> InstructorDetails:
    """The owner makes a member an instructor, by the services."""
    who = (await world.actor(person)).user_id
    return await world.db.write(await world.actor(world.ana), instructors.make, who)


async def _of(world: World, person: Person) -> InstructorDetails:
    who = await world.actor(person)
    found = await world.db.read(who, instructors.of_user, who.user_id or 0)
    assert found is not None
    return found


async def test_an_organizer_makes_a_member_an_instructor_who_is_told(world: World) -> None:
    await world.joins(world.bob)
    await world.ana.sends("/members")
    await world.ana.taps("Bob")
    answer = await world.ana.taps("Make instructor")
    assert answer.text == "Bob can sell one-to-one services now."
    await world.ana.sees("Nothing is said about them yet.")
    await world.delivered()
    await world.bob.sees("You are an instructor of Jam Lisboa")
    assert "Set my hours" in world.bob.buttons()
    await world.ana.sends("/members")
    await world.ana.taps("Bob")
    assert "Make instructor" not in world.ana.buttons()
    await world.ana.taps("Instructor")
    await world.ana.sees("Bob")


async def test_an_instructor_says_who_they_are_and_it_stands_on_the_offering(world: World) -> None:
    await world.joins(world.alice, world.bob)
    await becomes_instructor(world, world.bob)
    await made(world, world.bob)
    await looks(world, world.bob)
    await world.bob.taps("Instructors")
    await world.bob.taps("Bob")
    await world.bob.sees("Say who you are")
    await world.bob.taps("Title")
    await world.bob.sends("Dance <teacher>")
    await world.bob.sees("Dance <teacher>")
    await world.bob.taps("About me")
    await world.bob.sends("x" * 2001)
    await world.bob.sees("2,000")
    await world.bob.sends("I dance since 1990.")
    await world.bob.sees("I dance since 1990.")
    await looks(world, world.alice)
    await world.alice.taps("Instructors")
    await world.alice.taps("Bob")
    await world.alice.sees("I dance since 1990.")
    assert not {"Title", "Stop selling"} & set(world.alice.buttons())
    await world.alice.taps("Private dance lesson")
    await world.alice.sees("Dance <teacher>")


async def test_who_stops_selling_is_asked_first_and_can_be_made_one_again(world: World) -> None:
    await world.joins(world.alice, world.bob)
    one = await becomes_instructor(world, world.bob)
    await made(world, world.bob)
    await world.bob.forges(f"zis:{world.community_id}:{one.id}")
    await world.bob.taps("Stop selling")
    await world.bob.sees("The offerings are archived")
    answer = await world.bob.taps("Stop selling now")
    assert answer.text == "Bob sells nothing any more."
    await world.alice.forges(f"c:{world.community_id}")
    assert "Book 1-to-1" not in world.alice.buttons(), "what they offered is put away"
    assert "not there any more" in (await world.alice.forges(f"zis:{world.community_id}:{one.id}")).text
    await world.ana.forges(f"zis:{world.community_id}:{one.id}")
    await world.ana.sees("Sells nothing any more.")
    await world.ana.taps("Make instructor")
    assert (await _of(world, world.bob)).active


async def test_nobody_makes_or_ends_an_instructor_who_may_not(world: World) -> None:
    await world.joins(world.alice, world.bob)
    await world.becomes(world.alice, Role.MODERATOR)
    one = await becomes_instructor(world, world.bob)
    alice = await world.actor(world.alice)
    assert "may not" in (await world.alice.forges(f"zim:{world.community_id}:{alice.user_id}")).text
    for code in ("zie:{}:{}:1", "ziq:{}:{}", "zin:{}:{}"):
        answer = await world.alice.forges(code.format(world.community_id, one.id))
        assert "not there any more" in answer.text
    assert (await _of(world, world.bob)).active
    assert "not there any more" in (await world.ana.forges(f"zim:{world.community_id}:99")).text
