"""Organizers invite by a link and by name; what was taken back leads nowhere."""

import re

import pytest

from models.programs import Visibility
from sandbox.client import Person
from services import communities, sessions
from services.errors import NotFound
from services.sessions import SessionDetails
from tests.world import World


@pytest.fixture
async def circle(world: World) -> SessionDetails:
    """The first date of a program that only the invited see."""
    return await world.session(name="Secret circle", visibility=Visibility.INVITE_ONLY, capacity=1)


async def invites(world: World, circle: SessionDetails) -> None:
    """Ana opens the screen from the program's own."""
    program = f"p:{world.community_id}:{circle.program_id}"
    await world.ana.forges(program)
    await world.ana.taps("Manage")
    await world.ana.taps("Invite people")


async def link(world: World, circle: SessionDetails) -> str:
    """The reference in the link that Ana has made."""
    await invites(world, circle)
    await world.ana.taps("Make a link")
    return reference(world.ana)


def reference(person: Person) -> str:
    """The reference in the link on a person's screen."""
    found = re.search(r"start=([\w-]+)", person.screen().text)
    assert found is not None
    return found[1]


async def test_whoever_opens_the_link_is_a_member_and_sees_the_program(
    world: World, circle: SessionDetails
) -> None:
    lets_in = await link(world, circle)
    await world.alice.starts(circle.reference)
    await world.sandbox.settle()
    assert "Secret" not in world.alice.transcript()
    await world.alice.starts(lets_in)
    await world.alice.sees("Secret circle")
    await world.says_going(world.alice, circle)
    await world.ana.taps("‹ Back")
    await world.ana.taps("Show changes")
    await world.ana.sees("came in by the invitation link")


async def test_a_renewed_link_is_dead_and_so_is_one_turned_off(world: World, circle: SessionDetails) -> None:
    first = await link(world, circle)
    await world.ana.taps("Renew link")
    second = reference(world.ana)
    assert second != first
    await world.alice.starts(first)
    await world.alice.sees("This is not there any more, or not for you.")
    await world.bob.starts(second)
    await world.bob.sees("Secret circle")
    await world.ana.taps("Turn link off")
    await world.ana.sees("Only the invited see this program.")
    await world.carol.starts(second)
    await world.carol.sees("This is not there any more, or not for you.")
    # Who came by it stays.
    await world.opens(world.bob, circle)


async def test_where_organizers_let_people_in_the_link_waits_for_them(
    world: World, circle: SessionDetails
) -> None:
    await world.db.write(await world.actor(world.ana), communities.change, requires_approval=True)
    lets_in = await link(world, circle)
    await world.ana.sees("once an organizer lets them into the community")
    await world.alice.starts(lets_in)
    await world.alice.sees("You have asked to join.")
    with pytest.raises(NotFound):
        await world.db.read(await world.actor(world.alice), sessions.details, circle.id)
    await world.ana.is_told("Alice")
    await world.ana.taps("Let in")
    await world.alice.is_told("Welcome to Jam Lisboa")
    await world.opens(world.alice, circle)


async def test_chosen_members_are_told_and_found_by_a_part_of_the_name(
    world: World, circle: SessionDetails
) -> None:
    await world.joins(world.alice, world.bob, world.carol)
    await invites(world, circle)
    await world.ana.taps("Choose members")
    assert [name for name in world.ana.buttons() if name in ("Ana", "Alice", "Bob", "Carol")] == [
        "Alice",
        "Bob",
        "Carol",
    ]
    await world.ana.sends("nobody")
    await world.ana.sees("No member who could be invited is called “nobody”.")
    await world.ana.sends("CAR")
    await world.ana.sees("1 member fits “CAR”.")
    await world.ana.taps("Carol")
    assert "Ana invited you." in await world.carol.is_told("You are invited: Secret circle")
    await world.carol.taps("Open program")
    await world.carol.sees("Choose a date to say whether you come.")
    await world.sandbox.settle()
    assert "Carol" not in world.ana.buttons()


async def test_who_is_taken_off_the_list_sees_it_no_more_and_the_place_goes_on(
    world: World, circle: SessionDetails
) -> None:
    lets_in = await link(world, circle)
    for person in (world.alice, world.bob):
        await person.starts(lets_in)
        await person.sees("Secret circle")
        await world.says_going(person, circle)
    await world.delivered()
    before = len(world.alice.messages())
    await world.ana.taps("See the invited")
    await world.ana.taps("Alice")
    await world.ana.sees("An answer to 1 date ahead ends; the place goes to who waits.")
    await world.ana.taps("Take off the list")
    assert [name for name in world.ana.buttons() if name in ("Alice", "Bob")] == ["Bob"]
    await world.bob.is_told("A place is free: you're in")
    await world.delivered()
    assert len(world.alice.messages()) == before
    await world.alice.starts(circle.reference)
    await world.alice.sees("This is not there any more, or not for you.")
