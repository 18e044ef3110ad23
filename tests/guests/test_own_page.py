"""A guest's own page: what they may do there is what everybody may, by the same rules."""

from datetime import timedelta

from icalendar import Calendar

from models.rsvp import Answer
from services import changes, guest_entry, guest_list, program_life
from services.outbox import Kind
from services.sessions import SessionDetails
from tests.guests.people import Guests
from tests.webapp.worlds import World, visitor


async def enters(world: World, session: SessionDetails, line: str) -> None:
    """The organizer enters a guest."""
    await world.db.write(world.organizer, guest_entry.enter_typed, session.id, line)


async def test_an_offered_place_is_taken_or_passed_on(world: World, guests: Guests) -> None:
    session = await world.session(capacity=1, offer_within_hours=24, accept_minutes=60)
    mo = visitor("Mo")
    await world.says(mo, session)
    await enters(world, session, "Ana ana@example.org")
    await enters(world, session, "Bo bo@example.org")
    world.town.now = session.starts_at - timedelta(hours=3)
    await world.says(mo, session, Answer.NOT_GOING)
    ana, bo = await guests.own(), await guests.own("bo@example.org")
    page = await guests.read(ana)
    assert "A place is free for you" in page
    assert "18:00" in page
    assert "Cancel my place" not in page
    assert "Are you" not in await (await guests.posts(f"{ana}/{session.id}", do="pass")).text()
    assert "A place is free for you" in await guests.read(bo)
    assert "You have a place." in await (await guests.posts(f"{bo}/{session.id}", do="take")).text()
    late = await guests.posts(f"{ana}/{session.id}", do="take")
    assert late.status == 409
    assert await guests.answers(session) == [("Mo", "not_going"), ("Ana", "not_going"), ("Bo", "going")]


async def test_who_was_moved_to_another_role_reads_why_and_can_keep_it(world: World, guests: Guests) -> None:
    session = await world.session(roles={"base": 1, "flyer": 1})
    await enters(world, session, "Ana ana@example.org base flyer")
    await enters(world, session, "Bo bo@example.org base")
    own = await guests.own()
    page = await guests.read(own)
    assert "You come as flyer." in page
    assert "so others got in" in page
    assert len(await guests.letters(Kind.MOVED)) == 1
    kept = await guests.posts(f"{own}/{session.id}", do="save", role="flyer")
    assert "so others got in" not in await kept.text()
    assert "Come as flyer only" not in await kept.text()
    wrong = await guests.posts(f"{own}/{session.id}", do="save", role="clown")
    assert wrong.status == 422
    assert "Choose how you come." in await wrong.text()


async def test_giving_a_place_back_is_undone_as_one_came(world: World, guests: Guests) -> None:
    session = await world.session(roles={"base": 2, "flyer": 2}, guests_allowed=1)
    where = f"/r/{session.reference}"
    await guests.registers(where, role="flyer", guests="1", note="mats", **{"also-0": "base"})
    own = f"{await guests.own()}/{session.id}"
    before = await one(world, session)
    gone = await guests.posts(own, do="cancel")
    assert before != await one(world, session)
    await guests.posts(own, do="save", **{name: gone.url.query[name] for name in gone.url.query}, note="mats")
    assert await one(world, session) == before
    assert (await guests.client.get(f"{own[:-3]}777/cancel")).status == 409


async def one(world: World, session: SessionDetails) -> guest_list.Line:
    """The only guest, as organizers see them."""
    return (await world.db.read(world.organizer, guest_list.page_of, session.id)).guests[0]


async def test_the_page_says_what_became_of_sessions_that_were_called_off_or_removed(
    world: World, guests: Guests
) -> None:
    off, gone = await world.session("Called off"), await world.session("Taken off")
    await enters(world, off, "Ana ana@example.org")
    await enters(world, gone, "Ana ana@example.org")
    own = await guests.own()
    assert "Cancel my place" in await guests.read(own)
    file = await guests.client.get(f"{own}/{off.id}.ics")
    event = Calendar.from_ical(await file.text()).walk("VEVENT")[0]
    assert (event["SUMMARY"], event["DTSTART"].dt) == ("Called off", off.starts_at)
    await world.db.write(world.organizer, changes.cancel, off.id, off.revision, "Storm")
    await world.db.write(world.organizer, program_life.delete, gone.program_id)
    page = await guests.read(own)
    assert "Storm" in page
    assert "Taken off" in page
    assert "It was taken off: it does not take place." in page
    for each in (off, gone):
        late = await guests.posts(f"{own}/{each.id}", do="save")
        assert late.status == 409
    stranger = await world.session("Not theirs")
    assert (await guests.client.get(f"{own}/{stranger.id}.ics")).status == 404


async def test_who_waits_in_several_roles_sees_the_number_in_each(world: World, guests: Guests) -> None:
    session, other = [await world.session(roles={"base": 1, "flyer": 1}) for _ in range(2)]
    for line in ("Cy base", "Di flyer", "Bo base", "Ana ana@example.org base flyer"):
        await enters(world, session, line)
    await enters(world, other, "Ana ana@example.org base")
    page = await guests.read(await guests.own())
    assert "You wait. No. 2 for base and no. 1 for flyer." in page
    assert "Full: you would be" not in page, "their own numbers are no news"
    assert page.count("1 place free") == 1
