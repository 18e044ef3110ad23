"""Home, and every way into the bot."""

from datetime import datetime

import pytest

from services import marking
from services.schedule import Schedule
from tests.world import ZONE, World


async def test_who_is_nowhere_yet_learns_how_to_begin(world: World) -> None:
    theo = world.sandbox.person("Theo", language="en")
    await theo.starts()
    await theo.sees("Welcome to Jamboree")
    assert "Add me to a group" in theo.buttons()


async def test_home_shows_what_is_next_and_answers_in_one_tap(world: World) -> None:
    jam = await world.session()
    club = await world.session(
        name="Real Book Club", schedule=Schedule(datetime(2026, 11, 25, 19), ZONE, "FREQ=WEEKLY;BYDAY=WE")
    )
    await world.joins(world.alice)
    await world.alice.starts()
    await world.sandbox.settle()
    await world.alice.sees("Are you coming?")

    await world.alice.taps("Going")

    await world.alice.is_told("You're in.")
    await world.alice.sees("Next for you")
    assert (await world.seen(club)).going == 1
    await world.alice.taps("Real Book Club")
    await world.alice.sees("You're in.")
    await world.alice.taps("Home")
    await world.alice.sees("Next for you")
    assert (await world.seen(jam)).going == 0


async def test_home_gathers_all_communities(world: World) -> None:
    from services import communities, programs
    from services.drafts import Draft

    await world.session()
    alice = await world.actor(world.alice, None)
    group = world.sandbox.group("Chess", owner=world.alice)
    made = await world.db.write(
        alice, communities.create, communities.Group(group.id, "Chess"), language="en", zone=ZONE
    )
    schedule = Schedule(datetime(2026, 11, 24, 18), ZONE, "FREQ=WEEKLY;BYDAY=TU")
    there = await world.actor(world.alice, made.community.id)
    await world.db.write(there, programs.create, Draft("Chess night", schedule))
    await world.joins(world.alice)

    await world.alice.starts()
    await world.alice.sees("Chess night")
    await world.alice.sees("Thursday Jam")
    await world.alice.taps("What's on")
    await world.alice.sees("Which community?")
    await world.alice.taps("Chess")
    await world.alice.sees("What's on: Chess")


@pytest.mark.parametrize(
    "payload",
    ["nothing", "A" * 64, "-" * 64, "_" * 64, "setup", "0", "AAAAAAAAAAAA"],
)
async def test_a_link_to_nothing_says_so(world: World, payload: str) -> None:
    await world.alice.starts(payload)
    await world.sandbox.settle()
    shown = world.alice.screen().text
    assert "/start" in shown or "link" in shown.lower(), shown


async def test_a_person_who_blocked_the_bot_and_came_back_is_reached_again(world: World) -> None:
    jam = await world.session(capacity=1)
    await world.says_going(world.alice, jam)
    await world.says_going(world.bob, jam)
    await world.bob.blocks()
    await world.sandbox.settle()
    assert not (await world.actor(world.bob)).reachable

    await world.bob.unblocks()
    await world.bob.starts()
    await world.sandbox.settle()
    assert (await world.actor(world.bob)).reachable
    await world.opens(world.alice, jam)
    await world.alice.taps("Can't come")
    await world.bob.is_told("you're in")


async def test_names_of_every_script_are_shown_as_they_are(world: World) -> None:
    jam = await world.session()
    for name in ("عبد الله", "<b>Bold</b>", "Zoë 🎷", "Олександра", "a\u202egnp.exe"):
        person = world.sandbox.person(name, language="en")
        await person.starts()
        await world.says_going(person, jam)
    await world.opens(world.alice, jam)
    await world.alice.taps("Who comes")
    await world.alice.sees("<b>Bold</b>")
    await world.alice.sees("عبد الله")
    await world.alice.sees("Zoë 🎷")


async def test_two_dates_of_one_name_can_be_told_apart(world: World) -> None:
    await world.session()
    await world.joins(world.alice)
    await world.alice.starts()
    await world.alice.taps("Going")
    await world.alice.is_told("You're in.")
    assert {"Thursday Jam", "Thursda… Thu 3 Dec"} <= set(world.alice.buttons())


async def test_home_tells_the_programs_one_comes_to_and_the_streak(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    alice, ana = await world.actor(world.alice), await world.actor(world.ana)
    await world.passes(days=3, hours=11)
    await world.db.write(ana, marking.mark, jam.id, alice.user_id or 0, came=True)
    await world.alice.starts()
    await world.alice.sees("Your programs")
    await world.alice.sees("Thursday Jam · you came 1 time")
