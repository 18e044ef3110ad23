"""After a session: what happened, files and links, photos, and who was there."""

from datetime import timedelta

import pytest

from models.communities import Role
from sandbox.client import Person
from services.sessions import SessionDetails
from tests.files.samples import picture
from tests.world import World


async def past(world: World, *came: Person) -> SessionDetails:
    """A session that is over, to which some came."""
    jam = await world.session()
    for person in came:
        await world.says_going(person, jam)
    await world.delivered()
    world.clock.now = jam.ends_at + timedelta(hours=1)
    return await world.seen(jam)


async def manages(world: World, session: SessionDetails, what: str, person: Person | None = None) -> None:
    """An organizer at one of the things to manage."""
    someone = person or world.ana
    await world.opens(someone, session)
    await someone.taps("Manage")
    await someone.taps(what)


async def sees_more(world: World, session: SessionDetails, person: Person) -> None:
    """A person at what else there is about a session."""
    await world.opens(person, session)
    await person.taps("See more")
    await person.sees("Choose what you want to see.")


async def writes_recap(world: World, session: SessionDetails, text: str) -> None:
    """The organizer writes what happened."""
    await manages(world, session, "Recap")
    await world.ana.taps("Write recap")
    await world.ana.sends(text)


async def test_a_recap_is_written_read_and_sent_once_to_those_who_came(world: World) -> None:
    jam = await past(world, world.alice)
    await writes_recap(world, jam, "So many <b>solos</b> & ночь 夜 ليلة")
    await world.ana.finds("Edit recap")
    await sees_more(world, jam, world.bob)
    await world.bob.taps("Recap")
    await world.bob.sees("So many <b>solos</b> & ночь 夜 ليلة")
    assert "Edit recap" not in world.bob.buttons()
    await world.ana.taps("Send to all there")
    await world.ana.sees("The recap goes to 1 person who was there, once.")
    found = await world.ana.finds("Send now")
    await world.ana.taps("Send now")
    await world.ana.is_told("Sent to 1 person.")
    await world.alice.is_told("So many <b>solos</b>")
    assert (await world.ana.presses(found)).text == "It was sent before."


@pytest.mark.parametrize(
    ("text", "answer"), [("x" * 4001, "at most 4,000 characters"), ("\u200b", "missing")]
)
async def test_a_recap_that_cannot_be_is_explained(world: World, text: str, answer: str) -> None:
    jam = await past(world)
    await writes_recap(world, jam, text)
    await world.ana.is_told(answer)


async def test_the_second_who_writes_the_recap_keeps_theirs(world: World) -> None:
    await world.joins(world.alice)
    await world.becomes(world.alice, Role.ADMIN)
    jam = await past(world)
    for person in (world.ana, world.alice):
        await manages(world, jam, "Recap", person)
        await person.taps("Write recap")
    await world.ana.sends("Short and sweet.")
    await world.ana.finds("Edit recap")
    await world.alice.sends("Long and loud.")
    await world.alice.sees("Now: Short and sweet.")
    await world.alice.sees("Yours: Long and loud.")
    await world.alice.taps("Use mine")
    await world.alice.finds("Edit recap")
    await world.alice.sees("Long and loud.")


async def test_files_and_links_are_added_arranged_and_opened(world: World) -> None:
    jam = await world.session()
    await manages(world, jam, "Materials")
    await world.ana.taps("Add")
    await world.ana.sends("https://example.org/a?b=1 Autumn <Leaves>")
    await world.ana.sees("Added: Autumn <Leaves>")
    await world.ana.sends_file("chart.pdf", b"%PDF-1.7", "Blue Bossa\nin C minor")
    await world.ana.sees("Added: Blue Bossa")
    await world.ana.taps("‹ Back")
    await world.ana.taps("Arrange")
    await world.ana.taps("📄 Blue Bossa")
    await world.ana.taps("Move up")
    await world.ana.sees("No. 1 of 2")
    await world.ana.sends("Blue Bossa, melody")
    await world.ana.sees("📄 Blue Bossa, melody")
    await sees_more(world, jam, world.bob)
    await world.bob.taps("Materials")
    assert world.bob.buttons()[:2] == ["📄 Blue Bossa, melody", "🔗 Autumn <Leaves>"]
    await world.bob.taps("📄 Blue Bossa, melody")
    await world.bob.sees("chart.pdf")


