"""Announcements as organizers and members live them."""

import pytest

from models.communities import Role
from sandbox.client import Person
from scheduler.sweeps import announce
from services import announcements, files, uploads
from services.errors import NotFound
from tests.files.samples import picture
from tests.world import World

NEWS = "Next week we play at the harbour."


async def settles(world: World) -> None:
    """What goes out is out, and the report is written; its message follows three seconds later."""
    await world.delivered()
    await announce(world.db)
    await world.passes(seconds=4)
    await world.delivered()
    await world.sandbox.settle()


async def writes(world: World, text: str = NEWS, *, by: Person | None = None) -> None:
    """Ana opens her community, and writes."""
    author = by or world.ana
    await author.sends("/announce")
    await author.sees("To all members of Jam Lisboa")
    await author.sends(text)
    await author.sees("Like this?")


async def test_a_preview_a_count_and_a_report_of_who_was_reached(world: World) -> None:
    dora = world.sandbox.person("Dora", language="en")
    await world.joins(world.alice, world.bob, world.carol, dora)
    await world.bob.blocks()
    await world.carol.sends("/settings")
    await world.carol.taps("Choose notices")
    await world.carol.taps("Stop announcements")
    await world.sandbox.settle()
    await writes(world)
    await world.ana.sees(NEWS)
    await world.ana.sees("1 person will be told.")
    await world.ana.sees("2 I cannot write to.")
    await world.ana.sees("1 turned announcements off.")
    await world.alice.does_not_see(NEWS)
    answer = await world.ana.taps("Send now")
    assert answer.text == "On its way."
    assert NEWS in await world.alice.is_told("Jam Lisboa")
    await settles(world)
    await world.ana.sees("Sent to 1 person")
    await world.ana.sees("2 could not be reached")
    await world.ana.taps("Show report")
    await world.ana.sees(NEWS)
    await world.alice.sees(f"— {world.ana.name}")


async def test_one_tap_on_an_announcement_stops_them_from_there_alone(world: World) -> None:
    await world.joins(world.alice)
    await writes(world)
    await world.ana.taps("Send now")
    await world.alice.sees(NEWS)
    answer = await world.alice.taps("Stop announcements")
    assert answer.text == "No more announcements from Jam Lisboa."
    await world.alice.sees(NEWS)
    await settles(world)
    await writes(world, "Once more")
    await world.ana.sees("Nobody would hear it.")
    await world.alice.taps("Get announcements")
    await world.ana.taps("Edit text")
    await world.ana.sends("Once more, with feeling")
    await world.ana.taps("Send now")
    await world.alice.sees("Once more, with feeling")


