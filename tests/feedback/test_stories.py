"""After a session people are asked how it was, answer with a tap and a word, and organizers learn from it."""

from sandbox.client import Person
from scheduler import recognition_sweeps
from services import marking
from services.sessions import SessionDetails
from tests.world import World


async def over(world: World, *came: Person) -> SessionDetails:
    """A jam that some came to, and that is over."""
    jam = await world.session()
    await world.joins(world.alice, world.bob, world.carol)
    await world.passes(seconds=(jam.starts_at - world.clock.now).total_seconds() + 300)
    ana = await world.actor(world.ana)
    for person in came:
        who = (await world.actor(person)).user_id or 0
        await world.db.write(ana, marking.mark, jam.id, who, came=True)
    await world.passes(seconds=(jam.ends_at - world.clock.now).total_seconds() + 60)
    await world.app.sweeps.run_once("advance")
    return jam


async def asks(world: World) -> None:
    """The hours pass after which people are asked."""
    await world.passes(hours=14)
    for _twice in range(2):
        await recognition_sweeps.ask(world.db)
    await world.delivered()


async def test_one_tap_answers_and_a_word_may_follow(world: World) -> None:
    await over(world, world.alice)
    await asks(world)
    await world.alice.sees("How was it?")
    assert "How was it?" not in world.bob.transcript()
    await world.alice.taps("4 ★")
    await world.alice.sees("★★★★☆")
    await world.alice.sees("Without your name")
    await world.alice.taps("Add a word")
    await world.alice.sends("x" * 501)
    await world.alice.sees("too long: at most 500")
    await world.alice.sends("Lovely evening, <b>loud</b> drums")
    await world.alice.sees("Lovely evening, <b>loud</b> drums")
    await world.alice.taps("5 ★")
    await world.alice.sees("★★★★★")
    await world.alice.taps("Show my name")
    await world.alice.sees("Organizers see that it is yours.")
    await world.alice.taps("Allow quoting")
    await world.alice.sees("may be quoted")
    await asks(world)
    assert sum("One tap is enough" in m.get("text", "") for m in world.alice.messages()) == 0


async def test_it_is_found_below_the_session_and_not_before_its_end(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    await world.says_going(world.bob, jam)
    await world.alice.taps("See more")
    assert "Rate it" not in world.alice.buttons()
    answer = await world.alice.forges(f"kfr:{world.community_id}:{jam.id}:5")
    assert "This is possible from" in answer.text
    await world.passes(seconds=(jam.ends_at - world.clock.now).total_seconds() + 60)
    await world.opens(world.alice, jam)
    await world.alice.taps("See more")
    await world.alice.taps("Rate it")
    await world.alice.taps("3 ★")
    await world.alice.sees("★★★☆☆")
    for forged in (0, 6):
        answer = await world.alice.forges(f"kfr:{world.community_id}:{jam.id}:{forged}")
        assert "out of date" in answer.text
    answer = await world.carol.forges(f"kfr:{world.community_id}:{jam.id}:1")
    assert "Only those who were there" in answer.text
    await world.passes(days=15)
    answer = await world.alice.forges(f"kfr:{world.community_id}:{jam.id}:1")
    assert "You could say how it was until" in answer.text


async def test_organizers_see_an_average_of_enough_and_names_only_where_wished(
    world: World,
) -> None:
    jam = await over(world, world.alice, world.bob, world.carol)
    for person, stars in ((world.alice, 5), (world.bob, 4)):
        await person.forges(f"kfr:{world.community_id}:{jam.id}:{stars}")
    await world.alice.sees("★★★★★")
    await world.alice.taps("Add a word")
    await world.alice.sends("Best jam in town")
    await world.alice.sees("Saved.")
    await world.bob.taps("Add a word")
    await world.bob.sends("Too loud")
    await world.bob.sees("Saved.")
    await world.bob.taps("Show my name")
    await world.bob.sees("Organizers see that it is yours.")
    await world.opens(world.ana, jam)
    await world.ana.taps("‹ Back")
    await world.ana.taps("See more")
    await world.ana.taps("Feedback")
    seen = (await world.ana.sees("2 ratings"))["text"]
    assert "The average shows from 3 on" in seen
    assert "Too loud" in seen
    assert "— Bob" in seen
    assert "Best jam" not in seen
    await world.carol.forges(f"kfr:{world.community_id}:{jam.id}:2")
    await world.carol.sees("★★☆☆☆")
    await world.ana.taps("‹ Back")
    await world.ana.taps("Feedback")
    seen = (await world.ana.sees("3 ratings"))["text"]
    assert "★ 3.7" in seen
    assert "Best jam in town\n— without a name, ★★★★★" in seen
    assert "Alice" not in seen
    answer = await world.alice.forges(f"kfs:{world.community_id}:{jam.program_id}:0")
    assert answer.text.startswith("You may not do this here.")


async def test_who_does_not_want_to_be_asked_is_not(world: World) -> None:
    await over(world, world.alice)
    await asks(world)
    await world.alice.taps("Stop asking")
    await world.sandbox.settle()
    await world.alice.finds("Ask me again")
