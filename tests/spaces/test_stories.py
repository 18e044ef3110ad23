"""Rooms in the chat: made, looked at, reserved, taken away; and sessions that want them."""

import pytest

from models.communities import Role
from sandbox.client import Person
from services import people, reservations, space_edit, spaces
from services.spaces import SpaceDetails
from tests.spaces.rooms import at
from tests.world import World


async def made(world: World, name: str = "Studio A", **values: object) -> SpaceDetails:
    """A room of the community."""
    return await world.db.write(await world.actor(world.ana), space_edit.create, name, **values)


async def looks(world: World, person: Person, name: str = "Studio A") -> None:
    """Somebody opens a room from the community's screen."""
    await person.forges(f"c:{world.community_id}")
    await person.taps("Rooms")
    await person.taps(name)


@pytest.fixture
async def bob(world: World) -> Person:
    await world.joins(world.bob, world.alice)
    return world.bob


async def test_an_organizer_adds_a_room_with_hours_by_a_phrase(world: World) -> None:
    await world.ana.forges(f"c:{world.community_id}")
    await world.ana.taps("Rooms")
    await world.ana.sees("Add the first one")
    await world.ana.taps("Add a room")
    await world.ana.sends("Studio A")
    await world.ana.sees("Open day and night")
    await world.ana.taps("Set hours")
    await world.ana.sends("one fine day")
    await world.ana.is_told("Opening hours: I did not understand that.")
    await world.ana.sends("Mon–Fri 9–22, Sat 18–2")
    await world.ana.sees("Mon–Fri 09:00–22:00, Sat 18:00–02:00")
    await world.ana.taps("Set capacity")
    await world.ana.sends("12")
    await world.ana.sees("12 people fit in")


async def test_the_second_of_two_organizers_keeps_what_they_typed(world: World, bob: Person) -> None:
    await world.becomes(bob, Role.ADMIN)
    room = await made(world, place="Rua 1")
    for person in (world.ana, bob):
        await looks(world, person)
        await person.taps("Manage")
        await person.taps("Set place")
    await world.ana.sends("Rua da Rosa 14")
    await world.ana.sees("Saved.")
    await bob.sends("Rua Augusta 2")
    await bob.sees("Ana changed this room meanwhile. Nothing was overwritten.")
    await bob.sees("Now: Rua da Rosa 14")
    await bob.sees("Yours: Rua Augusta 2")
    await bob.taps("Use mine")
    await bob.sees("Saved.")
    await bob.sees("Rua Augusta 2")

    answer = await world.ana.forges(f"ob:{room.community_id}:{room.id}:1:0")
    assert "Bob changed this meanwhile" in answer.text
    await world.ana.taps("Close to members")
    await world.ana.taps("Set hours")
    answer = await world.ana.forges(f"oh:{room.community_id}:{room.id}:1:daily")
    assert "Ana changed this meanwhile" in answer.text
    await world.ana.taps("Daily 9–22")
    await world.ana.sees("Mon–Sun 09:00–22:00")


async def test_a_member_reserves_a_room_and_gives_it_back(world: World, bob: Person) -> None:
    await made(world, hours=[(day, 540, 1320) for day in range(7)])
    await looks(world, world.bob)
    await world.bob.sees("Nothing is in it this week.")
    await world.bob.taps("Tomorrow")
    await world.bob.sees("Tue 24 Nov · 09:00–22:00")
    await world.bob.taps("›")
    await world.bob.taps("18:00")
    await world.bob.taps("1 h 30 min")
    await world.bob.sends("Band <rehearsal>")
    await world.bob.sees("Tue 24 Nov, 18:00–19:30 (Lisbon)")
    await world.bob.taps("Reserve now")
    await world.bob.is_told("Reserved.")
    await world.bob.sees("📝 Band <rehearsal>")

    await looks(world, world.alice)
    await world.alice.sees("18:00–19:30 reserved")
    assert "rehearsal" not in world.alice.screen().text
    await looks(world, world.ana)
    await world.ana.sees("reserved by Bob: Band <rehearsal>")

    await world.bob.forges(f"ol:{world.community_id}:0")
    await world.bob.sees("Your next reservation: Studio A, Tue 24 Nov, 18:00–19:30 (Lisbon)")
    await world.bob.taps("My reservations")
    await world.bob.taps("Tue 24 Nov, 18:00")
    await world.bob.taps("Cancel reservation")
    await world.bob.taps("Cancel now")
    await world.bob.is_told("Cancelled. The room is free again.")
    await looks(world, world.alice)
    await world.alice.sees("Nothing is in it this week.")