async def test_what_is_removed_comes_back_by_undo(world: World) -> None:
    jam = await world.session()
    await manages(world, jam, "Materials")
    await world.ana.taps("Add")
    await world.ana.sends_file("chart.pdf", b"%PDF-1.7", "Chart")
    await world.ana.sees("Added: Chart")
    await world.ana.taps("‹ Back")
    await world.ana.taps("Arrange")
    await world.ana.taps("📄 Chart")
    await world.ana.taps("Remove")
    await world.ana.sees("Nothing here yet.")
    await world.ana.taps("Undo")
    await world.ana.taps("📄 Chart")
    await world.ana.sees("chart.pdf")


async def test_some_materials_are_only_for_those_who_come(world: World) -> None:
    jam = await world.session()
    await manages(world, jam, "Materials")
    await world.ana.taps("Add")
    await world.ana.sends_file("chart.pdf", b"%PDF-1.7", "Chart")
    await world.ana.sees("Added: Chart")
    await world.ana.taps("‹ Back")
    opens = (await world.ana.finds("📄 Chart")).button["callback_data"]
    await world.ana.taps("Arrange")
    await world.ana.taps("📄 Chart")
    await world.ana.taps("Only who comes")
    await sees_more(world, jam, world.bob)
    assert "Materials" not in world.bob.buttons()
    assert "not there" in (await world.bob.forges(opens)).text
    await world.says_going(world.bob, jam)
    await world.bob.taps("See more")
    await world.bob.taps("Materials")
    await world.bob.taps("📄 Chart")
    await world.bob.sees("chart.pdf")


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "http://user@example.org/x",
        "http://user:pass@example.org/",
        "ftp://example.org/x",
        "https://" + "x" * 3000 + ".org",
        "https://localhost/x",
        "http://[::1",
        "data:text/html,<script>",
        "no link at all",
    ],
)
async def test_a_link_that_leads_elsewhere_is_refused(world: World, link: str) -> None:
    jam = await world.session()
    await manages(world, jam, "Materials")
    await world.ana.taps("Add")
    await world.ana.sends(link)
    await world.ana.is_told("The link")
    await world.ana.sends("https://example.org/fine Fine")
    await world.ana.sees("Added: Fine")


async def test_people_who_were_there_share_photos_and_take_back_their_own(world: World) -> None:
    jam = await past(world, world.alice, world.carol)
    await sees_more(world, jam, world.bob)
    assert "Photos" not in world.bob.buttons()
    await sees_more(world, jam, world.alice)
    await world.alice.taps("Photos")
    await world.alice.taps("Add photos")
    for _n in range(2):
        await world.alice.sends_photo(picture())
        await world.alice.sees("Added. Send more photos")
    await world.alice.taps("‹ Back")
    await world.alice.sees("2 photos")
    await sees_more(world, jam, world.bob)
    await world.bob.taps("Photos")
    assert "Add photos" not in world.bob.buttons()
    await world.bob.taps("Show photos")
    await world.bob.taps("1")
    shown = await world.bob.sees("By Alice")
    assert not shown.get("reply_markup")
    await world.alice.taps("1")
    await world.alice.taps("Remove")
    await world.alice.is_told("Removed.")
    assert "may not" in (await world.bob.forges(f"ga:{world.community_id}:{jam.id}")).text


async def test_before_it_begins_there_are_no_photos_and_no_recap(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    assert "may not" in (await world.alice.forges(f"ga:{world.community_id}:{jam.id}")).text
    assert (await world.ana.forges(f"sf:{world.community_id}:{jam.id}:m")).alert
