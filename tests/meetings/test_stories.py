"""A meetup's agenda, as people see it in the chat: suggested, voted on, planned, run, carried over."""

import pytest

from models.programs import Kind
from sandbox.client import Person
from services.sessions import SessionDetails
from tests.world import World


@pytest.fixture
async def meetup(world: World) -> SessionDetails:
    """A meetup of an hour on Thursdays; Alice and Bob are members."""
    made = await world.session(name="Members' Meetup", kind=Kind.MEETUP, duration_minutes=60)
    await world.joins(world.alice, world.bob)
    return made


async def test_a_topic_is_suggested_in_one_message_shown_back_and_put_right(
    world: World, meetup: SessionDetails
) -> None:
    await world.opens(world.alice, meetup)
    await world.alice.taps("See more")
    await world.alice.taps("Agenda")
    await world.alice.sees("Nothing is suggested yet.")
    await world.alice.taps("Suggest a topic")
    await world.alice.sends("Space renovations, 15 min: which room first?")
    await world.alice.sees("Space renovations")
    await world.alice.sees("15 min · Suggested")
    await world.alice.sees("which room first?")
    await world.alice.taps("Edit")
    await world.alice.sends("Space renovations, 20 min")
    await world.alice.sees("20 min · Suggested")
    await world.alice.taps("‹ Back")
    await world.alice.sees("1. Space renovations · 20 min · ±0")


async def test_several_lines_are_several_topics_and_bad_ones_are_explained(
    world: World, meetup: SessionDetails
) -> None:
    await agenda(world, world.alice, meetup)
    await world.alice.taps("Suggest a topic")
    await world.alice.sends("Budget, 0 min")
    await world.alice.sees("The time: write a number of minutes from 1 to 600.")
    await world.alice.sends("الميزانية " * 30)
    await world.alice.sees("The topic is too long: at most 200 characters.")
    await world.alice.sends("Budget, 20 min\nNew strings\nbudget!")
    await world.alice.sees("2 topics suggested.")
    await world.alice.sends("New strings")
    await world.alice.sees("On the list already: New strings")


async def test_a_vote_counts_once_and_can_be_taken_back(world: World, meetup: SessionDetails) -> None:
    await suggested(world, meetup, "Budget, 20 min")
    await agenda(world, world.bob, meetup)
    await world.bob.taps("1")
    await world.bob.taps("Vote for")
    await world.bob.sees("1 for, 0 against")
    await world.bob.taps("Vote against")
    await world.bob.sees("0 for, 1 against")
    await world.bob.taps("✓ Against")
    await world.bob.sees("0 for, 0 against")


async def test_a_withdrawn_topic_is_gone_for_who_still_sees_it(world: World, meetup: SessionDetails) -> None:
    await suggested(world, meetup, "Budget, 20 min")
    await agenda(world, world.bob, meetup)
    await world.bob.taps("1")
    await world.alice.taps("Withdraw")
    await world.alice.sees("Nothing is suggested yet.")
    await world.bob.taps("Vote for")
    await world.bob.is_told("“Budget” was withdrawn meanwhile.")
    await world.alice.taps("Undo")
    await world.alice.sees("Budget")


async def test_an_organizer_plans_by_votes_and_arranges_it(world: World, meetup: SessionDetails) -> None:
    await suggested(world, meetup, "Long talk, 50 min\nBudget, 20 min\nStrings, 15 min")
    await agenda(world, world.bob, meetup)
    await world.bob.taps("2")
    await world.bob.taps("Vote for")
    await agenda(world, world.ana, meetup)
    await world.ana.taps("Plan by votes")
    await world.ana.sees("✓ Budget · 20 min · +1")
    await world.ana.sees("– Long talk · 50 min · ±0")
    await world.ana.taps("Put them on")
    await world.ana.sees("35 min of 1 h planned.")
    await world.ana.taps("2")
    await world.ana.taps("Move up")
    await world.ana.taps("+5 min")
    await world.ana.sees("20 min · On the agenda")
    await world.ana.taps("‹ Back")
    await world.ana.sees("1. Strings · 20 min")
    await world.ana.taps("3")
    await world.ana.taps("Put on agenda")
    await world.ana.sees("there is no time for it")
    await world.ana.taps("‹ Back")
    await world.ana.sees("30 min too much")


