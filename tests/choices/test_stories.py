"""Less of this: what a person turns off, on the notice itself or in the settings, for good or for a while."""

from scheduler.sweeps import remind
from services import people
from tests.world import World


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
