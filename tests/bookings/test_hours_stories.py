"""An instructor says in the chat when they can be booked: by taps and by phrases."""

from typing import Any

import pytest

from models.instructors import Instructor
from models.tx import Tx
from sandbox.client import Person
from tests.world import ZONE, World


def _start(tx: Tx, **values: Any) -> int:
    return tx.add(Instructor, user_id=tx.actor.user_id, zone=ZONE, created_at=tx.now, **values)


@pytest.fixture
async def alice(world: World) -> Person:
    """A member who is an instructor, and sees her screen."""
    await world.joins(world.alice, world.bob)
    await world.db.write(await world.actor(world.alice), _start)
    await world.alice.forges(f"hm:{world.community_id}")
    return world.alice


async def test_hours_by_a_phrase_and_by_taps(alice: Person) -> None:
    await alice.sees("When you can be booked")
    await alice.sees("No hours yet. Set them, and people can book.")
    await alice.taps("Set hours")
    await alice.sends("whenever")
    await alice.is_told("Opening hours: I did not understand that.")
    await alice.sends("Mon–Fri 9–12")
    await alice.sees("Mon–Fri 09:00–12:00")
    await alice.taps("Tue ✓")
    await alice.sees("Now: 09:00–12:00")
    await alice.taps("9–12, 14–18")
    await alice.sees("Mon 09:00–12:00, Tue 09:00–12:00, 14:00–18:00, Wed–Fri 09:00–12:00")
    await alice.taps("Sat")
    await alice.sends("10–8")
    await alice.sees("Sat 10:00–08:00")
    await alice.taps("Sat ✓")
    await alice.taps("Keep free")
    await alice.taps("‹ Back")
    await alice.sees("Free next, for an hour")
    await alice.sees("Tue 24 Nov: 09:00 · 09:30 · 10:00")


async def test_the_phrase_is_understood_in_ones_own_language(alice: Person) -> None:
    await alice.taps("Set hours")
    await alice.taps("Mon–Fri 17–21")
    await alice.sees("Mon–Fri 17:00–21:00")
    await alice.taps("Clear the week")
    await alice.sees("No hours yet.")


async def test_pauses_notice_and_limits(alice: Person) -> None:
    await alice.sees("0 min free before and 15 min after each appointment")
    await alice.taps("Set limits")
    await alice.taps("Pause after")
    await alice.taps("30 min")
    await alice.sees("0 min free before and 30 min after each appointment")
    await alice.taps("Limit a day")
    await alice.sends("a lot")
    await alice.is_told("The most appointments a day must be a whole number.")
    await alice.sends("99")
    await alice.is_told("The most appointments a day must be a number up to 50.")
    await alice.sends("3")
    await alice.sees("At most 3 appointments a day")
    await alice.taps("Limit a day")
    await alice.taps("No limit")
    await alice.taps("Set notice")
    await alice.taps("4 h")
    await alice.sees("Booked at least 4 h and at most 56 days ahead")
    await alice.taps("Set horizon")
    await alice.taps("28 days")
    await alice.sees("at most 28 days ahead")
    await alice.taps("Set step")
    await alice.taps("45 min")
    await alice.sees("Times are 45 min apart")
    await alice.taps("Pause before")
    await alice.sends("10")
    await alice.sees("10 min free before and 30 min after")


async def test_days_off_and_a_day_with_other_hours(alice: Person) -> None:
    await alice.taps("Set hours")
    await alice.taps("Daily 9–18")
    await alice.taps("‹ Back")
    await alice.taps("Take time off")
    await alice.sees("Every week is as usual so far.")
    await alice.sends("some day")
    await alice.is_told("Special days: I did not understand that.")
    await alice.sends("24 Nov – 26 Nov")
    await alice.sees("24–26 Nov 2026")
    await alice.taps("✕25")
    await alice.sees("Now: no hours")
    await alice.sends("10–12")
    await alice.sees("Wed 25 Nov: 10:00–12:00")
    await alice.taps("25")
    await alice.taps("Work as usual")
    await alice.taps("30")
    await alice.taps("Take day off")
    await alice.sees("🏖 Mon 30 Nov")
    await alice.taps("Drop 30 Nov")
    await alice.taps("‹ Back")
    await alice.sees("Free next, for an hour\nWed 25 Nov: 09:00")


async def test_who_is_no_instructor_finds_nothing_and_cannot_change_anothers(
    world: World, alice: Person
) -> None:
    await alice.taps("Set hours")
    await alice.taps("Daily 9–18")
    await world.bob.forges(f"hm:{world.community_id}")
    await world.bob.is_told("This is not there any more, or not for you.")


async def test_the_holidays_of_ones_canton_are_days_off(alice: Person) -> None:
    await alice.taps("Take time off")
    await alice.taps("Set holidays")
    await alice.taps("Switzerland")
    await alice.taps("Zürich")
    await alice.sees("Holidays of Switzerland, Zürich are days off.")
    await alice.sees("Fri 25 Dec")
    await alice.taps("Set holidays")
    await alice.sees("Now: Switzerland, Zürich")
    await alice.taps("Work on holidays")
    await alice.taps("‹ Back")
    assert "Holidays of" not in alice.transcript()
