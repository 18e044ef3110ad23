"""Less of this: what a person turns off, on the notice itself or in the settings, for good or for a while."""

from datetime import datetime

from scheduler.sweeps import remind
from services import people
from services.schedule import Schedule
from tests.world import ZONE, World


async def reminded(world: World) -> None:
    """Alice, who comes, is reminded the day before."""
    jam = await world.session()
    await world.says_going(world.alice, jam)
    await world.passes(days=3, hours=-11)
    world.alice.forgets()
    await remind(world.db)
    await world.delivered()
    await world.alice.is_told("Coming up: Thursday Jam")


async def test_one_tap_on_a_reminder_stops_them_and_one_more_brings_them_back(world: World) -> None:
    await reminded(world)
    answer = await world.alice.taps("Stop reminders")
    assert answer.text == "You get no reminders."
    assert world.alice.buttons() == ["✓ Going", "Maybe", "Can't come", "Get reminders"]
    await world.alice.sees("Coming up: Thursday Jam")
    alice = await world.actor(world.alice)
    assert not (await world.db.read(alice, people.settings)).reminders
    answer = await world.alice.taps("Get reminders")
    assert answer.text == "You get reminders."
    assert (await world.db.read(alice, people.settings)).reminders


async def test_a_community_is_muted_and_heard_again(world: World) -> None:
    await world.joins(world.alice)
    await world.alice.sends("/settings")
    await world.alice.taps("Choose notices")
    await world.alice.taps("Choose communities")
    await world.alice.taps("Jam Lisboa")
    await world.alice.taps("Stop digests")
    await world.alice.sees("Weekly digest: off")
    await world.alice.taps("Mute community")
    await world.alice.sees("Muted: you hear only what becomes of your own answers.")
    await world.alice.taps("Unmute community")
    await world.alice.taps("Get digests")
    await world.alice.sees("Weekly digest: on")


async def test_requests_to_join_are_a_choice_of_those_who_decide_on_them(world: World) -> None:
    await world.joins(world.alice)
    for person, sees_it in ((world.alice, False), (world.ana, True)):
        await person.sends("/settings")
        await person.taps("Choose notices")
        assert ("Stop requests" in person.buttons()) is sees_it


async def test_a_digest_is_answered_where_it_stands_and_stopped_by_one_tap(world: World) -> None:
    await world.program()
    await world.program(name="Friday Jam", schedule=Schedule(datetime(2026, 12, 4, 20), ZONE, None))
    await world.joins(world.alice)
    await world.app.sweeps.run_once("digest")
    await world.passes(days=6, hours=9)
    await world.app.sweeps.run_once("digest")
    await world.passes(hours=15)
    world.alice.forgets()
    await world.delivered()
    digest = await world.alice.is_told("Coming up in Jam Lisboa")
    assert "Thursday Jam" in digest
    assert "Friday Jam" in digest
    going = await world.alice.finds("Going")
    answer = await world.alice.presses(going)
    assert answer.text == "You're in. 1 going."
    assert world.alice.buttons().count("✓ Going") == 1
    assert world.alice.buttons().count("Going") == 1
    answer = await world.alice.taps("Stop digests")
    assert answer.text == "No more weekly digests from Jam Lisboa."
    await world.app.sweeps.run_once("digest")
    await world.passes(days=6, hours=9)
    await world.app.sweeps.run_once("digest")
    await world.passes(hours=24)
    await world.delivered()
    await world.alice.is_not_told("Coming up in")
