"""Without a public address there is nothing to subscribe to, and that is said."""

from tests.world import World


async def test_without_an_address_the_file_is_what_there_is(world: World) -> None:
    jam = await world.session()
    await world.opens(world.alice, jam)
    await world.alice.taps("See more")
    await world.alice.taps("Add to calendar")
    await world.alice.taps("Subscribe")
    await world.alice.sees("Subscribing needs a web address, and this bot has none.")
    assert "Copy the link" not in world.alice.buttons()
    await world.opens(world.alice, jam)
    await world.alice.taps("See more")
    await world.alice.taps("Add to calendar")
    await world.alice.taps("Get the file")
    await world.alice.sees("Open the file to put it into your calendar")
