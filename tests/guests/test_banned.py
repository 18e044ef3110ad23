"""A guest who spoils it for others is banned like a member: the place goes on, the address lets nobody in."""

from models.communities import Standing
from models.rsvp import Answer, RsvpStatus
from services import bans, guest_list, rsvp, sessions
from tests.guests.people import Guests
from tests.webapp.test_pages import ask
from tests.webapp.test_program_form import organizer, sends
from tests.webapp.worlds import Client, World, visitor


async def test_a_banned_guest_gives_their_place_and_gets_no_other(world: World, guests: Guests) -> None:
    session = await world.session(capacity=1)
    await guests.registers(f"/r/{session.reference}")
    own = await guests.own()
    line = (await world.db.read(world.organizer, guest_list.page_of, session.id)).guests[0]
    assert line.may_ban
    await world.db.write(world.organizer, rsvp.respond, session.id, Answer.GOING)
    await world.db.write(world.organizer, bans.ban, line.user_id, "Rude at the door")
    mine = (await world.db.read(world.organizer, sessions.details, session.id)).mine
    assert mine
    assert mine.status is RsvpStatus.GOING
    assert (await guests.client.get(own)).status == 200  # to read, and to be forgotten: nothing else
    another = await world.session()
    await guests.fills_in(f"/r/{another.reference}")
    await guests.posts(await guests.link())
    assert await guests.answers(another) == []

    await world.db.write(world.organizer, bans.unban, line.user_id)
    found = await world.town.inside(await world.actor(visitor("Eve")), world.community)
    assert found.standing is not Standing.BANNED
    await guests.registers(f"/r/{another.reference}")
    assert [status for _name, status in await guests.answers(another)] == ["going"]


async def test_members_are_banned_and_let_back_on_a_page(client: Client, world: World) -> None:
    olga, eve, there = await organizer(world), visitor("Eve"), f"/{world.community}"
    bad = await world.town.person("Mallory", world.community)
    page = await (await ask(client, olga, f"/parts{there}/members")).text()
    assert f"{there}/ban/{bad.user_id}" in page
    assert f"{there}/ban/{world.organizer.user_id}" not in page
    for where in ("/members", "/banned", f"/ban/{bad.user_id}"):
        assert (await ask(client, eve, f"/parts{there}{where}")).status in (403, 404)
        assert (await ask(client, olga, f"/parts{there}{where}")).status == 200
    deed = f"{there}/ban/{bad.user_id}"
    refused, _said = await sends(client, olga, deed, {"days": "7", "reason": " "})
    assert refused.status == 422
    for days in ("", "3", "x"):
        refused, _said = await sends(client, olga, deed, {"days": days, "reason": "Spam"})
        assert refused.status == 422
    _done, said = await sends(client, olga, deed, {"days": "7", "reason": "Spam"})
    assert "Mallory is banned." in said
    assert "Banned until" in said
    refused, _said = await sends(client, eve, deed + "/lift", {})
    assert refused.status in (403, 404)
    _done, said = await sends(client, olga, deed + "/lift", {})
    assert "Mallory may join again." in said
    assert "Nobody is banned." in said
