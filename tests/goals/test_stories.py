"""An organizer sets a goal, everybody sees how far it is, and the group hears of it."""

import pytest

from services import marking
from services.sessions import SessionDetails
from tests.world import World


@pytest.fixture
async def jam(world: World) -> SessionDetails:
    await world.joins(world.alice, world.bob)
    return await world.session()


async def goals(world: World, jam: SessionDetails, who: str = "ana") -> None:
    """A person at the goals of the program."""
    person = getattr(world, who)
    await world.opens(person, jam)
    for button in ("‹ Back", "See more", "See goals"):
        await person.taps(button)


async def sets(world: World, jam: SessionDetails) -> None:
    """Ana sets a goal of two visits."""
    await goals(world, jam)
    for button in ("Set a goal", "Count visits"):
        await world.ana.taps(button)
    await world.ana.sends("2")
    await world.ana.sees("Reach 2 visits")


async def comes(world: World, jam: SessionDetails, *who: str) -> None:
    """People come to the first evening."""
    for name in who:
        someone = await world.actor(getattr(world, name))
        await world.db.write(
            await world.actor(world.ana), marking.mark, jam.id, someone.user_id or 0, came=True
        )
    await world.app.sweeps.run_once("cheer")
    await world.delivered()


async def test_a_goal_is_set_with_a_number_and_the_group_hears_of_it(
    world: World, jam: SessionDetails
) -> None:
    await sets(world, jam)
    await world.ana.sees("0 of 2 visits")
    await world.ana.sees("2 more to go.")
    await world.passes(days=3, hours=11)
    await comes(world, jam, "alice")
    heard = await world.alice.sees("▓▓▓▓▓░░░░░ 50%", in_=world.group)
    assert "1 of 2 visits, until 31 Dec 2026" in heard["text"]
    await comes(world, jam, "alice", "bob")
    await world.alice.sees("Goal reached: Reach 2 visits", in_=world.group)
    await world.bob.follows("Open chat", in_=world.group)
    await world.bob.sees("Reached together.")
    await goals(world, jam, "alice")
    await world.alice.sees("2 of 2 visits 🎉")
    assert "Set a goal" not in world.alice.buttons()
    await world.alice.taps("Reach 2 visits")
    await world.alice.sees("Reached together.")
    await world.alice.taps("Show picture")
    await world.sandbox.settle()
    assert (await world.alice.sees("100%"))["photo"]


async def test_a_goal_is_changed_deleted_and_brought_back(world: World, jam: SessionDetails) -> None:
    await sets(world, jam)
    await world.ana.taps("Rename")
    await world.ana.sends("هدف " * 75)
    await world.ana.sees("The name is too long: at most 100 characters.")
    await world.ana.sends("Come <often>")
    await world.ana.sees("Come <often>")
    await world.ana.taps("Change number")
    await world.ana.sends("many")
    await world.ana.sees("The number to reach must be a whole number.")
    await world.ana.sends("20")
    await world.ana.sees("0 of 20 visits")
    await world.ana.taps("Change days")
    await world.ana.sends("1 Dec – 31 Dec")
    await world.ana.sees("1–31 Dec 2026")
    await world.ana.taps("Delete goal")
    await world.ana.sees("The goal is deleted.")
    await world.ana.taps("Undo")
    await world.ana.sees("0 of 20 visits")


async def test_the_second_who_writes_sees_what_is_there_now(world: World, jam: SessionDetails) -> None:
    from services import goal_edit
    from services.goals import listing

    await sets(world, jam)
    await world.ana.taps("Change number")
    ana = await world.actor(world.ana)
    goal = (await world.db.read(ana, listing, jam.program_id)).goals[0]
    await world.db.write(ana, goal_edit.change, goal.id, goal.revision, target=30)
    await world.ana.sends("40")
    await world.ana.sees("Ana changed this meanwhile.")
    await world.ana.sees("Now: 30")
    await world.ana.sends("40")
    await world.ana.sees("0 of 40 visits")


async def test_a_goal_of_the_community_is_set_by_its_organizers(world: World, jam: SessionDetails) -> None:
    await world.ana.starts()
    await world.sandbox.settle()
    for button in ("Community", "See more", "See goals", "Set a goal", "Count sessions"):
        await world.ana.taps(button)
    await world.ana.sends("12")
    await world.ana.sees("Hold 12 sessions")
    await world.ana.sees("Jam Lisboa")
    assert jam.title not in world.ana.screen().text
