"""The bot is thrown out, comes back, goes elsewhere; the group becomes a supergroup."""

from bot.app import Jamboree
from sandbox import Sandbox
from sandbox.client import Person
from tests.world import World


async def _opens_settings(person: Person, world: World) -> None:
    await person.starts(world.community.reference)
    await person.finds("Invite people")
    await person.taps("Settings")


async def test_a_community_lives_on_without_its_group_and_finds_it_again(world: World) -> None:
    await world.ana.removes_bot(world.group)
    await world.sandbox.settle()
    await _opens_settings(world.ana, world)
    await world.ana.sees("Cards: no group is linked")
    await world.ana.adds_bot(world.group, "setup")
    await world.ana.sees("Jam Lisboa is set up.", in_=world.group)
    assert (await world.ana.finds("Join", in_=world.group)).button["url"].endswith(world.community.reference)
    await _opens_settings(world.ana, world)
    await world.ana.sees("Cards: in the group")


async def test_a_community_moves_to_another_group(world: World) -> None:
    other = world.sandbox.group("New home", owner=world.ana)
    await _opens_settings(world.ana, world)
    await world.ana.taps("Set up cards")
    url = (await world.ana.finds("Choose a new group", kind="url")).button["url"]
    await world.ana.adds_bot(other, url.rpartition("=")[2])
    await world.ana.sees("Jam Lisboa is set up.", in_=other)
    await world.bob.sends("/setup", to=world.group)
    await world.bob.sees("Only an administrator of this group", in_=world.group)


async def test_nobody_takes_a_community_that_is_not_theirs_into_their_group(world: World) -> None:
    mine = world.sandbox.group("Bob's own", owner=world.bob)
    await world.joins(world.bob)
    await world.bob.adds_bot(mine, world.community.reference)
    await world.bob.sees("You may not do this here", in_=mine)
    await world.bob.sends("/setup", to=mine)
    await world.bob.sees("Bob's own is set up.", in_=mine)


async def test_a_group_that_has_a_community_takes_no_second_one(world: World) -> None:
    other = world.sandbox.group("Other", owner=world.ana)
    await world.ana.adds_bot(other, "setup")
    await world.ana.sees("Other is set up.", in_=other)
    name = world.app.links.username
    await world.ana.sends(f"/start@{name} {world.community.reference}", to=other)
    await world.ana.sees("Already linked", in_=other)


async def test_a_supergroup_is_the_same_community(app: Jamboree, sandbox: Sandbox) -> None:
    olga = sandbox.person("Olga")
    small = sandbox.group("Small", owner=olga, kind="group")
    await olga.starts()
    await olga.adds_bot(small, "setup")
    await olga.sees("Small is set up.", in_=small)
    before = (await olga.finds("Join", in_=small)).button["url"]
    small.migrate()
    await sandbox.settle()
    await olga.sends("/setup", to=small)
    await olga.sees("Small is set up.", in_=small)
    assert (await olga.finds("Join", in_=small)).button["url"] == before
    assert app.links.username in before
