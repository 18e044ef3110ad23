"""People come, and are seen: badges are told, kept, hidden and taken back; organizers set milestones."""

from sandbox.client import Person
from scheduler import recognition_sweeps
from services import marking
from services.sessions import SessionDetails
from tests.world import World


async def mark(world: World, session: SessionDetails, *persons: Person, came: bool = True) -> None:
    """Ana says of people that they came, or did not."""
    ana = await world.actor(world.ana)
    for person in persons:
        who = (await world.actor(person)).user_id or 0
        await world.db.write(ana, marking.mark, session.id, who, came=came)


async def evening(world: World) -> SessionDetails:
    """A jam that Alice comes to, five minutes after it began."""
    jam = await world.session()
    await world.joins(world.alice, world.bob)
    await world.passes(seconds=(jam.starts_at - world.clock.now).total_seconds() + 300)
    return jam


async def test_a_badge_is_told_with_its_picture_once_and_found_again(world: World) -> None:
    jam = await evening(world)
    await mark(world, jam, world.alice)
    await world.passes(minutes=6)
    await world.delivered()
    told = await world.alice.sees("First time")
    assert told["photo"]
    assert "You came to Thursday Jam for the first time" in told["caption"]
    assert "Next: 5 sessions. Come 4 more times." in told["caption"]
    await mark(world, jam, world.alice, came=False)
    await mark(world, jam, world.alice)
    await world.passes(minutes=30)
    await world.delivered()
    assert sum("First time" in message.get("caption", "") for message in world.alice.messages()) == 1
    await world.alice.taps("See badges")
    await world.alice.sees("1 badge")
    await world.alice.sees("next badge at 5")
    await world.alice.taps("1. First time")
    await world.sandbox.settle()
    assert (await world.alice.sees("Forward it"))["photo"]


async def test_a_slip_of_the_finger_is_never_heard_of(world: World) -> None:
    jam = await evening(world)
    await mark(world, jam, world.bob)
    await mark(world, jam, world.bob, came=False)
    await world.passes(minutes=10)
    await world.delivered()
    assert "First time" not in world.bob.transcript()
    await world.bob.sends("/badges")
    await world.bob.sees("You get the first one when you come")
    await mark(world, jam, world.bob)
    await world.passes(minutes=10)
    await world.delivered()
    await world.bob.sees("First time")


async def test_one_keeps_them_to_oneself(world: World) -> None:
    jam = await evening(world)
    await mark(world, jam, world.alice)
    await world.ana.sends("/members")
    await world.ana.sees("Alice · 🏅 1")
    await world.ana.taps("Alice")
    await world.ana.sees("First time (Thursday Jam)")
    await world.alice.sends("/badges")
    await world.alice.taps("Hide from others")
    await world.alice.sees("Only you see them.")
    await world.ana.sends("/members")
    assert "🏅" not in (await world.ana.sees("Members of"))["text"]
    await world.alice.taps("Show to others")


async def test_an_organizer_adds_changes_and_deletes_a_milestone(world: World) -> None:
    jam = await evening(world)
    await mark(world, jam, world.alice, world.bob)
    await world.ana.sends("/badges")
    await world.ana.taps("Set milestones")
    await world.ana.sees("First time · 2 badges")
    await world.ana.taps("Add sessions")
    for typed, problem in (
        ("0", "must be at least 1"),
        ("-5", "must be at least 1"),
        ("1000000000", "must be a number up to 10,000"),
        ("many", "must be a whole number"),
        ("1 Again", "there is one with 1 already"),
        ("2 " + "ا" * 300, "too long: at most 60"),
    ):
        await world.ana.sends(typed)
        await world.ana.sees(problem)
    await world.ana.sends("2 Came back")
    await world.ana.sees("There it is.")
    await world.ana.taps("Edit description")
    await world.ana.sends("For coming again <3")
    await world.ana.sees("For coming again <3")
    await world.ana.taps("Set number")
    await world.ana.sends("3")
    await world.ana.sees("Saved.")
    await world.ana.taps("Choose sign")
    await world.ana.taps("Heart")
    await world.ana.sees("Heart")
    await world.ana.taps("Switch off")
    await world.ana.sees("switched off")
    await world.ana.taps("Delete")
    await world.ana.sees("0 people keep the badge")
    await world.ana.taps("Undo")
    await world.ana.sees("Came back")
    await world.alice.sends("/badges")
    assert "Set milestones" not in world.alice.buttons()


async def test_what_was_reached_before_is_told_in_one_message(world: World) -> None:
    jam = await evening(world)
    await mark(world, jam, world.alice)
    await world.passes(minutes=10)
    await world.ana.sends("/badges")
    await world.ana.taps("Set milestones")
    await world.ana.taps("Add in a row")
    await world.ana.sends("1 A start")
    await world.ana.sees("There it is.")
    for _again in range(2):
        await recognition_sweeps.award(world.db)
    await world.passes(minutes=10)
    await world.delivered()
    await world.alice.sees("1 badge for what you came to")
    assert sum("A start" in message.get("text", "") for message in world.alice.messages()) == 1
    assert "A start" not in world.bob.transcript()
