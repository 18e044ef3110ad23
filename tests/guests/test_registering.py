"""People without Telegram register on a public page: the same places, the same queues."""

from datetime import UTC, datetime, timedelta
from typing import Any

from models.programs import Visibility
from scheduler import guest_sweeps
from services import cards, changes, communities, program_life, programs
from services.outbox import Kind
from services.schedule import Schedule
from services.sessions import SessionDetails
from tests.guests.people import Guests
from tests.webapp.worlds import World


async def test_a_guest_registers_confirms_and_has_a_place(world: World, guests: Guests) -> None:
    session = await world.session(capacity=2)
    where = f"/r/{session.reference}"
    page = await guests.read(where)
    assert "2 places free" in page
    assert "<script" not in page
    asked = await guests.fills_in(where, note="I bring a mat")
    assert "ana@example.org" in await asked.text()
    assert await guests.answers(session) == []
    letter = (await guests.letters())[0]
    assert (letter.channel, letter.address, letter.language) == ("mail", "ana@example.org", "en")
    link = await guests.link()
    for _look in range(2):  # mail programs open links before people do
        assert "One more tap" in await guests.read(link)
    assert await guests.answers(session) == []
    own = await guests.posts(link)
    assert own.status == 200
    text = await own.text()
    assert "You have a place." in text
    assert "I bring a mat" in text
    assert await guests.answers(session) == [("Ana Silva", "going")]
    assert [row.params["session"] for row in await guests.letters(Kind.REGISTERED)] == [session.id]
    assert own.url.path == (await guests.client.get(link)).url.path  # a second time leads there, too


async def test_a_full_session_says_which_number_one_has_and_the_place_goes_on(
    world: World, guests: Guests
) -> None:
    session = await world.session(roles={"base": 1, "flyer": 1})
    where = f"/r/{session.reference}"
    await guests.registers(where, role="flyer")
    page = await guests.read(where)
    assert "Full: you would be no. 1 on the waitlist" in page
    own = await guests.registers(where, name="Bo", email="bo@example.org", role="flyer")
    assert "You are no. 1 on the waitlist." in await own.text()
    first = await guests.own()
    asked = await guests.read(f"{first}/{session.id}/cancel")
    assert "Cancel your place?" in asked
    assert await guests.answers(session) == [("Ana Silva", "going"), ("Bo", "waitlist")]
    gone = await guests.posts(f"{first}/{session.id}", do="cancel")
    assert "undo" in gone.url.query
    assert ">Undo</button>" in await gone.text()
    assert await guests.answers(session) == [("Ana Silva", "not_going"), ("Bo", "going")]
    assert "Come after all" in await guests.read(first)
    back = await guests.posts(f"{first}/{session.id}", do="save", role="base")
    assert "You have a place." in await back.text()
    assert await guests.letters(Kind.PROMOTED)


async def test_the_same_mailbox_has_one_registration(world: World, guests: Guests) -> None:
    session = await world.session()
    where = f"/r/{session.reference}"
    first = await (await guests.fills_in(where)).text()
    await guests.posts(await guests.link())
    for again in ("ana@example.org", "ANA@Example.ORG", "ana+jam@example.org"):
        page = await (await guests.fills_in(where, name="Somebody", email=again)).text()
        assert page.replace(again, "ana@example.org") == first
    assert await guests.answers(session) == [("Ana Silva", "going")]
    assert len(await guests.letters()) == 1
    assert len(await guests.letters(Kind.REGISTERED_ALREADY)) == 1


async def test_two_forms_of_one_mailbox_become_one_place(world: World, guests: Guests) -> None:
    session = await world.session()
    where = f"/r/{session.reference}"
    await guests.fills_in(where)
    first = await guests.link()
    await guests.fills_in(where, email="ana+2@example.org", name="Other")
    second = await guests.link()
    await guests.posts(first)
    page = await (await guests.posts(second)).text()
    assert "You are registered already" in page
    assert "/guest/" not in page
    assert await guests.answers(session) == [("Ana Silva", "going")]


