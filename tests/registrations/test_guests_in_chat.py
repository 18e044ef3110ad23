"""Organizers look after guests in the chat."""

from tests.world import World


async def test_a_guests_place_is_cancelled_once_that_is_meant_and_had_back(world: World) -> None:
    jam, ana = await world.session(capacity=1), world.ana
    await world.opens(ana, jam)
    for label in ("Manage", "Guests", "Add a guest"):
        await ana.taps(label)
    await ana.sends("Rui Costa rui@example.org")
    await ana.sees("Rui Costa · comes")
    await ana.taps("Rui Costa")
    await ana.taps("Cancel the place")
    await ana.sees("Cancel the place of Rui Costa?")
    assert (await world.seen(jam)).going == 1
    await ana.taps("Cancel the place")
    await ana.sees("Rui Costa · does not come")
    await ana.taps("Undo")
    await ana.sees("Rui Costa · comes")
    assert (await world.seen(jam)).going == 1
