"""Photos come into the gallery with consent, are taken down by who is in them, and become highlights."""

from services import members
from tests.files.samples import picture
from tests.sessions.test_looking_back import past, sees_more
from tests.world import World


async def shared(world: World) -> None:
    """Alice shared a photo in which all agree; Carol does not want to be in pictures."""
    await world.carol.sends("/privacy")
    await world.carol.taps("No photos of me")
    jam = await past(world, world.alice, world.carol)
    await world.joins(world.bob)
    await sees_more(world, jam, world.alice)
    for button in ("Photos", "Add photos"):
        await world.alice.taps(button)
    await world.alice.sees("1 person does not want to be in pictures: Carol")
    await world.alice.taps("All in it agree")
    await world.alice.sees("They come into the gallery, too")
    await world.alice.sends_photo(picture())
    await world.alice.sees("Added. Send more photos")
    for person in (world.bob, world.ana):
        await world.opens(person, jam)
        for button in ("‹ Back", "See more", "See gallery"):
            await person.taps(button)
        await person.sees("1 photo")


async def test_who_is_in_a_photo_takes_it_down_and_an_organizer_decides(world: World) -> None:
    await shared(world)
    await world.bob.taps("1")
    await world.bob.sees("By Alice")
    await world.bob.taps("Hide: I'm in it")
    await world.bob.is_told("This photo is not shown any more.")
    await world.ana.is_told("Somebody in a photo does not want to be shown.")
    await world.ana.taps("Decide on photos")
    await world.ana.sees("1 photo waits for you")
    await world.ana.taps("1")
    await world.ana.sees("Out of sight: somebody in it does not want to be shown.")
    await world.ana.taps("Bring back")
    await world.ana.finds("Make highlight")


async def test_a_proposed_photo_becomes_a_highlight_on_the_web(world: World) -> None:
    await shared(world)
    await world.alice.starts()
    await world.sandbox.settle()
    for button in ("Community", "See more", "See gallery", "1", "Propose highlight"):
        await world.alice.taps(button)
    await world.alice.sees("Proposed as a highlight")
    await world.ana.taps("1")
    await world.ana.taps("Make highlight")
    await world.ana.sees("Highlight")
    answer = await world.ana.taps("Show on the web")
    assert answer.text == "On the web, where the program is public."
    await world.ana.finds("Keep off the web")


async def test_who_left_sees_no_gallery(world: World) -> None:
    await shared(world)
    from services import leaving

    await world.db.write(await world.actor(world.bob), leaving.leave)
    answer = await world.bob.taps("1")
    assert answer.text.startswith("This is for members of")
    await world.db.write(await world.actor(world.bob), members.join)