async def test_a_room_is_told_in_its_own_time_to_members_elsewhere(world: World, bob: Person) -> None:
    studio = await made(world, hours=[(day, 540, 1320) for day in range(7)])
    await world.db.write(await world.actor(world.bob, None), people.change_settings, zone="Asia/Tokyo")
    await looks(world, world.bob)
    await world.bob.sees("09:00–22:00 (Lisbon)")
    await world.bob.taps("Tomorrow")
    await world.bob.sees("These times are free (Lisbon).")
    await world.bob.taps("09:00")
    await world.bob.sees("From Tue 24 Nov, 09:00 (Lisbon)")
    await world.bob.taps("1 h")
    await world.bob.taps("Go on without")
    await world.bob.taps("Reserve now")
    held = await world.db.read(await world.actor(world.bob), reservations.mine)
    assert held.lines[0].use.starts_at == at(24, 9)
    await world.bob.sends("/home")
    await world.bob.sees("🚪 Studio A · Tue 24 Nov, 09:00–10:00 (Lisbon)")
    assert studio.zone == "Europe/Lisbon"


async def test_more_places_than_fit_into_the_room_are_a_hint_and_no_refusal(world: World) -> None:
    studio = await made(world, capacity=10)
    jam = await world.session(space_id=studio.id, capacity=8)
    too_few = "Only 10 people fit into this room, and there are more places."
    await world.opens(world.ana, jam)
    for label in ("Manage", "Edit", "Places"):
        await world.ana.taps(label)
    await world.ana.sends("12")
    await world.ana.sees(f"Saved. {too_few}")
    await world.ana.forges(f"pe:{world.community_id}:{jam.program_id}")
    await world.ana.taps("Places and roles")
    await world.ana.sends("20")
    await world.ana.sees(too_few)
    assert (await world.seen(jam)).capacity == 12


async def test_a_room_is_closed_for_days_once_nothing_is_in_the_way(world: World, bob: Person) -> None:
    studio = await made(world)
    held = await world.db.write(
        await world.actor(world.bob), reservations.reserve, studio.id, at(26, 18), 60, "Band"
    )
    await looks(world, world.ana)
    await world.ana.taps("Manage")
    await world.ana.taps("Close for days")
    await world.ana.sends("25 Nov 2026 – 28 Nov 2026")
    await world.ana.sees("Thu 26 Nov, 18:00–19:00 (Lisbon) · reserved by Bob: Band")
    assert "Close now" not in world.ana.buttons()
    await world.db.write(await world.actor(world.bob), reservations.cancel, held.use.id)
    await world.ana.sends("25 Nov 2026 – 28 Nov 2026")
    await world.ana.sees("Nothing is in the way. Close it?")
    await world.ana.taps("Close now")
    await world.ana.is_told("Closed: 25–28 Nov 2026")
    await looks(world, world.bob)
    await world.bob.taps("Choose a day")
    await world.bob.forges(f"od:{world.community_id}:{studio.id}:20261127:0")
    await world.bob.sees("Nothing is free on this day.")


async def test_the_pin_of_a_room_is_typed_linked_or_sent(world: World) -> None:
    studio = await made(world, place="Rua 1")
    await looks(world, world.ana)
    await world.ana.taps("Manage")
    for sent, latitude in (("38.71, -9.14", 38.71), ("https://www.google.com/maps/@38.72,-9.1,17z", 38.72)):
        await world.ana.taps("Set place")
        await world.ana.sends(sent)
        await world.ana.sees("Rua 1 · Show on a map")
        room = await world.db.read(await world.actor(world.ana), spaces.details, studio.id)
        assert (room.latitude, room.place) == (latitude, "Rua 1")
    await world.ana.taps("Set place")
    await world.ana.sends_place(38.73, -9.15)
    await world.ana.sees("✓ Saved.")
    await world.ana.taps("Set place")
    await world.ana.sends("Rua 2")
    await world.ana.sees("📍 Rua 2")
    room = await world.db.read(await world.actor(world.ana), spaces.details, studio.id)
    assert (room.latitude, room.place) == (None, "Rua 2")


async def test_a_longer_end_that_runs_into_another_use_is_told_and_not_done(
    world: World, bob: Person
) -> None:
    studio, _hall_b = await made(world), await made(world, "Hall B")
    jam = await world.session(space_id=studio.id)
    await world.db.write(
        await world.actor(world.bob), reservations.reserve, studio.id, at(26, 22), 60, "Ours"
    )
    await world.opens(world.ana, jam)
    for label in ("Manage", "Edit", "End"):
        await world.ana.taps(label)
    await world.ana.sends("22:30")
    told = await world.ana.is_told("Nothing is changed.")
    assert "Studio A is taken Thu 26 Nov, 22:00–23:00 (Lisbon): reserved by Bob." in told
    seen = await world.seen(jam)
    assert (seen.ends_at, seen.room) == (at(26, 22), "Studio A")


