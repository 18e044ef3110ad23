"""/card in the group shows the next session there."""

from tests.world import World


async def test_an_organizer_shows_the_next_session_in_the_group(world: World) -> None:
    await world.session(capacity=4)
    await world.ana.sends("/card", to=world.group)
    await world.alice.sees("0 of 4 places taken", in_=world.group)
    await world.alice.taps("Going", in_=world.group)
    await world.alice.is_told("You're in.")


async def test_with_nothing_ahead_it_says_so(world: World) -> None:
    await world.ana.sends("/card", to=world.group)
    await world.ana.sees("No dates ahead yet", in_=world.group)


async def test_a_member_may_not(world: World) -> None:
    await world.session()
    await world.joins(world.bob)
    await world.bob.sends("/card", to=world.group)
    await world.sandbox.settle()
    await world.bob.does_not_see("places taken", in_=world.group)
    await world.bob.does_not_see("0 going", in_=world.group)


async def test_in_a_group_of_no_community_nothing_fails(world: World) -> None:
    elsewhere = world.sandbox.group("Elsewhere", owner=world.bob)
    await world.bob.adds_bot(elsewhere)
    for command in ("/card", "/whatson", "/queue", "/vote"):
        await world.bob.sends(command, to=elsewhere)
        await world.sandbox.settle()
        newest = elsewhere.chat.messages[max(elsewhere.chat.messages)]
        assert newest["text"].startswith("This is not there any more, or not for you."), command
