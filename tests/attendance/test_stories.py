"""An evening at the door, as people see it in the chat."""

from sandbox.client import Person
from services import check_in
from services.sessions import SessionDetails
from tests.world import World


async def evening(world: World, *people: Person, minutes: float = 10, **draft: object) -> SessionDetails:
    """A jam that some said yes to, so long after its start."""
    jam = await world.session(**draft)
    for person in people:
        await world.says_going(person, jam)
    seconds = (jam.starts_at - world.clock()).total_seconds()
    await world.passes(seconds=seconds + 60 * minutes)
    return jam


async def opens_list(world: World, session: SessionDetails) -> None:
    """Ana, before the list."""
    await world.opens(world.ana, session)
    await world.ana.taps("Manage")
    await world.ana.taps("Attendance")


async def code(world: World, session: SessionDetails) -> str:
    """What the organizer's screen leads to now."""
    shown = await world.db.write(await world.actor(world.ana), check_in.display, session.id)
    return shown.payload


async def test_the_organizer_ticks_who_is_here_and_finishes_the_list(world: World) -> None:
    jam = await evening(world, world.alice, world.bob)
    await opens_list(world, jam)
    await world.ana.sees("0 of 2 here")
    await world.ana.taps("Alice")
    await world.ana.is_told("Alice is here. 1 of 2.")
    await world.ana.taps("✓ Alice")
    await world.ana.is_told("Alice is not here. 0 of 2.")
    await world.ana.taps("Alice")
    await world.ana.taps("See more")
    await world.ana.taps("Finish list")
    await world.ana.sees("Who said yes and is not ticked counts as a no-show.")
    await world.ana.taps("Finish list")
    await world.ana.sees("1 of 2 here · 1 no-show")
    await world.ana.taps("✗ Bob")
    await world.ana.sees("2 of 2 here")


async def test_a_list_that_was_finished_too_early_is_opened_again(world: World) -> None:
    jam = await evening(world, world.alice, world.bob)
    await opens_list(world, jam)
    await world.ana.taps("Alice")
    await world.ana.taps("See more")
    await world.ana.taps("Finish list")
    await world.ana.taps("Finish list")
    await world.ana.sees("1 no-show")
    await world.ana.taps("See more")
    await world.ana.taps("Reopen list")
    await world.ana.is_told("Open again. Nobody counts as a no-show.")
    await world.ana.sees("○ Bob")
    await world.ana.taps("Bob")
    await world.ana.sees("2 of 2 here")


async def test_all_who_said_yes_are_ticked_with_one_tap(world: World) -> None:
    jam = await evening(world, world.alice, world.bob)
    await opens_list(world, jam)
    await world.ana.taps("See more")
    await world.ana.taps("Mark all as here")
    await world.ana.sees("You can take single people back.")
    await world.ana.taps("Mark all as here")
    await world.ana.sees("2 of 2 here")


async def test_a_typed_name_finds_a_member_or_adds_somebody_without_telegram(world: World) -> None:
    await world.joins(world.carol)
    jam = await evening(world, world.alice)
    await opens_list(world, jam)
    await world.ana.taps("Find or add")
    await world.ana.sends("carol")
    await world.ana.taps("+ Carol")
    await world.ana.is_told("Carol is here. 1 of 2.")
    await world.ana.taps("Find or add")
    await world.ana.sends("Grandma <Rosa>")
    await world.ana.sees("Nobody of this name")
    await world.ana.taps("Add by this name")
    await world.ana.is_told("Grandma <Rosa> is here. 2 of 3.")
    await world.ana.sees("✓ Grandma <Rosa> · walk-in")


async def test_guests_and_a_note_are_written_down_at_the_door(world: World) -> None:
    jam = await evening(world, world.alice)
    await opens_list(world, jam)
    await world.ana.taps("Find or add")
    await world.ana.sends("ali")
    await world.ana.taps("Set guests")
    await world.ana.taps("2")
    await world.ana.is_told("Noted for Alice.")
    await world.ana.taps("Find or add")
    await world.ana.sends("ali")
    await world.ana.taps("Write a note")
    await world.ana.sends("came late")
    await world.ana.sees("○ Alice +2 · came late")


async def test_the_list_cannot_be_ticked_before_the_last_hour(world: World) -> None:
    jam = await evening(world, world.alice, minutes=-90)
    await opens_list(world, jam)
    await world.ana.sees("You can mark people from Thu 26 Nov, 19:00 (Lisbon) on.")


async def test_a_person_scans_the_code_on_the_screen(world: World) -> None:
    jam = await evening(world, world.alice)
    scanned = await code(world, jam)
    await world.alice.starts(scanned)
    await world.alice.sees("You're checked in. Have fun!")
    await world.alice.sees("1 time in all")
    await world.alice.starts(scanned)
    await world.alice.sees("You were checked in already.")
    await opens_list(world, jam)
    await world.ana.sees("1 of 1 here")


async def test_a_code_sent_to_a_friend_lets_nobody_in(world: World) -> None:
    jam = await evening(world, world.alice, world.bob)
    photographed = await code(world, jam)
    await world.alice.starts(photographed)
    await world.alice.sees("You're checked in.")
    await world.bob.starts(photographed)
    await world.bob.sees("This code is used up or has changed.")
    late = await code(world, jam)
    world.clock.advance(seconds=61)
    await world.bob.starts(late)
    await world.bob.sees("Scan the one that is on the organizer's screen now.")


async def test_who_did_not_answer_walks_in_and_belongs_to_the_community_then(world: World) -> None:
    jam = await evening(world)
    await world.carol.starts(await code(world, jam))
    await world.carol.sees("You're checked in. Have fun!")
    await opens_list(world, jam)
    await world.ana.sees("✓ Carol · walk-in")


async def test_the_way_to_check_in_is_explained(world: World) -> None:
    jam = await evening(world, world.alice, minutes=-120)
    await world.opens(world.alice, jam)
    await world.alice.taps("See more")
    await world.alice.taps("Check in")
    await world.alice.sees("scan the code on the organizer's screen")


async def test_who_runs_it_is_reminded_once_when_nobody_was_marked(world: World) -> None:
    jam = await evening(world, world.alice, minutes=121)
    await world.app.sweeps.run_once("advance")
    await world.passes(minutes=31)
    await world.ana.is_told("Who came to Thursday Jam?")
    await world.ana.taps("Tick who came")
    await world.ana.taps("Alice")
    await world.ana.sees("1 of 1 here")
    await world.passes(hours=13)
    assert await world.app.sweeps.run_once("close_lists") == 1
    assert (await world.seen(jam)).status == "completed"


async def test_nobody_is_reminded_of_a_list_that_was_taken(world: World) -> None:
    jam = await evening(world, world.alice)
    await world.alice.starts(await code(world, jam))
    await world.alice.sees("You're checked in.")
    world.ana.forgets()
    await world.passes(minutes=115)
    await world.app.sweeps.run_once("advance")
    await world.passes(minutes=31)
    await world.delivered()
    assert "Who came" not in world.ana.transcript()
