"""Help for who asks, and a way out of everything."""

from bot.app import Jamboree
from sandbox import Sandbox
from tests.world import World


async def test_help_is_short_and_about_the_one_who_asks(world: World) -> None:
    await world.ana.sends("/help")
    await world.ana.sees("For organizers")
    await world.bob.sends("/help")
    said = await world.bob.sees("Do you organize something?")
    assert "For organizers" not in said["text"]
    assert len(said["text"].splitlines()) < 10


async def test_cancel_answers_when_there_is_nothing_to_stop(app: Jamboree, sandbox: Sandbox) -> None:
    newcomer = sandbox.person("Newcomer")
    await newcomer.sends("/cancel")
    await newcomer.sees("There was nothing to stop.")
    assert app.links.username


async def test_cancel_stops_a_conversation_and_nothing_is_changed(world: World) -> None:
    await world.ana.starts(world.community.reference)
    await world.ana.finds("Invite people")
    await world.ana.taps("Settings")
    await world.ana.taps("Edit name")
    await world.ana.sends("/cancel")
    await world.ana.sees("Nothing was changed.")
    await world.ana.sends("/cancel")
    await world.ana.sees("There was nothing to stop.")
    await world.ana.taps("Home")
    await world.ana.sends(f"/start {world.community.reference}")
    await world.ana.sees("Jam Lisboa")


async def test_in_a_group_cancel_is_one_line_without_buttons(world: World) -> None:
    await world.bob.sends("/cancel", to=world.group)
    said = await world.bob.sees("There was nothing to stop.", in_=world.group)
    assert "reply_markup" not in said
