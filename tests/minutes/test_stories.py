"""Minutes as people write, read and get them in the chat."""

import pytest

from services import program_life
from tests.minutes.stories import ends, meetup, opens_minutes
from tests.world import World


async def test_people_note_at_once_and_read_it_all(world: World) -> None:
    talk = await meetup(world, world.alice, world.bob, topics=("Space renovations", "Budget"))
    for person in (world.alice, world.bob):
        await opens_minutes(world, talk, person)
        await person.taps("Add note")
        await person.taps("Choose item")
        await person.taps("Budget")
        await person.sees("nobody's words are lost")
    await world.alice.sends("We have <900> € & a bit")
    await world.sandbox.settle()
    await world.alice.sees("We have <900> € & a bit")
    await world.bob.sends("Rent is due")
    await world.sandbox.settle()
    await world.bob.sees("We have <900> € & a bit\nRent is due")
    await world.alice.sends("هذا نص عربي")
    await world.sandbox.settle()
    await world.alice.sees("Rent is due\nهذا نص عربي")
    await world.alice.taps("Read all")
    await world.alice.sees("Budget\nWe have <900> € & a bit\nRent is due\nهذا نص عربي")


async def test_a_decision_is_written_down_counted_and_found_again(world: World) -> None:
    talk = await meetup(world, world.alice, topics=("Sound",))
    await opens_minutes(world, talk, world.alice)
    await world.alice.taps("Add decision")
    await world.alice.sends("We buy the PA, 12:3:1")
    await world.sandbox.settle()
    await world.alice.sees("We buy the PA")
    await world.alice.sees("12 for, 3 against, 1 abstained")
    await world.alice.taps("Choose item")
    await world.alice.taps("Sound")
    await world.alice.sees("📝 Sound")
    await world.alice.taps("Count votes")
    await world.alice.sends("13, 2")
    await world.sandbox.settle()
    await world.alice.sees("13 for, 2 against, 0 abstained")
    await world.alice.taps("Reword")
    await world.alice.sends("We buy the big PA")
    await world.sandbox.settle()
    await world.alice.sees("✔ We buy the big PA")
    await world.alice.taps("‹ Back")
    await world.alice.taps("All of program")
    await world.alice.sends("lamp")
    await world.sandbox.settle()
    await world.alice.sees("Nothing fits")
    await world.alice.sends("BIG pa")
    await world.sandbox.settle()
    await world.alice.sees("We buy the big PA")


async def test_a_decision_that_is_removed_comes_back_by_undo(world: World) -> None:
    talk = await meetup(world, world.alice)
    await opens_minutes(world, talk, world.alice)
    await world.alice.taps("Add decision")
    await world.alice.sends("We meet at 18:30")
    await world.sandbox.settle()
    await world.alice.sees("✔ We meet at 18:30")
    await world.alice.taps("Remove")
    await world.alice.sees("Nothing was decided yet.")
    await world.alice.taps("Undo")
    await world.alice.sees("We meet at 18:30")


@pytest.mark.parametrize(("text", "said"), [("x" * 501, "at most 500"), ("\u200b", "something is missing")])
async def test_a_decision_that_cannot_be_is_explained(world: World, text: str, said: str) -> None:
    talk = await meetup(world, world.alice)
    await opens_minutes(world, talk, world.alice)
    await world.alice.taps("Add decision")
    await world.alice.sends(text)
    await world.sandbox.settle()
    await world.alice.is_told(said)


async def test_an_earlier_version_is_read_and_brought_back(world: World) -> None:
    talk = await meetup(world, world.alice)
    await opens_minutes(world, talk, world.alice)
    await world.alice.taps("Add note")
    await world.alice.sends("first")
    await world.sandbox.settle()
    await world.alice.sees("first")
    await world.alice.sends("second")
    await world.sandbox.settle()
    await world.alice.sees("first\nsecond")
    await world.alice.taps("Read all")
    await world.alice.taps("Earlier versions")
    await world.alice.taps("In general")
    await world.alice.sees("No. 2 · Alice")
    await world.alice.taps("Read no. 1")
    await world.alice.taps("Bring it back")
    await world.alice.sees("No. 3 · Alice")


async def test_minutes_are_sent_once_with_decisions_tasks_and_a_document(world: World) -> None:
    talk = await meetup(world, world.alice, world.bob, topics=("Sound",))
    await opens_minutes(world, talk, world.alice)
    await world.alice.taps("Add note")
    await world.alice.sends("The old PA hums.\nBadly.")
    await world.sandbox.settle()
    await world.alice.sees("Badly.")
    await world.alice.taps("‹ Back")
    await world.alice.taps("Add decision")
    await world.alice.sends("We buy a new one")
    await world.sandbox.settle()
    await world.alice.sees("✔ We buy a new one")
    await ends(world, talk)
    await opens_minutes(world, talk, world.ana)
    await world.ana.taps("Send to all")
    await world.ana.sees("They go to 2 people")
    again = await world.ana.finds("Send now")
    await world.ana.taps("Send now")
    await world.ana.is_told("Sent to 2 people.")
    assert (await world.ana.presses(again)).text == "It was sent before."
    await world.bob.is_told("✔ We buy a new one")
    await world.bob.sees("The old PA hums.")
    await world.bob.taps("Get PDF")
    await world.bob.sees("Members-Meetup-2026-11-26.pdf")
    await world.bob.taps("Read all")
    await world.bob.sees("Badly.")