async def test_only_those_who_gave_an_answer_hear_it(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    await world.opens(world.bob, jam)
    await world.bob.taps("Maybe")
    await world.joins(world.carol)
    await world.ana.starts(jam.reference)
    await world.ana.taps("Manage")
    await world.ana.taps("Announce")
    await world.ana.sees("To those who answered Thursday Jam · Thu 26 Nov")
    await world.ana.sends("Bring a chair")
    await world.ana.sees("2 people will be told.")
    await world.ana.taps("✓ Maybe")
    await world.ana.sees("1 person will be told.")
    await world.ana.taps("Send now")
    await world.alice.is_told("Bring a chair")
    await settles(world)
    await world.bob.is_not_told("Bring a chair")
    await world.carol.is_not_told("Bring a chair")
    await world.alice.taps("Open session")
    await world.alice.sees("You're in.")


async def test_a_program_is_told_by_who_runs_it_and_its_people_hear_it(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    await world.joins(world.bob)
    await world.ana.starts(jam.reference)
    await world.ana.taps("Back")
    await world.ana.taps("Manage")
    await world.ana.taps("Announce")
    await world.ana.sees("To the people of Thursday Jam")
    await world.ana.sends("A new amplifier!")
    await world.ana.taps("Send now")
    await world.alice.is_told("A new amplifier!")
    await settles(world)
    await world.bob.is_not_told("amplifier")


async def test_stopping_half_way_tells_nobody_more(world: World) -> None:
    await world.joins(world.alice, world.bob)
    await world.alice.sends("/settings")
    await world.alice.taps("Set quiet hours")
    await world.alice.taps("19:00")
    await world.alice.taps("10:00")
    await writes(world)
    await world.ana.taps("Send now")
    await world.bob.is_told(NEWS)
    await settles(world)
    await world.ana.sees("1 of 2 sent …")
    answer = await world.ana.taps("Stop sending")
    assert answer.text == "Stopped. What has gone out stays."
    await settles(world)
    await world.ana.sees("Stopped: 1 of 2 sent")
    await world.passes(hours=3)
    await world.delivered()
    await world.alice.is_not_told(NEWS)
    await world.ana.taps("Show report")
    await world.ana.sees("1 not sent")
    await world.ana.taps("Back")
    await world.ana.sees("Tap one to see whom it reached.")


async def test_who_blocks_the_bot_meanwhile_is_counted(world: World) -> None:
    await world.joins(world.alice, world.bob)
    await writes(world)
    await world.ana.sees("2 people will be told.")
    world.bob.chat().blocked = True  # and Telegram has not told us yet
    await world.ana.taps("Send now")
    await world.alice.is_told(NEWS)
    await settles(world)
    await world.ana.sees("Sent to 1 person")
    await world.ana.sees("1 could not be reached")


@pytest.mark.parametrize(
    ("text", "said"),
    [("x" * 3001, "too long: at most 3,000"), ("\u200b\u200b", "something is missing")],
)
async def test_what_cannot_be_announced_is_asked_for_again(world: World, text: str, said: str) -> None:
    await world.joins(world.alice)
    await world.ana.sends("/announce")
    await world.ana.sees("To all members")
    await world.ana.sends(text)
    await world.ana.sees(said)
    await world.ana.sends_photo(b"a poster")
    await world.ana.sees("something is missing")
    await world.ana.sends(NEWS)
    await world.ana.sees("Like this?")


@pytest.mark.parametrize(
    "text", ["Приходьте о восьмій", "תבואו בשמונה", "八時に来てください", "نلتقي في الثامنة", "🎷" * 1500]
)
async def test_text_of_every_script_arrives_as_it_was_written(world: World, text: str) -> None:
    await world.joins(world.alice)
    await writes(world, text)
    await world.ana.taps("Send now")
    assert text in await world.alice.is_told(text[:8])


async def test_who_may_not_announce_learns_where_one_may(world: World) -> None:
    await world.joins(world.alice)
    await world.becomes(world.alice, Role.MODERATOR)
    await world.alice.sends("/announce")
    await world.alice.sees("Open a program or a session that you run")
    answer = await world.alice.forges(f"an:{world.community_id}:0:0")
    assert "You may not do this here" in answer.text


async def test_an_organizer_who_was_demoted_since_the_preview_sends_nothing(world: World) -> None:
    await world.joins(world.alice, world.bob)
    await world.becomes(world.alice, Role.ADMIN)
    await writes(world, by=world.alice)
    await world.becomes(world.alice, Role.MEMBER)
    answer = await world.alice.taps("Send now")
    assert "You may not do this here" in answer.text
    await world.bob.is_not_told(NEWS)


def has_photo(person: Person) -> bool:
    """Whether the last message to somebody is a photo."""
    return "photo" in person.messages()[-1]


async def test_a_photo_with_a_text_below_it_goes_to_everybody(world: World) -> None:
    await world.joins(world.alice, world.bob)
    await world.ana.sends("/announce")
    await world.ana.sees("Or send a photo with the text below it")
    await world.ana.sends_photo(picture(form="JPEG"), caption="x" * 700)
    await world.ana.is_told("Below a photo there is room for 640 characters.")
    await world.ana.sends_photo(picture(form="JPEG"), caption=NEWS)
    await world.ana.sees("Like this?")
    await world.ana.taps("Send now")
    for person in (world.alice, world.bob):
        assert NEWS in await person.is_told("Jam Lisboa")
        assert has_photo(person)
    await settles(world)
    await world.ana.sees("Sent to 2 people")


async def test_an_uploaded_photo_goes_to_telegram_once(world: World) -> None:
    """From the app: all others get it by the id that Telegram gave it."""
    await world.joins(world.alice, world.bob, world.carol)
    ana = await world.actor(world.ana)
    upload = uploads.photo("file", "stage.png", picture())
    file = await world.db.write(ana, files.add_upload, upload)
    shown = await world.db.write(ana, announcements.write, NEWS, 0, 0, file.id)
    await world.db.write(ana, announcements.send, shown.report.id, shown.report.revision)
    for person in (world.alice, world.bob, world.carol):
        assert NEWS in await person.is_told("Jam Lisboa")
        assert has_photo(person)
    await settles(world)
    sent = await world.db.read(ana, files.get, file.id)
    assert sent.telegram_id is not None
    # A photo of somebody else's cannot be used.
    alice = await world.actor(world.alice)
    theirs = await world.db.write(alice, files.add_upload, upload)
    with pytest.raises(NotFound):
        await world.db.write(ana, announcements.write, NEWS, 0, 0, theirs.id)


async def test_a_draft_changes_its_photo_and_loses_it(world: World) -> None:
    await world.joins(world.alice)
    await writes(world)
    await world.ana.sends_photo(picture(form="JPEG"))
    await world.ana.taps("Remove photo")
    await world.ana.taps("Send now")
    assert NEWS in await world.alice.is_told("Jam Lisboa")
    assert not has_photo(world.alice)