async def test_what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost(
    world: World, guests: Guests
) -> None:
    session = await world.session(roles={"base": 1, "flyer": 1}, guests_allowed=2)
    where = f"/r/{session.reference}"
    for wrong, said in (
        ({"name": " \u200b "}, "Write your name."),
        ({"name": "x" * 500}, "at most 100 characters"),
        ({"email": "ana@"}, "This is no e-mail address"),
        ({"email": "ana@example.org\r\nBcc: all@example.org"}, "This is no e-mail address"),
        ({"email": ""}, "Write your e-mail address."),
        ({"role": "clown"}, "Choose how you come."),
        ({"consent": ""}, "Tick this"),
        ({"note": "n" * 201}, "at most 200 characters"),
        ({"guests": "99"}, "must be a number up to 2"),
    ):
        answer = await guests.fills_in(where, **{"role": "base", **wrong})
        page = await answer.text()
        assert answer.status == 422, wrong
        assert said in page
        assert 'value="base" required checked' in page or "role" in wrong
    assert await guests.letters() == []


async def test_names_of_every_script_are_kept(world: World, guests: Guests) -> None:
    session = await world.session()
    name = "مريم 🎺 <b>"
    own = await guests.registers(f"/r/{session.reference}", name=name)
    assert "مريم 🎺 &lt;b&gt;" in await own.text()
    assert await guests.answers(session) == [(name, "going")]


async def test_time_is_shown_where_the_guest_is(world: World, guests: Guests) -> None:
    # New York changes its clocks in March before Lisbon does: four hours apart, not five.
    schedule = Schedule(datetime(2027, 3, 17, 20), "Europe/Lisbon", "FREQ=WEEKLY;BYDAY=WE")
    world.town.now = datetime(2027, 3, 10, 9, tzinfo=UTC)
    session = await world.session(schedule=schedule)
    page = await guests.read(f"/r/{session.reference}?city=new+york")
    assert "20:00" in page
    assert "16:00" in page
    assert 'name="zone" value="America/New_York"' in page
    assert "I know no such city" in await guests.read(f"/r/{session.reference}?city=qwertz")
    german = await guests.read(f"/r/{session.reference}", **{"Accept-Language": "de"})
    assert '<html lang="de">' in german


async def test_much_may_happen_between_form_and_confirmation(world: World, guests: Guests) -> None:
    async def asked(name: str, **draft: Any) -> tuple[SessionDetails, str]:
        session = await world.session(name, **draft)
        await guests.fills_in(f"/r/{session.reference}", email=f"{len(name)}@example.org")
        return session, await guests.link()

    cancelled, first = await asked("Cancelled")
    await world.db.write(world.organizer, changes.cancel, cancelled.id, cancelled.revision)
    assert "This session was cancelled" in await (await guests.posts(first)).text()
    hidden, second = await asked("For the invited")
    await world.db.write(
        world.organizer, programs.change, hidden.program_id, 1, visibility=Visibility.INVITE_ONLY
    )
    assert "not for everybody" in await guests.read(second)
    gone, third = await asked("Gone")
    await world.db.write(world.organizer, program_life.delete, gone.program_id)
    assert (await guests.client.get(third)).status == 409
    late, fourth = await asked("Closing early", rsvp_deadline_minutes=60 * 24)
    world.town.now = late.starts_at - timedelta(hours=20)
    page = await (await guests.posts(fourth)).text()
    assert "One could register until" in page or "no longer good" in page
    for session in (cancelled, hidden, gone, late):
        assert await guests.answers(session) == []


async def test_links_that_are_forged_old_or_renewed_open_nothing(world: World, guests: Guests) -> None:
    session = await world.session()
    await guests.fills_in(f"/r/{session.reference}")
    link = await guests.link()
    world.town.now += timedelta(hours=48)
    assert (await guests.client.get(link)).status == 410
    for forged in (link[:-4] + "AAAA", "/confirm/" + "A" * 32, "/confirm/" + "_" * 32, "/confirm/aaaaaaaa"):
        assert (await guests.client.get(forged)).status == 410
    for forged in ("/guest/" + "A" * 60, "/guest/" + "A" * 64):
        assert (await guests.client.get(forged)).status == 410


