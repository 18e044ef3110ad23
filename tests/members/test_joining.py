"""Getting into a community: by its link, by approval, by Telegram's join request."""

import pytest

from models.communities import Membership, Standing
from models.tx import Tx, table_of
from sandbox.client import Person
from services import communities, roster
from tests.world import World

memberships = table_of(Membership)


@pytest.fixture
async def closed(world: World) -> World:
    """The community lets people in by approval."""
    await world.db.write(await world.actor(world.ana), communities.change, requires_approval=True)
    return world


def _ban(tx: Tx, user_id: int) -> None:
    tx.execute(
        memberships.update()
        .where(memberships.c.community_id == tx.community_id, memberships.c.user_id == user_id)
        .values(standing=Standing.BANNED)
    )
    tx.signal("membership", user_id)


async def test_a_link_shows_what_it_is_and_one_tap_joins(world: World) -> None:
    await world.bob.starts(world.community.reference)
    await world.bob.sees("Join to see what's on")
    answer = await world.bob.taps("Join")
    assert answer.text == "You're in."
    await world.bob.sees("2 members")
    assert world.bob.buttons() == ["What's on", "Open community", "Home"]


async def test_joining_twice_changes_nothing(world: World) -> None:
    await world.bob.starts(world.community.reference)
    button = await world.bob.finds("Join")
    await world.bob.presses(button)
    answer = await world.bob.presses(button)
    assert answer.text == "You are a member already."
    await world.bob.sees("2 members")


async def test_a_request_waits_for_an_organizer_who_lets_in(closed: World) -> None:
    await closed.bob.starts(closed.community.reference)
    await closed.bob.sees("Organizers let in who joins")
    answer = await closed.bob.taps("Ask to join")
    assert answer.alert
    await closed.bob.sees("You have asked to join")
    await closed.ana.is_told("Bob")
    answer = await closed.ana.taps("Let in")
    assert answer.text == "Bob is in."
    await closed.bob.is_told("Jam Lisboa")
    await closed.bob.starts(closed.community.reference)
    await closed.bob.sees("2 members")


async def test_a_declined_request_is_told_and_can_be_made_again(closed: World) -> None:
    await closed.bob.starts(closed.community.reference)
    await closed.bob.taps("Ask to join")
    await closed.ana.is_told("Bob")
    answer = await closed.ana.taps("Decline")
    assert answer.text == "Bob was declined."
    await closed.bob.is_told("Jam Lisboa")
    closed.ana.forgets()
    closed.clock.advance(minutes=1)
    await closed.bob.starts(closed.community.reference)
    await closed.bob.taps("Ask to join")
    await closed.ana.is_told("Bob asks to join")


async def test_of_two_organizers_the_second_sees_what_the_first_decided(closed: World) -> None:
    bob = await closed.actor(closed.bob)
    await closed.bob.starts(closed.community.reference)
    await closed.bob.taps("Ask to join")
    await closed.ana.is_told("Bob")
    waiting = await closed.ana.finds("Decline")
    await closed.db.write(await closed.actor(closed.ana), roster.decide, bob.user_id or 0, approve=True)
    answer = await closed.ana.presses(waiting)
    assert answer.text == "Bob is in already."
    assert (await closed.actor(closed.bob)).standing is Standing.ACTIVE


async def test_members_let_nobody_in(closed: World) -> None:
    await closed.db.write(await closed.actor(closed.ana), communities.change, requires_approval=False)
    await closed.joins(closed.alice)
    await closed.db.write(await closed.actor(closed.ana), communities.change, requires_approval=True)
    await closed.joins(closed.bob)
    bob = await closed.actor(closed.bob)
    answer = await closed.alice.forges(f"jd:{closed.community_id}:{bob.user_id}:1")
    assert "You may not do this here" in answer.text
    assert (await closed.actor(closed.bob)).standing is Standing.PENDING


async def test_the_banned_stay_out(world: World) -> None:
    await world.joins(world.bob)
    bob = await world.actor(world.bob)
    await world.db.write(await world.actor(world.ana), _ban, bob.user_id or 0)
    await world.bob.starts(world.community.reference)
    await world.bob.sees("You were removed from this community")
    assert world.bob.buttons() == ["Home"]
    answer = await world.bob.forges(f"j:{world.community_id}")
    assert "You were removed" in answer.text


@pytest.mark.parametrize("reference", ["nothing-here", "setup", "x" * 64, "--__--"])
async def test_a_link_to_nothing_says_so(world: World, reference: str) -> None:
    await world.bob.starts(reference)
    await world.bob.sees("not there any more")


async def lets_in(world: World, person: Person) -> None:
    """Wait until somebody is in the group."""
    there = world.group.chat.has
    await world.sandbox.world.feed.pulse.until(lambda: there(person.id), 5)
    assert there(person.id)


async def turns_away(world: World, person: Person) -> None:
    """Wait until a request is answered without letting in."""
    requests = world.group.chat.requests
    await world.sandbox.world.feed.pulse.until(lambda: person.id not in requests, 5)
    assert person.id not in requests
    assert not world.group.chat.has(person.id)


class TestAtTheGroupsDoor:
    @pytest.fixture
    async def dora(self, world: World) -> Person:
        return world.sandbox.person("Dora")

    async def test_where_no_approval_is_needed_the_door_opens(self, world: World, dora: Person) -> None:
        await dora.asks_to_join(world.group)
        await lets_in(world, dora)
        assert (await world.actor(dora)).standing is Standing.ACTIVE

    async def test_a_member_comes_in_even_by_approval(self, closed: World, dora: Person) -> None:
        await closed.db.write(await closed.actor(closed.ana), communities.change, requires_approval=False)
        await closed.joins(dora)
        await closed.db.write(await closed.actor(closed.ana), communities.change, requires_approval=True)
        await dora.asks_to_join(closed.group)
        await lets_in(closed, dora)

    async def test_an_organizer_lets_in_and_so_does_telegram(self, closed: World, dora: Person) -> None:
        await dora.asks_to_join(closed.group)
        await closed.ana.is_told("Dora asks to join")
        assert not closed.group.chat.has(dora.id)
        await closed.ana.taps("Let in")
        await lets_in(closed, dora)

    async def test_an_organizer_declines_and_so_does_telegram(self, closed: World, dora: Person) -> None:
        await dora.asks_to_join(closed.group)
        await closed.ana.is_told("Dora asks to join")
        await closed.ana.taps("Decline")
        await turns_away(closed, dora)

    async def test_the_banned_are_declined(self, world: World, dora: Person) -> None:
        await world.joins(dora)
        dora_there = await world.actor(dora)
        await world.db.write(await world.actor(world.ana), _ban, dora_there.user_id or 0)
        await dora.asks_to_join(world.group)
        await turns_away(world, dora)

    async def test_other_groups_are_none_of_our_business(self, world: World, dora: Person) -> None:
        other = world.sandbox.group("Other", owner=world.bob)
        await world.bob.adds_bot(other, admin=True)
        await dora.asks_to_join(other)
        await world.sandbox.settle()
        assert dora.id in other.chat.requests
