"""Tasks as people agree on them, hear of them, and tick them off."""

from datetime import timedelta

import pytest

from sandbox.client import Person
from services import discovery, sessions
from services.sessions import SessionDetails
from tests.minutes.stories import ends, meetup, opens_minutes
from tests.world import World


async def adds(world: World, talk: SessionDetails, person: Person, text: str) -> None:
    """A person writes a task down."""
    await opens_minutes(world, talk, person)
    await person.taps("Add task")
    await person.sends(text)
    await world.sandbox.settle()


async def test_one_message_says_who_does_what_by_when(world: World) -> None:
    talk = await meetup(world, world.alice, world.bob)
    await adds(world, talk, world.alice, "Get quotes, also for cables, Bob, 12 Dec")
    await world.alice.sees("☐ Get quotes, also for cables")
    await world.alice.sees("👤 Bob")
    await world.alice.sees("by Sat 12 Dec")
    await world.passes(minutes=3)
    await world.bob.is_told("Alice gave you a task")


async def test_what_was_understood_is_put_right_by_taps(world: World) -> None:
    talk = await meetup(world, world.alice, world.bob)
    await adds(world, talk, world.alice, "Get quotes")
    await world.alice.sees("👤 nobody yet")
    await world.alice.taps("Choose who")
    await world.alice.taps("Bob")
    await world.alice.sees("👤 Bob")
    await world.alice.taps("Choose who")
    await world.alice.sends("Zé from the bank")
    await world.sandbox.settle()
    await world.alice.sees("👤 Zé from the bank")
    await world.alice.taps("Choose day")
    await world.alice.taps("Tomorrow")
    await world.alice.sees("by Tue 24 Nov")
    await world.alice.taps("Choose day")
    await world.alice.sends("2026-11-01")
    await world.sandbox.settle()
    await world.alice.is_told("in the past")
    await world.alice.sends("next full moon")
    await world.sandbox.settle()
    await world.alice.is_told("did not understand")
    await world.alice.sends("fri")
    await world.sandbox.settle()
    await world.alice.sees("by Fri 27 Nov")
    await world.alice.taps("Reword")
    await world.alice.sends("Get three quotes")
    await world.sandbox.settle()
    await world.alice.sees("☐ Get three quotes")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("م" * 300, "at most 200 characters"),
        ("\u200b", "something is missing"),
        ("Get quotes, Bob, 2026-11-01", "in the past"),
    ],
)
async def test_a_task_that_cannot_be_is_explained(world: World, text: str, said: str) -> None:
    talk = await meetup(world, world.alice)
    await adds(world, talk, world.alice, text)
    await world.alice.is_told(said)


async def test_one_is_reminded_the_day_before_on_the_day_and_weekly_after(world: World) -> None:
    talk = await meetup(world, world.alice, world.bob)
    await adds(world, talk, world.alice, "Get quotes, Bob, Fri")
    await world.alice.sees("👤 Bob")
    told = []
    for _hour in range(24 * 19):
        world.clock.advance(hours=1)
        done = await world.app.sweeps.run_once("remind_of_tasks")
        told += [f"{world.clock.now:%a %d %H}"] * (done if isinstance(done, int) else 0)
    assert told == ["Thu 26 09", "Fri 27 09", "Fri 04 09", "Fri 11 09"]
    await world.bob.is_told("Your task was due: Get quotes")


async def test_a_task_is_ticked_off_in_the_reminder_and_back(world: World) -> None:
    talk = await meetup(world, world.alice, world.bob)
    await adds(world, talk, world.alice, "Get quotes, Bob, tomorrow")
    await world.alice.sees("👤 Bob")
    await world.delivered()
    world.clock.now += timedelta(days=1, hours=1)
    assert await world.app.sweeps.run_once("remind_of_tasks") == 1
    await world.bob.is_told("Your task: Get quotes")
    await world.bob.taps("Tick off")
    await world.bob.is_told("Done. Thank you!")
    await world.bob.taps("Undo")
    await world.bob.is_told("It is open again.")
    await world.bob.taps("Stop reminders")
    await world.alice.taps("‹ Back")
    await world.alice.sees("☐ Get quotes")


async def test_what_is_open_is_carried_over_until_it_is_done(world: World) -> None:
    talk = await meetup(world, world.alice, world.bob)
    await adds(world, talk, world.alice, "Get quotes, Bob")
    await world.alice.sees("👤 Bob")
    await ends(world, talk)
    await world.bob.starts()
    await world.bob.sees("My tasks")
    await world.bob.taps("Show my tasks")
    await world.bob.taps("☐ Get quotes")
    following = await next_of(world, talk)
    await world.says_going(world.alice, following)
    await opens_minutes(world, following, world.alice)
    await world.alice.taps("Tasks")
    await world.alice.sees("open from Thu 26 Nov")
    await world.bob.taps("Tick off")
    await world.bob.sees("It is done.")
    await opens_minutes(world, following, world.alice)
    assert "Tasks" not in world.alice.buttons()
    await opens_minutes(world, talk, world.alice)
    await world.alice.taps("Tasks")
    await world.alice.sees("✓ Get quotes")


async def next_of(world: World, session: SessionDetails) -> SessionDetails:
    """The session of the same program a week later."""
    ana = await world.actor(world.ana)
    page = await world.db.read(ana, discovery.board, discovery.Filters(program=session.program_id))
    found = next(line.id for line in page.lines if line.starts_at > session.starts_at)
    return await world.db.read(ana, sessions.details, found)


async def test_the_tasks_of_who_leaves_are_nobodys_and_the_organizer_hears(world: World) -> None:
    talk = await meetup(world, world.alice, world.bob)
    await adds(world, talk, world.alice, "Get quotes, Bob, 12 Dec")
    await world.alice.sees("👤 Bob")
    await world.bob.forges(f"cxn:{talk.community_id}")
    await world.ana.is_told("Nobody does this any more: Get quotes")
    await world.ana.sees("Bob left the community.")
    await opens_minutes(world, talk, world.alice)
    await world.alice.taps("Tasks")
    await world.alice.taps("☐ Get quotes")
    await world.alice.taps("Take it on")
    await world.alice.sees("👤 Alice")


async def test_only_whose_it_is_and_organizers_tick_off(world: World) -> None:
    talk = await meetup(world, world.alice, world.bob, world.carol)
    await adds(world, talk, world.alice, "Get quotes, Bob")
    await world.alice.sees("👤 Bob")
    await opens_minutes(world, talk, world.carol)
    await world.carol.taps("Tasks")
    await world.carol.taps("☐ Get quotes")
    assert "Tick off" not in world.carol.buttons()
    assert "Tick off" not in world.alice.buttons()
    await opens_minutes(world, talk, world.ana)
    await world.ana.taps("Tasks")
    await world.ana.taps("☐ Get quotes")
    await world.ana.taps("Tick off")
    await world.ana.is_told("Done. Thank you!")


async def test_what_is_dropped_comes_back_by_undo(world: World) -> None:
    talk = await meetup(world, world.alice)
    await adds(world, talk, world.alice, "Paint it black")
    await world.alice.taps("Drop")
    await world.alice.sees("It was dropped")
    await world.alice.taps("Undo")
    await world.alice.sees("☐ Paint it black")
