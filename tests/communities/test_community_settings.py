"""What admins set, and what they may type."""

import pytest

from models.communities import Role
from sandbox.client import Person
from tests.world import World


@pytest.fixture
async def ana(world: World) -> Person:
    """The owner, in the community's settings."""
    await world.ana.starts(world.community.reference)
    await world.ana.finds("Invite people")
    await world.ana.taps("Settings")
    await world.ana.sees("Settings of Jam Lisboa")
    return world.ana


async def test_a_name_is_typed_and_shown(ana: Person) -> None:
    await ana.taps("Edit name")
    await ana.sees("Now: Jam Lisboa")
    await ana.sends("نادي <i>الجاز</i> 🎷")
    await ana.sees("Settings of نادي <i>الجاز</i> 🎷")


@pytest.mark.parametrize("typed", ["x" * 101, "x" * 4000])
async def test_a_long_name_is_asked_for_again(ana: Person, typed: str) -> None:
    await ana.taps("Edit name")
    await ana.sends(typed)
    await ana.sees("The name is too long: at most 100 characters.")
    await ana.sends("Short")
    await ana.sees("Settings of Short")


async def test_a_photo_is_no_name(ana: Person) -> None:
    await ana.taps("Edit name")
    await ana.sends_photo(b"picture", "caption")
    await ana.sees("The name: something is missing")
    await ana.sends("   \n ​ Words")
    await ana.sees("Settings of")


async def test_a_command_leaves_the_question(ana: Person) -> None:
    await ana.taps("Edit name")
    await ana.sends("/cancel")
    await ana.sees("Nothing was changed.")
    await ana.sends("Not a name")
    await ana.sees("I did not understand that")


async def test_a_description_is_written_and_removed(ana: Person) -> None:
    await ana.taps("Edit description")
    await ana.sends("Every week.\nBring <your> horn & friends.")
    assert "✓ Saved." in await ana.is_told("Settings of")
    await ana.taps("Edit description")
    assert "Bring <your> horn & friends." in ana.screen().text
    await ana.taps("Remove text")
    await ana.taps("Edit description")
    assert "horn" not in ana.screen().text
    assert ana.buttons() == ["‹ Back", "Home"]


async def test_approval_language_and_zone_are_tapped(ana: Person) -> None:
    await ana.taps("Approve who joins")
    await ana.sees("Joining: organizers approve")
    await ana.taps("Set language")
    await ana.taps("Deutsch")
    await ana.sees("Language of cards: Deutsch")
    await ana.taps("Set time zone")
    await ana.taps("Europe")
    await ana.taps("›")
    await ana.taps("‹")
    await ana.taps("Berlin")
    await ana.sees("Time zone of new programs: Berlin")


async def test_a_city_is_typed(ana: Person) -> None:
    await ana.taps("Set time zone")
    await ana.sends("Atlantis")
    await ana.sees("I know no such city")
    await ana.sends("são pau")
    await ana.taps("Sao Paulo")
    await ana.sees("Time zone of new programs: Sao Paulo")


async def test_old_buttons_of_one_who_is_no_admin_any_more_change_nothing(world: World) -> None:
    await world.joins(world.bob)
    await world.becomes(world.bob, Role.ADMIN)
    await world.bob.starts(world.community.reference)
    await world.bob.finds("Invite people")
    await world.bob.taps("Settings")
    await world.bob.sees("Settings of Jam Lisboa")
    button = await world.bob.finds("Approve who joins")
    await world.becomes(world.bob, Role.MEMBER)
    answer = await world.bob.presses(button)
    assert answer.alert
    assert "You may not do this here" in answer.text
    await world.bob.sees("Joining: anybody with the link")


@pytest.mark.parametrize(
    "data", ["cls:{id}:xx", "czs:{id}:Mars/Olympus", "czs:{id}:../../etc/passwd", "ca:{id}:maybe"]
)
async def test_forged_choices_are_no_buttons(world: World, ana: Person, data: str) -> None:
    answer = await ana.forges(data.format(id=world.community_id))
    assert "out of date" in answer.text


async def test_another_community_cannot_be_changed_by_its_number(world: World, ana: Person) -> None:
    other = world.sandbox.group("Other", owner=world.bob)
    await world.bob.adds_bot(other, "setup")
    await world.bob.taps("Open community")
    await world.bob.taps("Settings")
    forged = (await world.bob.finds("Approve who joins")).button["callback_data"]
    answer = await ana.forges(forged)
    assert "You may not do this here" in answer.text
    await world.bob.sees("Joining: anybody with the link")


async def test_the_invitation_says_who_decides(ana: Person) -> None:
    await ana.taps("Approve who joins")
    await ana.taps("‹ Back")
    await ana.taps("Invite people")
    await ana.sees("Whoever opens this link can ask to join; organizers let people in:")


async def test_public_programs_are_on_the_web_once_an_organizer_says_so(ana: Person) -> None:
    await ana.taps("Show on the web")
    await ana.sees("Nothing of this community is on the web.")
    await ana.taps("Show on the web")
    await ana.sees("Anybody can find your public programs")
    await ana.taps("Hide from the web")
    await ana.sees("Nothing of this community is on the web.")


async def test_the_invitation_can_be_shared(world: World) -> None:
    await world.ana.starts(world.community.reference)
    await world.ana.finds("Invite people")
    await world.ana.taps("Invite people")
    await world.ana.sees(f"start={world.community.reference}")
    shared = (await world.ana.finds("Share link", kind="url")).button["url"]
    assert shared.startswith("https://t.me/share/url?url=")
    assert world.community.reference in shared


@pytest.mark.parametrize(
    "data",
    [
        "c",
        "cs",
        "ce:{id}:name",
        "cdn",
        "ca:{id}:1",
        "cl",
        "cls:{id}:de",
        "cz",
        "cw",
        "cws:{id}:1",
        "cg",
        "cgm",
        "cgp:{id}:1",
        "ci",
        "cx",
        "cxn",
        "j",
    ],
)
async def test_communities_that_never_were_are_refused(ana: Person, data: str) -> None:
    made_up = data.format(id=4242) if "{" in data else f"{data}:4242"
    answer = await ana.forges(made_up)
    assert answer.alert
    assert "not there any more" in answer.text or "You may not do this here" in answer.text
