"""Members see who is ahead, and leave the boards with one tap."""

from services import marking
from tests.world import World


async def held(world: World) -> None:
    """An evening to which Alice and Bob came."""
    jam = await world.session()
    await world.joins(world.alice, world.bob)
    await world.passes(days=3, hours=11)
    for person in (world.alice, world.bob):
        who = (await world.actor(person)).user_id or 0
        await world.db.write(await world.actor(world.ana), marking.mark, jam.id, who, came=True)
    await world.opens(world.alice, jam)
    await world.alice.taps("‹ Back")
    await world.alice.taps("See more")


async def test_a_member_sees_the_board_of_a_program_and_leaves_it(world: World) -> None:
    await held(world)
    await world.alice.taps("See leaders")
    await world.alice.sees("1. Alice · 1 visit")
    await world.alice.sees("Your place: 1. · 1 visit")
    await world.alice.taps("Show picture")
    await world.sandbox.settle()
    assert (await world.alice.sees("1. Bob · 1 visit"))["photo"]
    await world.alice.taps("‹ Back")
    await world.alice.taps("Leave boards")
    left = await world.alice.sees("You left the boards")
    assert "1. Bob · 1 visit" in left["text"]
    assert "Alice" not in left["text"]
    await world.alice.taps("Join boards")
    await world.alice.sees("1. Alice · 1 visit")


async def test_an_organizer_switches_the_boards_of_the_community_off(world: World) -> None:
    await held(world)
    await world.ana.starts()
    await world.sandbox.settle()
    await world.ana.taps("Community")
    await world.ana.taps("See more")
    await world.ana.taps("See leaders")
    await world.ana.sees("1. Alice · 1 visit")
    await world.ana.taps("All time")
    await world.ana.taps("Switch boards off")
    await world.ana.sees("Organizers switched leaderboards off here.")
    await world.alice.taps("See leaders")
    await world.alice.sees("Organizers switched leaderboards off here.")
    assert "Switch boards on" not in world.alice.buttons()
    await world.ana.taps("Switch boards on")
    await world.ana.sees("1. Bob · 1 visit")
