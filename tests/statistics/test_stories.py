"""An organizer looks at how things are going, in numbers and as a picture."""

from services import marking
from services.sessions import SessionDetails
from tests.world import World


async def held(world: World) -> SessionDetails:
    """An evening to which Alice came, as she had said, and Bob did not."""
    jam = await world.session()
    for person in (world.alice, world.bob):
        await world.says_going(person, jam)
    alice, ana = await world.actor(world.alice), await world.actor(world.ana)
    await world.passes(days=3, hours=11)
    await world.db.write(ana, marking.mark, jam.id, alice.user_id or 0, came=True)
    await world.passes(hours=4)
    await world.app.sweeps.run_once("advance")
    await world.db.write(ana, marking.finish, jam.id)
    return jam


async def test_a_program_is_shown_in_numbers_and_as_a_picture(world: World) -> None:
    jam = await held(world)
    await world.opens(world.ana, jam)
    await world.ana.taps("‹ Back")
    await world.ana.taps("Manage")
    await world.ana.taps("Statistics")
    await world.ana.sees("1 session took place")
    await world.ana.sees("1 come on average, too few sessions for a trend")
    await world.ana.sees("50% of those who said yes came")
    for _twice in range(2):
        await world.ana.taps("Show picture")
        await world.sandbox.settle()
        picture = await world.ana.sees("1 session took place")
        assert picture["photo"]
        await world.ana.taps("Statistics")
    files = {m["photo"][-1]["file_unique_id"] for m in world.ana.messages() if "photo" in m}
    assert len(files) == 1


async def test_a_community_is_shown_with_its_programs(world: World) -> None:
    await held(world)
    await world.ana.starts()
    await world.sandbox.settle()
    await world.ana.taps("Community")
    await world.ana.taps("Statistics")
    await world.ana.sees("1 session in 12 weeks")
    await world.ana.sees("Thursday Jam · 1 session · 1 on average")
    await world.ana.taps("Show picture")
    await world.sandbox.settle()
    assert (await world.ana.sees("people were active in the last 8 weeks"))["photo"]
    await world.ana.taps("Statistics")
    await world.sandbox.settle()
    await world.ana.taps("Thursday Jam")
    await world.ana.sees("1 session took place")


async def test_members_have_no_such_button(world: World) -> None:
    await held(world)
    await world.alice.starts()
    await world.sandbox.settle()
    await world.alice.taps("Community")
    assert "Statistics" not in world.alice.buttons()
    answer = await world.alice.forges(f"zc:{world.community_id}:0")
    assert answer.text.startswith("You may not do this here.")