async def test_after_the_session_the_page_says_so_and_offers_nothing(world: World, guests: Guests) -> None:
    session = await world.session()
    await guests.registers(f"/r/{session.reference}")
    own = await guests.own()
    world.town.now = session.ends_at + timedelta(hours=1)
    page = await guests.read(own)
    assert "This session is over" in page
    assert "Cancel my place" not in page
    late = await guests.posts(f"{own}/{session.id}", do="cancel")
    assert late.status == 409
    assert await guests.answers(session) == [("Ana Silva", "going")]


async def test_erasing_oneself_frees_the_place_and_leaves_no_name(world: World, guests: Guests) -> None:
    session = await world.session(capacity=1)
    where = f"/r/{session.reference}"
    await guests.registers(where, note="secret")
    await guests.registers(where, name="Bo", email="bo@example.org")
    own = await guests.own()
    assert "It is erased." in await (await guests.posts(f"{own}/forget")).text()
    assert await guests.answers(session) == [("?", "not_going"), ("Bo", "going")]
    assert (await guests.client.get(own)).status == 410


async def test_a_class_behind_one_address_gets_through_and_a_flood_does_not(
    world: World, guests: Guests
) -> None:
    session = await world.session()
    where = f"/r/{session.reference}"
    for at in range(30):
        assert (await guests.fills_in(where, email=f"{at}@example.org")).status == 200
    statuses = [(await guests.fills_in(where, wait=2, email=f"f{at}@example.org")).status for at in range(60)]
    assert 429 in statuses
    assert await guests.answers(session) == []
    trapped = len(await guests.letters())
    world.town.now += timedelta(hours=1)
    assert (await guests.fills_in(where, email="trap@example.org", website="x")).status == 200
    assert len(await guests.letters()) == trapped
    assert (await guests.fills_in(where, email="quick@example.org", wait=0)).status == 409


async def test_one_mailbox_gets_three_letters_about_a_session(world: World, guests: Guests) -> None:
    session = await world.session()
    for at in range(6):
        assert (await guests.fills_in(f"/r/{session.reference}", email=f"ana+{at}@example.org")).status == 200
    assert len(await guests.letters()) == 3


async def test_forms_of_other_sites_are_refused(world: World, guests: Guests) -> None:
    session = await world.session()
    where = f"/r/{session.reference}"
    assert (await guests.client.post(where, data={"name": "Ana"})).status == 403
    assert await guests.letters() == []


async def test_only_what_is_for_all_can_be_registered_for(world: World, guests: Guests) -> None:
    shown = await world.session("Friday jam")
    state = await world.db.write(world.organizer, communities.show_on_the_web, True)
    listed = f"/c/{state.slug}/friday-jam/2026-11-26-2000/register"
    assert "Register" in await guests.read(listed)
    inside = await world.session("Rehearsal", visibility=Visibility.MEMBERS_ONLY)
    hidden = await world.session("Board", visibility=Visibility.INVITE_ONLY)
    for session in (inside, hidden):
        assert (await guests.client.get(f"/r/{session.reference}")).status == 404
    assert (await guests.client.get("/r/never-made-1")).status == 404
    await world.db.write(world.organizer, communities.change, requires_approval=True)
    assert "let people in themselves" in await guests.read(f"/r/{shown.reference}")


async def test_guests_are_forgotten_some_time_after_their_last_session(world: World, guests: Guests) -> None:
    session = await world.session()
    await guests.registers(f"/r/{session.reference}")
    world.town.now = session.ends_at + timedelta(days=89)
    assert await guest_sweeps.forget_guests(world.db) == 0
    world.town.now += timedelta(days=2)
    assert await guest_sweeps.forget_guests(world.db) == 1
    assert await guest_sweeps.forget_guests(world.db) == 0
    assert await guests.answers(session) == [("?", "going")]


async def test_a_card_in_a_group_has_the_first_name_alone(world: World, guests: Guests) -> None:
    session = await world.session()
    await guests.registers(f"/r/{session.reference}")
    shown = await world.db.read(world.organizer, cards.find, f"s{session.id}")
    assert [card.names for card in shown] == [("Ana",)]