async def test_what_is_corrected_after_sending_goes_out_as_a_new_version(world: World) -> None:
    talk = await meetup(world, world.alice, world.bob)
    await opens_minutes(world, talk, world.alice)
    await world.alice.taps("Add decision")
    await world.alice.sends("We pay 900")
    await world.sandbox.settle()
    await world.alice.sees("✔ We pay 900")
    await ends(world, talk, 25)
    assert await world.app.sweeps.run_once("send_minutes") == 2
    assert await world.app.sweeps.run_once("send_minutes") == 0
    await world.bob.is_told("✔ We pay 900")
    world.clock.advance(minutes=1)
    await world.alice.taps("Reword")
    await world.alice.sends("We pay 800")
    await world.sandbox.settle()
    await world.alice.sees("✔ We pay 800")
    await opens_minutes(world, talk, world.ana)
    await world.ana.sees("Changed since they were sent.")
    await world.ana.taps("Send correction")
    await world.ana.taps("Send now")
    await world.bob.is_told("corrected, version 2")
    await world.bob.sees("✔ We pay 800")


async def test_minutes_that_are_held_back_do_not_go_out_by_themselves(world: World) -> None:
    talk = await meetup(world, world.alice)
    await opens_minutes(world, talk, world.alice)
    await world.alice.taps("Add note")
    await world.alice.sends("not yet")
    await world.sandbox.settle()
    await world.alice.sees("not yet")
    await opens_minutes(world, talk, world.ana)
    await world.ana.taps("Send to all")
    await world.ana.taps("Hold them back")
    await world.ana.is_told("They wait for you.")
    await ends(world, talk, 30)
    assert await world.app.sweeps.run_once("send_minutes") == 0


async def test_nothing_that_is_empty_is_sent(world: World) -> None:
    talk = await meetup(world, world.alice, topics=("Sound",))
    await ends(world, talk, 30)
    assert await world.app.sweeps.run_once("send_minutes") == 0
    await opens_minutes(world, talk, world.ana)
    assert "Send to all" not in world.ana.buttons()


async def test_minutes_of_a_deleted_program_go_out_only_once_it_is_back(world: World) -> None:
    talk = await meetup(world, world.alice, topics=("Sound",))
    await opens_minutes(world, talk, world.alice)
    await world.alice.taps("Add note")
    await world.alice.sends("Mics are new")
    await world.sandbox.settle()
    await ends(world, talk, 30)
    ana = await world.actor(world.ana)
    await world.db.write(ana, program_life.delete, talk.program_id)
    assert await world.app.sweeps.run_once("send_minutes") == 0
    await world.db.write(ana, program_life.restore, talk.program_id)
    assert await world.app.sweeps.run_once("send_minutes") > 0


async def test_closed_minutes_take_no_more(world: World) -> None:
    talk = await meetup(world, world.alice)
    await opens_minutes(world, talk, world.alice)
    await world.alice.taps("Add note")
    await world.alice.sends("done")
    await world.sandbox.settle()
    await world.alice.sees("done")
    await opens_minutes(world, talk, world.ana)
    await world.ana.taps("Close minutes")
    await world.ana.sees("Closed by Ana.")
    await world.alice.sends("one more thing")
    await world.sandbox.settle()
    await world.alice.is_told("These minutes are closed.")
    await world.ana.taps("Open again")
    await world.alice.sends("one more thing")
    await world.sandbox.settle()
    await world.alice.sees("done\none more thing")


async def test_members_who_do_not_come_read_and_strangers_do_not(world: World) -> None:
    talk = await meetup(world, world.alice)
    await opens_minutes(world, talk, world.alice)
    await world.alice.taps("Add note")
    await world.alice.sends("inner matters")
    await world.sandbox.settle()
    await world.alice.sees("inner matters")
    await world.joins(world.bob)
    await opens_minutes(world, talk, world.bob)
    await world.bob.sees("Who comes may write; you can read.")
    assert "Add note" not in world.bob.buttons()
    forged = await world.bob.forges(f"vn:{talk.community_id}:{talk.id}:0")
    assert "may not do this" in (forged.text or "")
    await world.opens(world.carol, talk)
    await world.carol.taps("See more")
    await world.carol.sees("Choose what you want to see.")
    assert "Minutes" not in world.carol.buttons()
    forged = await world.carol.forges(f"vm:{talk.community_id}:{talk.id}")
    assert "for members" in (forged.text or "")
