"""Photo, tags, facilitator, map and what belongs to the kind: said in the chat, shown where one looks."""

from typing import Any

import pytest

from models.communities import Role
from models.programs import Kind
from services import files, program_lists, programs, tags
from services.programs import ProgramDetails
from tests.files.samples import picture
from tests.programs.test_editing import asks, now
from tests.world import World


async def _opens(world: World, jam: ProgramDetails, person: Any = None) -> None:
    await (person or world.ana).forges(f"p:{world.community_id}:{jam.id}")


async def test_a_photo_that_is_sent_is_shown_with_a_tap_and_can_go_again(world: World) -> None:
    jam = await world.program()
    await asks(world, jam, "Photo", world.ana)
    await world.ana.sends_photo(picture(form="JPEG"))
    await world.ana.is_told("✓ Saved.")
    photo = (await now(world, jam)).draft.photo_id
    assert photo is not None

    await _opens(world, jam, world.alice)
    await world.alice.taps("See photo")
    await world.alice.sees("Every Thursday at 20:00")

    await asks(world, jam, "Photo", world.ana)
    await world.ana.taps("No photo")
    await world.ana.is_told("Saved.")
    assert (await now(world, jam)).draft.photo_id is None
    assert await world.db.read(await world.actor(world.ana), files.many, [photo]) == {}


async def test_words_are_no_photo(world: World) -> None:
    jam = await world.program()
    await asks(world, jam, "Photo", world.ana)
    await world.ana.sends("a nice one")
    await world.ana.is_told("This is no picture I can show.")


async def test_the_second_of_two_photos_waits_for_a_decision(world: World) -> None:
    jam = await world.program()
    await asks(world, jam, "Photo", world.ana)
    ana = await world.actor(world.ana)
    await world.db.write(ana, programs.change, jam.id, jam.revision, name="Friday Jam")
    await world.ana.sends_photo(picture(form="JPEG"))
    await world.ana.sees("Yours: A photo")
    await world.ana.taps("Use mine")
    await world.ana.is_told("Saved.")
    assert (await now(world, jam)).draft.photo_id is not None


async def test_tags_are_typed_alike_and_tapped_from_those_in_use(world: World) -> None:
    await world.program(name="Choir", tags=["singing", "beginners"])
    jam = await world.program()
    await asks(world, jam, "Tags", world.ana)
    await world.ana.sends("#Jazz #Джаз #jazz")
    await world.ana.is_told("✓ Saved.")
    assert (await now(world, jam)).draft.tags == ["jazz", "джаз"]

    await asks(world, jam, "Tags", world.ana)
    await world.ana.taps("singing")
    await world.ana.is_told("Saved.")
    await asks(world, jam, "Tags", world.ana)
    await world.ana.taps("✓ jazz")
    await world.ana.is_told("Saved.")
    assert (await now(world, jam)).draft.tags == ["джаз", "singing"]
    await _opens(world, jam)
    await world.ana.sees("🏷 джаз · singing")


@pytest.mark.parametrize(
    ("said", "answer"),
    [("x" * 65, "too long: at most 32"), ("a, b, c, d, e, f", "too many entries: at most 5")],
)
async def test_tags_that_cannot_be_are_explained(world: World, said: str, answer: str) -> None:
    jam = await world.program()
    await asks(world, jam, "Tags", world.ana)
    await world.ana.sends(said)
    await world.ana.is_told(answer)


async def test_programs_are_found_by_tag(world: World) -> None:
    await world.program(name="Choir", tags=["singing"])
    await world.program(name="Silent Reading")
    await world.program(name="Secret Choir", tags=["singing", "secret"], visibility="invite_only")
    await world.alice.forges(f"pl:{world.community_id}:0")
    await world.alice.taps("Find by tag")
    await world.alice.taps("singing · 1")
    screen = world.alice.screen()
    assert "Choir" in screen.text
    assert "Silent" not in screen.text
    assert "Secret" not in world.alice.transcript()
    assert "secret" not in world.alice.transcript()
    await world.alice.taps("Show all")
    await world.alice.sees("Silent Reading")


async def test_a_tag_that_no_program_has_any_more_finds_nothing(world: World) -> None:
    jam = await world.program(tags=["jazz"])
    ana = await world.actor(world.ana)
    (tag,) = await world.db.read(ana, tags.used)
    await world.db.write(ana, programs.change, jam.id, jam.revision, tags=[])
    assert await world.db.read(ana, tags.used) == ()
    page = await world.db.read(ana, program_lists.listing, 0, tag.id)
    assert page.lines == ()


async def test_a_facilitator_is_chosen_and_may_run_it_and_the_one_before_may_not(world: World) -> None:
    await world.joins(world.alice, world.bob)
    jam = await world.program()
    await asks(world, jam, "Facilitator", world.ana)
    await world.ana.sends("ali")
    await world.ana.is_told("✓ Saved.")
    await _opens(world, jam, world.alice)
    await world.alice.sees("with Alice")
    await world.alice.finds("Manage")

    await asks(world, await now(world, jam), "Facilitator", world.alice)
    await world.alice.sends("Bob")
    await world.alice.is_told("✓ Saved.")
    await world.bob.forges(f"pm:{world.community_id}:{jam.id}")
    await world.bob.sees("Dates appear")
    answer = await world.alice.forges(f"pm:{world.community_id}:{jam.id}")
    assert "may not do this" in (answer.text or "")


