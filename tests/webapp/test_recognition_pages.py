"""Badges, milestones and feedback on pages."""

import re
from datetime import timedelta

from models.rsvp import Answer
from services import badges, feedback, marking, milestones, rsvp
from tests.webapp.test_notice_pages import admin
from tests.webapp.test_pages import ask, token
from tests.webapp.worlds import Client, Visitor, World, visitor


async def sends(client: Client, who: Visitor, where: str, **fields: str) -> tuple[int, str]:
    """Send a form; status and page."""
    bearer = {"Authorization": f"Bearer {await token(client, who)}"}
    answer = await client.post(where, data=fields, headers=bearer)
    return answer.status, await answer.text()


async def test_who_was_there_says_how_it_was_on_a_page(client: Client, world: World) -> None:
    session = await world.session("Friday jam")
    ann = visitor("Ann")
    await world.db.write(await world.actor(ann), rsvp.respond, session.id, Answer.GOING)
    where = f"/parts/{world.community}/session/{session.id}/feedback"
    assert (await ask(client, ann, where)).status == 409
    world.town.now = session.ends_at + timedelta(minutes=1)
    assert 'value="5"' in await (await ask(client, ann, where)).text()
    assert "Rate it" in await (await ask(client, ann, where.removesuffix("/feedback"))).text()
    status, page = await sends(client, ann, where, feedback="No stars")
    assert (status, "The number of stars" in page) == (422, True)
    for stars in ("0", "6", "many"):
        assert (await sends(client, ann, where, stars=stars))[0] == 422
    status, page = await sends(client, ann, where, stars="4", feedback="x" * 10_000)
    assert (status, "at most 500" in page) == (422, True)
    status, page = await sends(client, ann, where, stars="4", feedback="<b>Nice</b>", quotable="1")
    assert (status, "Saved." in page, "&lt;b&gt;Nice&lt;/b&gt;" in page) == (200, True, True)
    mine = await world.db.read(await world.actor(ann), feedback.mine, session.id)
    assert mine.said == feedback.Said(4, "<b>Nice</b>", named=False, quotable=True)
    assert (await sends(client, visitor("Eve"), where, stars="1"))[0] == 409
    of_program = f"/parts/{world.community}/program/{session.program_id}/feedback"
    assert (await ask(client, ann, of_program)).status == 403


async def test_badges_are_seen_and_hidden_on_a_page(client: Client, world: World) -> None:
    session = await world.session("Friday jam")
    ann = visitor("Ann")
    me = await world.actor(ann)
    await world.db.write(me, rsvp.respond, session.id, Answer.GOING)
    where = f"/parts/{world.community}/badges"
    assert "You get the first one" in await (await ask(client, ann, where)).text()
    world.town.now = session.starts_at
    await world.db.write(world.organizer, marking.mark, session.id, me.user_id or 0, came=True)
    page = await (await ask(client, ann, where)).text()
    assert "First time" in page
    assert "medal-sun" in page
    status, page = await sends(client, ann, where + "/hide", hidden="1")
    assert (status, "Show to others" in page) == (200, True)
    assert await world.db.read(world.organizer, badges.of_member, me.user_id or 0) == (0, ())
    program = await (await ask(client, ann, f"/parts/{world.community}/program/{session.program_id}")).text()
    assert "you came 1 time" in program
    assert (await ask(client, visitor("Eve"), where)).status == 404


async def test_a_milestone_is_made_changed_and_deleted_on_a_page(client: Client, world: World) -> None:
    olga = await admin(world)
    base = f"/parts/{world.community}"
    fields = {"counting": "total", "program_id": "", "name": "", "description": "", "badge_icon": "star"}
    for number, problem in (("", "whole number"), ("0", "at least 1"), ("5", "already"), ("10001", "up to")):
        status, page = await sends(client, olga, base + "/milestones/new", **fields, sessions_required=number)
        assert (status, problem in page) == (422, True)
    status, page = await sends(client, olga, base + "/milestones/new", **fields, sessions_required="20")
    assert status == 200
    found = re.search(r'hx-post="(/parts/\d+/milestone/(\d+))"', page)
    assert found
    held = {**fields, "sessions_required": "20", "is_active": "1"}
    kept = {f"was-{name}": value for name, value in held.items()}
    mine = {**held, "name": "Regular", "revision": "1", **kept}
    status, page = await sends(client, olga, found[1], **mine)
    assert (status, "Saved." in page) == (200, True)
    status, page = await sends(client, olga, found[1], **{**mine, "name": "Faithful"})
    assert "save again to use it" in page
    assert 'value="Faithful"' in page
    one = await world.db.read(world.organizer, milestones.opened, int(found[2]))
    assert (one.name, one.revision) == ("Regular", 2)
    status, page = await sends(client, olga, found[1] + "/delete")
    assert "is deleted" in page
    status, page = await sends(client, olga, found[1] + "/restore")
    assert 'value="Regular"' in page
    assert (await ask(client, visitor("Ann"), base + "/milestones")).status == 403


async def test_a_person_has_a_page_for_members_alone(client: Client, world: World) -> None:
    session = await world.session("Friday jam")
    ann, ben = visitor("Ann"), visitor("Ben")
    for who in (ann, ben):
        await world.db.write(await world.actor(who), rsvp.respond, session.id, Answer.GOING)
    me = (await world.actor(ann)).user_id or 0
    where = f"/parts/{world.community}/person/{me}"
    assert "Nothing to be seen here yet." in await (await ask(client, ben, where)).text()
    world.town.now = session.starts_at
    await world.db.write(world.organizer, marking.mark, session.id, me, came=True)
    page = await (await ask(client, ben, where)).text()
    assert "1 visit" in page
    assert "First time (Friday jam)" in page
    comes = await (await ask(client, ben, f"/parts/{world.community}/session/{session.id}/who")).text()
    assert f"/app/{world.community}/person/{me}" in comes
    assert (await ask(client, visitor("Eve"), where)).status == 403
    assert (await ask(client, ben, f"/parts/{world.community}/person/1")).status == 404