async def test_an_organizer_takes_a_reservation_away_and_the_person_hears_why(
    world: World, bob: Person
) -> None:
    studio = await made(world)
    await world.db.write(await world.actor(world.bob), reservations.reserve, studio.id, at(24, 18), 60, "Jam")
    await looks(world, world.ana)
    await world.ana.taps("Manage")
    await world.ana.taps("See reservations")
    await world.ana.taps("Tue 24 Nov, 18:00")
    await world.ana.taps("Cancel reservation")
    await world.ana.sends("The floor is wet")
    await world.ana.sees("Reason: The floor is wet")
    await world.ana.taps("Cancel now")
    told = await world.bob.is_told("Reservation cancelled: Studio A")
    assert "The floor is wet" in told
    assert "Cancelled by Ana." in told


async def test_who_is_too_late_is_offered_what_is_free(world: World, bob: Person) -> None:
    studio, hall = await made(world), await made(world, "Hall B")
    await looks(world, world.bob)
    await world.bob.taps("Tomorrow")
    await world.bob.taps("01:00")
    await world.bob.taps("1 h")
    await world.bob.taps("Go on without")
    alice = await world.actor(world.alice)
    await world.db.write(alice, reservations.reserve, studio.id, at(24, 1, 30), 60, "Secret")
    await world.bob.taps("Reserve now")
    await world.bob.sees("Studio A is taken Tue 24 Nov, 01:30–02:30 (Lisbon): reserved.")
    await world.bob.sees("Free then: Hall B.")
    await world.bob.taps("→ Hall B")
    await world.bob.taps("Go on without")
    await world.bob.taps("Reserve now")
    await world.bob.is_told("Reserved.")
    assert "Secret" not in world.bob.transcript()
    held = await world.db.read(await world.actor(world.bob), reservations.mine)
    assert [each.use.space_id for each in held.lines] == [hall.id]


async def test_an_organizer_chooses_the_room_of_a_program_and_of_a_date(world: World) -> None:
    await made(world, capacity=10)
    jam = await world.session(capacity=20)
    await world.ana.forges(f"pe:{world.community_id}:{jam.program_id}")
    await world.ana.taps("See more")
    await world.ana.taps("Room")
    await world.ana.taps("Studio A")
    await world.ana.is_told("Only 10 people fit into this room, and there are more places.")
    await world.opens(world.ana, jam)
    await world.ana.sees("🚪 Studio A")
    await world.ana.taps("Manage")
    await world.ana.taps("Room")
    await world.ana.taps("No room")
    await world.ana.is_told("Saved.")
    assert (await world.seen(jam)).room is None


async def test_moving_over_another_session_offers_what_is_free_and_goes_on(world: World) -> None:
    studio, _hall_b = await made(world), await made(world, "Hall B")
    jam = await world.session(space_id=studio.id)
    await world.db.write(
        await world.actor(world.ana), reservations.reserve, studio.id, at(27, 19), 120, "Board"
    )
    await world.opens(world.ana, jam)
    await world.ana.taps("Manage")
    await world.ana.taps("Reschedule")
    await world.ana.taps("Fri 27 Nov")
    await world.ana.sees("Studio A is taken Fri 27 Nov, 19:00–21:00 (Lisbon): reserved by Ana.")
    await world.ana.sees("Free then: Hall B.")
    assert "Reschedule now" not in world.ana.buttons()
    await world.ana.taps("→ Hall B")
    await world.ana.taps("Reschedule now")
    await world.ana.is_told("Rescheduled.")
    moved = await world.seen(jam)
    assert (moved.room, moved.starts_at) == ("Hall B", at(27, 20))


async def test_organizers_hear_that_a_date_is_without_its_room_and_choose_another(
    world: World, bob: Person
) -> None:
    studio, _hall_b = await made(world), await made(world, "Hall B")
    await world.db.write(
        await world.actor(world.bob), reservations.reserve, studio.id, at(26, 21), 60, "Ours"
    )
    jam = await world.session(space_id=studio.id)
    told = await world.ana.is_told("No room: Thursday Jam")
    assert "Studio A is taken Thu 26 Nov, 21:00–22:00 (Lisbon): reserved." in told
    assert "Free then: Hall B." in told
    assert "Ours" not in told
    await world.ana.taps("Choose a room")
    await world.ana.taps("Hall B")
    await world.ana.is_told("Saved.")
    assert (await world.seen(jam)).room == "Hall B"


async def test_a_room_in_use_is_not_archived_and_says_what_is_there(world: World) -> None:
    studio = await made(world)
    await world.session(space_id=studio.id)
    answer = await world.ana.forges(f"ok:{world.community_id}:{studio.id}:1")
    assert answer.text == "Thursday Jam: this is their room. Give them another room first."


async def test_the_uninvited_see_that_a_room_is_occupied_and_no_more(world: World, bob: Person) -> None:
    studio = await made(world)
    await world.session(name="Zebrafish evening", visibility="invite_only", space_id=studio.id)
    await looks(world, world.bob)
    await world.bob.sees("20:00–22:00 occupied")
    assert "Zebrafish" not in world.bob.transcript()
    await looks(world, world.ana)
    await world.ana.sees("20:00–22:00 Zebrafish evening")
