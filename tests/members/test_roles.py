"""Who does what in a community, and who may say so."""

import pytest

from models.communities import Role, Standing
from services import roster
from services.errors import NotAllowed, NotFound
from tests.world import World


async def _opens_member(world: World, name: str) -> None:
    await world.ana.starts(world.community.reference)
    await world.ana.finds("Invite people")
    await world.ana.taps("Members")
    await world.ana.taps(name)


async def test_a_role_is_given_by_a_tap(world: World) -> None:
    await world.joins(world.bob)
    await _opens_member(world, "Bob")
    await world.ana.sees("Member · Jam Lisboa")
    answer = await world.ana.taps("Make moderator")
    assert answer.text == "Bob: Moderator."
    await world.bob.starts(world.community.reference)
    await world.bob.finds("Invite people")
    assert "Members" in world.bob.buttons()
    assert "Settings" not in world.bob.buttons()


async def test_ownership_is_handed_over_after_a_question(world: World) -> None:
    await world.joins(world.bob)
    await _opens_member(world, "Bob")
    await world.ana.taps("Hand over")
    await world.ana.sees("Make Bob the owner?")
    await world.ana.taps("Hand over now")
    await world.ana.sees("Owner · Jam Lisboa")
    assert (await world.actor(world.bob)).role is Role.OWNER
    assert (await world.actor(world.ana)).role is Role.ADMIN


async def test_an_admin_gives_only_roles_below(world: World) -> None:
    await world.joins(world.alice, world.bob)
    await world.becomes(world.alice, Role.ADMIN)
    alice, ana, bob = [await world.actor(person) for person in (world.alice, world.ana, world.bob)]
    assert bob.user_id
    assert ana.user_id
    details = await world.db.write(alice, roster.change_role, bob.user_id, Role.MODERATOR)
    assert details.offered == (Role.MODERATOR, Role.MEMBER)
    for user_id, role in ((bob.user_id, Role.ADMIN), (bob.user_id, Role.OWNER), (ana.user_id, Role.MEMBER)):
        with pytest.raises(NotAllowed):
            await world.db.write(alice, roster.change_role, user_id, role)
    with pytest.raises(NotAllowed):
        await world.db.write(alice, roster.hand_over, bob.user_id)


async def test_a_moderator_sees_members_and_changes_none(world: World) -> None:
    await world.joins(world.alice, world.bob)
    await world.becomes(world.alice, Role.MODERATOR)
    bob = await world.actor(world.bob)
    await world.alice.sends("/members")
    await world.alice.sees("Members of Jam Lisboa")
    await world.alice.taps("Bob")
    assert world.alice.buttons() == ["Ban", "See banned", "‹ Back", "Home"]
    answer = await world.alice.forges(f"mbr:{world.community_id}:{bob.user_id}:moderator")
    assert "You may not do this here" in answer.text


async def test_strangers_and_members_see_no_list(world: World) -> None:
    await world.joins(world.bob)
    for person in (world.bob, world.carol):
        answer = await person.forges(f"ml:{world.community_id}:0")
        assert "You may not do this here" in answer.text
    await world.bob.sends("/members")
    await world.bob.sees("You organize no community yet")


async def test_who_is_not_there_cannot_be_made_anything(world: World) -> None:
    carol = await world.actor(world.carol, None)
    with pytest.raises(NotFound):
        await world.db.write(await world.actor(world.ana), roster.change_role, carol.user_id or 0, Role.ADMIN)


async def test_the_list_has_pages_and_begins_with_those_who_wait(world: World) -> None:
    people = [world.sandbox.person(f"Person {n:02}") for n in range(9)]
    await world.joins(*people)
    ana = await world.actor(world.ana)
    page = await world.db.read(ana, roster.page, 0)
    assert [member.name for member in page.members][:2] == ["Ana", "Person 00"]
    assert page.pages == 2
    assert (await world.db.read(ana, roster.page, 99)).page == 1
    await world.ana.sends("/members")
    await world.ana.sees("10 members")
    await world.ana.taps("›")
    await world.ana.sees("Person 08")
    assert "2/2" in world.ana.buttons()


async def test_those_who_wait_come_first(world: World) -> None:
    await world.ana.starts(world.community.reference)
    await world.ana.finds("Invite people")
    await world.ana.taps("Settings")
    await world.ana.taps("Approve who joins")
    await world.joins(world.bob)
    assert (await world.actor(world.bob)).standing is Standing.PENDING
    await world.ana.sends("/members")
    await world.ana.sees("1 asks to join")
    assert world.ana.buttons()[0] == "⏳ Bob"
    await world.ana.taps("⏳ Bob")
    await world.ana.taps("Let in")
    await world.ana.sees("2 members")