async def test_a_meeting_is_run_from_one_screen(world: World, meetup: SessionDetails) -> None:
    await planned(world, meetup, "Budget, 20 min\nStrings, 10 min\nChairs, 30 min")
    await world.ana.taps("Start meeting")
    await world.ana.is_told("This is possible from")
    world.clock.now = meetup.starts_at
    await world.ana.taps("Start meeting")
    await world.ana.sees("▶ Budget")
    await world.ana.sees("20 min left, until 20:20")
    await world.ana.sees("Next: Strings · 10 min")
    await world.ana.sees("All of it fits. The meeting ends at 21:00.")
    await world.passes(minutes=28)
    await world.ana.taps("Refresh")
    await world.ana.sees("8 min over, since 20:20")
    await world.ana.sees("8 min over: 1 topic will not fit.")
    await world.ana.taps("+5 min")
    await world.ana.sees("3 min over")
    await world.ana.taps("Next ›")
    await world.ana.sees("▶ Strings")
    await world.ana.taps("Park")
    await world.ana.taps("To the end")
    await world.ana.sees("▶ Chairs")
    await world.ana.taps("‹ Last topic")
    await world.ana.sees("▶ Budget")
    await world.ana.taps("Skip")
    await world.ana.sees("▶ Chairs")
    await world.ana.taps("Finish")
    await world.ana.sees("1 topic was not reached.")
    await world.ana.taps("Finish now")
    await world.ana.sees("– Budget · 28 min · skipped")
    await world.ana.sees("– Strings · moved on")
    await world.ana.sees("1 topic goes on at Thu 3 Dec.")
    await world.ana.taps("Resume meeting")
    await world.ana.sees("▶ Strings")


async def test_two_hosts_at_once_leave_one_topic_and_members_follow(
    world: World, meetup: SessionDetails
) -> None:
    await planned(world, meetup, "Budget\nStrings\nChairs")
    world.clock.now = meetup.starts_at
    await world.ana.taps("Start meeting")
    there = await world.ana.finds("Next ›")
    await world.ana.taps("Next ›")
    await world.ana.sees("▶ Strings")
    await world.ana.presses(there)
    await world.ana.is_told("Somebody else was first")
    await world.ana.sees("▶ Strings")
    await agenda(world, world.alice, meetup)
    await world.alice.taps("See it live")
    await world.alice.sees("▶ Strings")
    assert "Finish" not in world.alice.buttons()


async def agenda(world: World, person: Person, meetup: SessionDetails) -> None:
    """Let a person open the agenda."""
    await world.opens(person, meetup)
    await person.taps("See more")
    await person.taps("Agenda")


async def suggested(world: World, meetup: SessionDetails, text: str) -> None:
    """Let Alice suggest topics."""
    await agenda(world, world.alice, meetup)
    await world.alice.taps("Suggest a topic")
    await world.alice.sends(text)


async def planned(world: World, meetup: SessionDetails, text: str) -> None:
    """Let Ana put what Alice suggests on the agenda."""
    await suggested(world, meetup, text)
    await agenda(world, world.ana, meetup)
    await world.ana.taps("Plan by votes")
    await world.ana.taps("Put them on")


async def test_what_is_said_and_decided_is_written_down_while_it_runs(
    world: World, meetup: SessionDetails
) -> None:
    await planned(world, meetup, "Budget, 20 min\nStrings, 10 min")
    world.clock.now = meetup.starts_at
    await world.ana.taps("Start meeting")
    await world.ana.taps("Add decision")
    await world.ana.sends("We buy new strings.")
    await world.ana.sees("We buy new strings.")
    await agenda(world, world.ana, meetup)
    await world.ana.taps("See it live")
    await world.ana.taps("Add note")
    await world.ana.sees("Budget")


async def test_the_reminder_says_what_is_talked_about(world: World, meetup: SessionDetails) -> None:
    await planned(world, meetup, "Budget, 20 min\nStrings, 10 min")
    await world.says_going(world.bob, meetup)
    await world.passes(days=2, hours=20)
    await world.app.sweeps.run_once("remind")
    await world.bob.is_told("To talk about: Budget and Strings")


async def test_a_meeting_that_nobody_finished_is_finished(world: World, meetup: SessionDetails) -> None:
    await planned(world, meetup, "Budget\nStrings")
    world.clock.now = meetup.starts_at
    await world.ana.taps("Start meeting")
    await world.passes(hours=4)
    assert await world.app.sweeps.run_once("close_meetings") == 0
    await world.passes(hours=4)
    assert await world.app.sweeps.run_once("close_meetings") == 1
    await world.ana.taps("Refresh")
    await world.ana.sees("✓ Budget · 1 h")
    await world.ana.sees("– Strings · moved on")


async def test_a_card_in_the_group_follows_the_meeting(world: World, meetup: SessionDetails) -> None:
    await planned(world, meetup, "Budget, 20 min\nStrings, 10 min")
    await world.ana.taps("Post to group")
    await world.alice.sees("• Budget · 20 min", in_=world.group)
    await world.passes(seconds=5)
    world.clock.now = meetup.starts_at
    await world.ana.taps("Start meeting")
    await world.alice.sees("20 min left, until 20:20", in_=world.group)
    await world.passes(minutes=6)
    assert await world.app.sweeps.run_once("tick") == 1
    await world.alice.sees("14 min left, until 20:20", in_=world.group)
    await world.passes(seconds=5)
    await world.ana.taps("Next ›")
    await world.alice.sees("✓ Budget · 20 min", in_=world.group)
    await world.passes(seconds=5)
    await world.ana.taps("Finish")
    await world.ana.taps("Finish now")
    await world.alice.sees("The meeting is finished.", in_=world.group)
    assert await world.app.sweeps.run_once("tick") == 0
