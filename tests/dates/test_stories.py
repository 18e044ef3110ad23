"""An organizer changes dates by taps: this one, the following too, or all; people hear it."""

import pytest

from models.communities import Role
from tests.world import World


async def sees_dates(world: World) -> None:
    """Ana at the dates of the Thursday jam."""
    await world.ana.sends("/programs")
    await world.ana.taps("Thursday Jam")
    await world.ana.taps("Manage")
    await world.ana.taps("Change dates")
    await world.ana.sees("Dates: Thursday Jam")


async def test_this_and_the_following_by_taps(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    await sees_dates(world)
    await world.ana.taps("Thu 17 Dec")
    await world.ana.taps("Change time")
    await world.ana.taps("19:00")
    await world.ana.sees("Only this date: 1 date moves")
    await world.ana.sees("This and the following: 10 dates move")
    await world.ana.sees("All dates: 13 dates move, 1 person is told")
    answer = await world.ana.taps("This + following")
    assert "10 dates moved." in answer.text
    await world.ana.sees("Every Thursday at 19:00, from 17 December 2026 on, and 3 more dates (Lisbon)")
    await world.ana.sees("Thu 10 Dec, 20:00–22:00 (Lisbon)")
    await world.ana.sees("Thu 17 Dec, 19:00–21:00 (Lisbon)")


async def test_a_typed_place_for_all(world: World) -> None:
    await world.session(place="Old hall")
    await sees_dates(world)
    await world.ana.taps("Thu 26 Nov")
    await world.ana.taps("Change place")
    await world.ana.sends("New hall <3")
    await world.ana.sees("New hall <3")
    await world.ana.taps("All dates")
    await world.ana.taps("Thu 3 Dec")
    await world.ana.sees("New hall <3")


async def test_a_typed_length_and_what_cannot_be(world: World) -> None:
    await world.session()
    await sees_dates(world)
    await world.ana.taps("Thu 26 Nov")
    await world.ana.taps("Change length")
    await world.ana.sends("for ever")
    await world.ana.is_told("I did not understand that")
    await world.ana.sends("1:30")
    await world.ana.sees("1 h 30 min")
    await world.ana.taps("All dates")
    await world.ana.sees("20:00–21:30")


async def test_a_date_is_left_out_and_comes_back(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    world.alice.forgets()
    await sees_dates(world)
    await world.ana.taps("Thu 26 Nov")
    await world.ana.taps("Leave it out")
    await world.ana.sees("Leave out Thu 26 Nov?")
    await world.ana.sees("1 person will be told.")
    await world.ana.taps("Leave it out")
    await world.alice.is_told("no longer takes place")
    await world.ana.taps("Undo")
    await world.ana.is_told("It is back.")
    await world.ana.taps("Thu 3 Dec")
    await world.ana.taps("Leave it out")
    await world.ana.taps("Leave it out")
    await world.ana.taps("Back")
    await world.ana.taps("See left out")
    await world.ana.taps("Thu 3 Dec")
    await world.ana.sees("Thu 3 Dec, 20:00")


async def test_a_date_is_added_by_taps_or_words(world: World) -> None:
    await world.session()
    await sees_dates(world)
    await world.ana.taps("Add a date")
    await world.ana.taps("Sat 28 Nov")
    await world.ana.taps("18:00")
    await world.ana.sees("Sat 28 Nov, 18:00 (Lisbon)")
    await world.ana.taps("Add this date")
    await world.ana.sees("Sat 28 Nov, 18:00–20:00 (Lisbon)")
    await world.ana.taps("Add a date")
    await world.ana.sends("29.11.")
    await world.ana.sees("Sun 29 Nov, 20:00 (Lisbon)")
    await world.ana.taps("Add this date")
    await world.ana.sees("Sun 29 Nov, 20:00–22:00 (Lisbon)")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("1 November 2026 20:00", "is in the past"),
        ("Thursday 20:00", "has a date on Thu 26 Nov, 20:00 (Lisbon) already"),
        ("soon", "I did not understand"),
        ("5/12 20:00", "two ways"),
    ],
)
async def test_an_extra_date_that_cannot_be_is_explained(world: World, said: str, why: str) -> None:
    await world.session()
    await sees_dates(world)
    await world.ana.taps("Add a date")
    await world.ana.sends(said)
    await world.ana.is_told(why)
    await world.ana.sends("Saturday 18:00")
    await world.ana.sees("Sat 28 Nov, 18:00 (Lisbon)")


async def test_a_series_ends_and_its_people_hear_it(world: World) -> None:
    await world.session()
    await sees_dates(world)
    await world.ana.taps("Thu 26 Nov")
    await world.ana.taps("End the series")
    await world.ana.sees("No date would be left")
    await world.ana.taps("Back")
    await world.ana.taps("Back")
    await world.ana.taps("Thu 10 Dec")
    await world.ana.taps("End the series")
    await world.ana.sees("The series ends before Thu 10 Dec.")
    await world.ana.taps("End it here")
    await world.ana.sees("until 3 December 2026")


async def test_the_second_organizer_sees_what_the_first_changed(world: World) -> None:
    jam = await world.session()
    await world.joins(world.bob)
    await sees_dates(world)
    await world.ana.taps("Thu 26 Nov")
    await world.ana.taps("Change time")
    await world.ana.taps("19:00")
    button = f"dx:{world.community_id}:{jam.id}:t:a:1:1900"
    await world.becomes(world.bob, Role.ADMIN)
    await world.bob.forges(f"dx:{world.community_id}:{jam.id}:t:a:1:1800")
    await world.ana.forges(button)
    await world.ana.sees("Bob changed this meanwhile. Nothing was overwritten, and what you chose is kept.")
    await world.ana.sees("Every Thursday at 18:00")
    await world.ana.taps("All dates")
    await world.ana.sees("Every Thursday at 19:00")
