"""Who brings what to a jam, what is missing, which keys are wished for, and who may be recorded."""

from typing import Any

import pytest

from models.programs import Kind
from sandbox.client import Person
from services.sessions import SessionDetails
from tests.world import World

JAM: dict[str, Any] = {"lineup_wanted": ["drums", "bass"], "gear_available": ["PA system", "drum kit"]}


@pytest.fixture
async def jam(world: World) -> SessionDetails:
    """A jam that needs drums and a bass."""
    return await world.session(settings={**JAM, "session_vibe": "blues rock", "skill_level": "all_welcome"})


async def opens_lineup(world: World, person: Person, jam: SessionDetails) -> None:
    await world.opens(person, jam)
    await person.taps("See more")
    await person.taps("Line-up")


async def test_what_there_is_about_a_jam_begins_with_its_night(world: World, jam: SessionDetails) -> None:
    await world.opens(world.alice, jam)
    await world.alice.taps("See more")
    first, second, *others = world.alice.screen().rows
    assert (first, second[0]) == (["Live queue", "Setlist"], "Line-up")
    assert len(others) <= 4
    assert others[-1] == ["‹ Back", "Home"]


async def test_what_is_missing_stands_on_session_and_card_until_somebody_brings_it(
    world: World, jam: SessionDetails
) -> None:
    await world.posts(jam)
    await world.ana.sees("Missing: drums and bass", in_=world.group)
    await world.says_going(world.alice, jam)
    await world.alice.sees("Missing: drums and bass")
    await world.alice.taps("Bring drums")
    await world.alice.sees("✓ Drums: Alice")
    await world.alice.sees("Missing: bass")
    await world.delivered()
    await world.passes(seconds=4)
    await world.ana.sees("Missing: bass", in_=world.group)


async def test_one_line_says_what_one_brings_and_looks_for(world: World, jam: SessionDetails) -> None:
    await world.says_going(world.alice, jam)
    await world.alice.taps("Say what I bring")
    await world.alice.sees("blues rock · All welcome")
    await world.alice.sends("bringing bass (five strings) and 2 mics; looking for keys")
    await world.alice.sees("✓ Bass: Alice (five strings)")
    await world.alice.sees("✓ Microphone: Alice ×2")
    await world.alice.sees("Missing: drums and keys")
    await world.alice.sees("✓ PA system · there already")


async def test_a_note_is_read_in_any_of_the_six_languages(world: World, jam: SessionDetails) -> None:
    await world.says_going(world.alice, jam)
    await world.alice.taps("Add a note")
    await world.alice.sends("bringe meinen Kontrabass, suche Schlagzeuger")
    await world.alice.taps("Say what I bring")
    await world.alice.sees("Double bass: Alice")
    await world.alice.sees("Missing: drums")  # a double bass is a bass
    await world.alice.taps("‹ Back")
    await world.alice.taps("‹ Back")
    await world.alice.taps("Add a note")
    await world.alice.sends("vegetarian")
    await world.alice.sees("Missing: drums and bass")


async def test_who_cannot_come_is_gone_from_the_matrix_and_back_with_their_things(
    world: World, jam: SessionDetails
) -> None:
    await world.says_going(world.alice, jam)
    await world.alice.taps("Bring drums")
    await world.opens(world.alice, jam)
    await world.alice.taps("Can't come")
    await world.alice.sees("Missing: drums and bass")
    await world.alice.taps("Going")
    await world.alice.sees("Missing: bass")


async def test_bringing_without_an_answer_is_kept_and_the_answer_is_asked_for(
    world: World, jam: SessionDetails
) -> None:
    await opens_lineup(world, world.alice, jam)
    await world.alice.taps("Bring drums")
    await world.alice.sees("It counts as soon as you say that you come")
    assert (await world.seen(jam)).missing == ("drums", "bass")
    assert (await world.seen(jam)).going == 0
    await world.alice.taps("Going")
    await world.alice.sees("Missing: bass")


