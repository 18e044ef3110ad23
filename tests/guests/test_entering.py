"""Organizers enter people by hand: by the same places, seen as guests, with a link of their own."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from models.communities import Standing
from models.rsvp import Answer, RsvpStatus
from models.tx import Tx
from services import guest_entry, guest_list, members
from services.errors import BadInput, NotAllowed, SessionOver
from services.guest_entry import Entry, read_line
from services.guest_errors import RegisteredAlready
from services.outbox import Kind
from tests.guests.people import Guests, users
from tests.webapp.worlds import World, visitor
from views import guest_screens


async def test_a_typed_line_is_name_address_roles_and_guests(world: World) -> None:
    session = await world.session(roles={"base": 1, "lead flyer": 1})
    assert read_line(session, "Ana Silva ana@x.org base") == Entry("Ana Silva", "ana@x.org", ("base",))
    assert read_line(session, "Lead Flyer, Bo <bo@x.org> +2") == Entry("Bo", "bo@x.org", ("lead flyer",), 2)
    assert read_line(session, "مريم base") == Entry("مريم", "", ("base",))


async def test_who_is_entered_has_a_place_or_a_number_and_hears_of_it(world: World, guests: Guests) -> None:
    session = await world.session(roles={"base": 1, "flyer": 1})
    enter = guest_entry.enter_typed
    first = await world.db.write(world.organizer, enter, session.id, "Ana Silva ana@example.org base")
    assert first.session.mine
    assert (first.session.mine.status, first.told) == (RsvpStatus.GOING, True)
    second = await world.db.write(world.organizer, enter, session.id, "Bo base")
    assert second.session.mine
    assert (second.session.mine.status, second.session.mine.position) == (RsvpStatus.WAITLIST, 1)
    assert not second.told
    assert len(await guests.letters(Kind.REGISTERED)) == 1
    assert [one.name for one in second.page.guests] == ["Ana Silva", "Bo"]
    assert {one.by for one in second.page.guests} == {"Owner"}
    for again in ("Somebody ANA+x@example.org flyer", "bo base"):
        with pytest.raises(RegisteredAlready):
            await world.db.write(world.organizer, enter, session.id, again)
    for wrong in ("Cid", "ana@x.org base", "Cid cid@ base"):
        with pytest.raises(BadInput):
            await world.db.write(world.organizer, enter, session.id, wrong)
    with pytest.raises(NotAllowed):
        await world.db.write(await world.actor(visitor("Eve")), enter, session.id, "Cid base")


async def test_a_renewed_link_makes_the_one_before_useless_and_places_are_given_back(
    world: World, guests: Guests
) -> None:
    session = await world.session(capacity=1)
    await guests.registers(f"/r/{session.reference}")
    own = await guests.own()
    who = (await world.db.read(world.organizer, guest_list.page_of, session.id)).guests[0].user_id
    await world.db.write(world.organizer, guest_list.renew_link, session.id, who)
    assert (await guests.client.get(own)).status == 410
    assert (await guests.client.get(await guests.own())).status == 200
    found = await world.db.write(world.organizer, guest_list.taken_out, session.id, who)
    assert [one.status for one in found.page.guests] == [RsvpStatus.NOT_GOING]
    assert found.page.session.id == session.id


async def test_guests_are_no_members_and_hear_nothing_but_of_their_sessions(
    world: World, guests: Guests
) -> None:
    session = await world.session()
    before = await world.db.read(world.organizer, members.counted)
    await guests.registers(f"/r/{session.reference}")
    assert (await world.db.read(world.organizer, members.counted)).members == before.members

    def standing(tx: Tx) -> Standing:
        who = guest_list.page_of(tx, session.id).guests[0].user_id
        row = members.standing_of(tx, who)
        assert row
        found: Standing = row.standing
        return found

    assert await world.db.read(world.organizer, standing) is Standing.GUEST


async def test_a_member_who_has_proven_the_address_answers_as_that_member(
    world: World, guests: Guests
) -> None:
    session = await world.session()
    ann = visitor("Ann")
    await world.says(ann, session, Answer.NOT_GOING)
    member = await world.actor(ann)
    await world.db.write(member, _prove, "ann@example.org")
    done = await world.db.write(world.organizer, guest_entry.enter_typed, session.id, "Ann ann@example.org")
    assert done.page.guests == ()
    assert await guests.answers(session) == [("Ann", "going")]


def _prove(tx: Tx, address: str) -> None:
    mine = users.c.id == tx.actor.user_id
    tx.execute(update(users).where(mine).values(email=address, email_address=address))


async def test_a_deadline_binds_people_and_not_organizers(world: World, guests: Guests) -> None:
    session = await world.session(rsvp_deadline_minutes=60)
    world.town.now = session.starts_at - timedelta(minutes=30)
    assert "One could register until" in await guests.read(f"/r/{session.reference}")
    done = await world.db.write(world.organizer, guest_entry.enter_typed, session.id, "Ana ana@x.org")
    assert "only organizers enter people now" in guest_screens.outcome(done)
    assert await guests.answers(session) == [("Ana", "going")]
    world.town.now = session.ends_at + timedelta(minutes=1)
    with pytest.raises(SessionOver):
        await world.db.write(world.organizer, guest_entry.enter_typed, session.id, "Bo")


async def test_a_place_that_was_taken_away_can_be_had_back_as_it_was(world: World, guests: Guests) -> None:
    session = await world.session(roles={"base": 1, "flyer": 1}, guests_allowed=1)
    entered = await world.db.write(world.organizer, guest_entry.enter_typed, session.id, "Ana flyer base")
    who = entered.page.guests[0].user_id
    out = await world.db.write(world.organizer, guest_list.taken_out, session.id, who)
    assert out.page.guests[0].status is RsvpStatus.NOT_GOING
    back = (session.id, who, out.before.accepts, out.before.guests)
    assert (await world.db.write(world.organizer, guest_list.put_back, *back)).guests[0] == out.before
    assert (await world.db.write(world.organizer, guest_list.put_back, *back)).guests[0] == out.before
    for wrong in ((*back[:2], "", 0), (*back[:2], "9", 0), (*back[:3], 7)):
        await world.db.write(world.organizer, guest_list.taken_out, session.id, who)
        with pytest.raises(BadInput):
            await world.db.write(world.organizer, guest_list.put_back, *wrong)
    with pytest.raises(NotAllowed):
        await world.db.write(await world.actor(visitor("Eve")), guest_list.put_back, *back)