@pytest.mark.parametrize("said", ["Nobody Known", "%", "99999999"])
async def test_nobody_from_outside_becomes_a_facilitator(world: World, said: str) -> None:
    jam = await world.program()
    await asks(world, jam, "Facilitator", world.ana)
    await world.ana.sends(said)
    await world.ana.is_told("no member who may see this is called so")


async def test_a_forged_facilitator_is_refused(world: World) -> None:
    jam = await world.program()
    stranger = (await world.actor(world.carol)).user_id
    answer = await world.ana.forges(f"px:{world.community_id}:{jam.id}:{jam.revision}:h:{stranger}")
    assert "no member" in (answer.text or "")
    assert (await now(world, jam)).draft.facilitator_id == jam.draft.facilitator_id


async def test_what_belongs_to_the_kind_is_asked_setting_by_setting(world: World) -> None:
    jam = await world.program(kind=Kind.BOOK_CLUB)
    await asks(world, jam, "More of its kind", world.ana)
    await world.ana.taps("Theme")
    await world.ana.sends("Bebop Standards")
    await world.ana.sees("Theme: Bebop Standards")
    await world.ana.taps("Difficulty")
    await world.ana.taps("Intermediate and up")
    await world.ana.sees("Difficulty: Intermediate and up")
    await world.ana.taps("Recordings")
    await world.ana.sends("not a link")
    await world.ana.is_told("Recordings: write links that begin with https://.")
    await world.ana.sends("https://example.org/take")
    await world.ana.sees("https://example.org/take")
    await _opens(world, jam, world.alice)
    await world.alice.sees("Theme: Bebop Standards")


async def test_another_kind_keeps_the_settings_it_shares(world: World) -> None:
    settings = {"skill_level": "beginner", "session_vibe": "blues"}
    jam = await world.program(kind=Kind.JAM_SESSION, settings=settings)
    await asks(world, jam, "Kind", world.ana)
    await world.ana.taps("Workshop")
    await world.ana.is_told("Saved.")
    assert (await now(world, jam)).draft.settings == {"skill_level": "beginner"}


async def test_two_organizers_set_one_setting_and_the_second_decides(world: World) -> None:
    await world.joins(world.alice)
    await world.becomes(world.alice, Role.ADMIN)
    jam = await world.program(kind=Kind.BOOK_CLUB)
    for person in (world.ana, world.alice):
        await asks(world, jam, "More of its kind", person)
        await person.taps("Theme")
    await world.ana.sends("Bebop")
    await world.ana.sees("Theme: Bebop")
    await world.alice.sends("Bossa nova")
    await world.alice.sees("Yours: Bossa nova")
    await world.alice.taps("Use mine")
    await world.alice.sees("Theme: Bossa nova")


async def test_a_setting_that_the_new_kind_does_not_have_is_refused(world: World) -> None:
    jam = await world.program(kind=Kind.BOOK_CLUB)
    await asks(world, jam, "More of its kind", world.ana)
    await world.ana.taps("Recordings")
    ana = await world.actor(world.ana)
    await world.db.write(ana, programs.change, jam.id, jam.revision, kind=Kind.SOCIAL)
    await world.ana.sends("Bossa nova")
    await world.ana.is_told("cannot be changed here")
    assert (await now(world, jam)).draft.settings == {}


@pytest.mark.parametrize("label", ["Facilitator", "Tags"])
async def test_a_number_nobody_has_is_no_fault(world: World, label: str) -> None:
    jam = await world.program()
    await asks(world, jam, label, world.ana)
    await world.ana.sends("9" * 30 if label == "Facilitator" else "+#" + "9" * 30)
    await world.sandbox.settle()
    assert "our fault" not in world.ana.transcript()
    assert "Something went wrong" not in world.ana.transcript()


async def test_dates_appear_as_far_ahead_as_is_wanted_or_not_at_all(world: World) -> None:
    jam = await world.program()
    await asks(world, jam, "Days ahead", world.ana)
    await world.ana.taps("180 days")
    await world.ana.is_told("dates added")
    await asks(world, jam, "Days ahead", world.ana)
    await world.ana.taps("Never by itself")
    await world.ana.is_told("Saved.")
    assert (await now(world, jam)).draft.auto_generate is False
    await asks(world, jam, "Days ahead", world.ana)
    await world.ana.sends("400")
    await world.ana.is_told("up to 365")


async def test_the_place_is_shown_on_telegrams_map(world: World) -> None:
    jam = await world.program()
    await asks(world, jam, "Place", world.ana)
    await world.ana.sends(
        "https://www.google.com/maps/place/Hot+Clube/@38.7,-9.1,17z/data=!3d38.7205!4d-9.1466"
    )
    await world.ana.is_told("✓ Saved.")
    await _opens(world, jam, world.alice)
    await world.alice.taps("Show on map")
    await world.alice.sees("Hot Clube")
    for service in ("Open Google Maps", "Open Apple Maps", "Open OpenStreetMap"):
        await world.alice.finds(service)
    await world.alice.taps("Open program")
    await world.sandbox.settle()  # a new message: the one before has the same buttons
    await world.alice.taps("Thu 26 Nov")
    await world.alice.taps("See more")
    await world.alice.taps("Show on map")
    await world.alice.finds("Open session")


async def test_an_address_is_found_on_a_map_by_its_name(world: World) -> None:
    jam = await world.program(place="Praça da Alegria 48")
    await _opens(world, jam, world.alice)
    await world.alice.finds("Find on map")