async def test_what_one_brought_is_offered_at_the_next_jam(world: World, jam: SessionDetails) -> None:
    await world.says_going(world.alice, jam)
    await world.alice.taps("Say what I bring")
    await world.alice.sends("cajón, theremin")
    other = await world.session(name="Open Mic", kind=Kind.OPEN_MIC)
    await world.says_going(world.alice, other)
    await world.alice.taps("Say what I bring")
    await world.alice.sees("Last time you brought: cajón and theremin")
    await world.alice.taps("Bring the same")
    await world.alice.sees("✓ Theremin: Alice")
    await world.alice.taps("Tick what I bring")
    await world.alice.taps("✓ Theremin")
    await world.alice.taps("Forget my usual")
    await world.alice.sees("You bring: cajón")


async def test_shortly_before_the_host_hears_what_is_missing_again_and_who_looked_what_is_found(
    world: World, jam: SessionDetails
) -> None:
    await world.says_going(world.alice, jam)
    await world.alice.taps("Bring drums")
    await world.says_going(world.bob, jam)
    await world.bob.taps("Say what I bring")
    await world.bob.sends("looking for keys")
    await world.bob.sees("You look for: keys")
    await world.passes(days=2)
    world.ana.forgets()
    await world.opens(world.alice, jam)
    await world.alice.taps("Can't come")
    await world.ana.is_told("Missing now: drums")
    await world.says_going(world.carol, jam)
    await world.carol.taps("Say what I bring")
    await world.carol.sends("keyboard")
    await world.bob.is_told("Somebody brings it now: keys")
    await world.ana.is_told("Somebody brings it now: keys")


async def test_keys_and_tempos_are_wished_for_and_counted(world: World, jam: SessionDetails) -> None:
    for person in (world.alice, world.bob):
        await world.says_going(person, jam)
        await person.taps("Say what I bring")
        await person.taps("Wish keys, tempo")
        await person.taps("Gm")
    await world.bob.sends("b-Moll, 132")
    await world.bob.taps("‹ Back")
    await world.bob.sees("Gm ×2 · Bbm ×1 · 132 ×1")
    await world.bob.taps("Wish keys, tempo")
    await world.bob.sends("loud")
    await world.bob.is_told("I know no such key")


async def test_the_host_says_in_one_line_what_is_needed_and_how_it_is(
    world: World, jam: SessionDetails
) -> None:
    await opens_lineup(world, world.ana, jam)
    await world.ana.taps("Set what is needed")
    await world.ana.sends("2 guitars, drums")
    await world.ana.sees("Needed: guitar ×2, drums")
    await world.ana.taps("Need nobody")
    await world.ana.sees("Nobody is needed at this date.")
    assert not (await world.seen(jam)).missing
    await world.ana.sends("2 guitars, drums")
    await world.ana.sees("Needed: guitar ×2, drums")
    await world.ana.taps("Beginners")
    await world.ana.sends("vibe: slow blues")
    await world.ana.sees("slow blues · Beginners")
    await world.ana.taps("Use for all dates")
    later = await world.session(name="Another")
    assert later.missing == ()
    assert (await world.seen(jam)).missing == ("guitar", "drums")


async def test_what_cannot_be_brought_is_said_and_nothing_is_lost(world: World, jam: SessionDetails) -> None:
    await world.says_going(world.alice, jam)
    await world.alice.taps("Say what I bring")
    await world.alice.sends("x" * 300)
    await world.alice.is_told("too long: at most 40")
    await world.alice.sends(", ".join(f"thing number {n}a" for n in range(40)))
    await world.alice.is_told("too many entries: at most 12")
    await world.alice.sends("!!! …")
    await world.alice.is_told("I did not understand that")
    await world.alice.sends("🎸, 🎸, عود, <b>gong</b>")
    await world.alice.sees("Guitar: Alice")
    await world.alice.sees("عود")
    await world.passes(days=4)
    await world.alice.sends("bass")
    await world.alice.is_told("This session is over")
