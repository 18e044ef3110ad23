"""Choosing notices and announcing in the app, as a browser asks for the pages."""

import re

import pytest
from aiohttp import ClientResponse

from models.communities import Role
from models.database import Database
from services import announcements, choices, members, people, roster
from tests.webapp.test_pages import ask, token
from tests.webapp.visiting import Open, finds_nothing_wrong, sees, tap
from tests.webapp.worlds import Client, Visitor, World, visitor


@pytest.fixture
def db(sqlite_database: Database) -> Database:
    """The services are tested on both databases; for pages one is enough."""
    return sqlite_database


async def post(client: Client, who: Visitor, where: str, **fields: str) -> tuple[ClientResponse, str]:
    """Send a form."""
    headers = {"Authorization": f"Bearer {await token(client, who)}"}
    response = await client.post(f"/parts{where}", data=fields, headers=headers)
    return response, await response.text()


async def admin(world: World, name: str = "Ada") -> Visitor:
    """Somebody who may announce to all."""
    who = await member(world, name)
    user_id = (await world.actor(who)).user_id or 0
    await world.db.write(world.organizer, roster.change_role, user_id, Role.ADMIN)
    return who


async def member(world: World, name: str) -> Visitor:
    """Somebody who joined and started the bot."""
    who = visitor(name)
    actor = await world.actor(who)
    await world.db.write(actor, members.join)
    await world.db.write(actor, lambda tx: people.set_reachable(tx, who.telegram_id, reachable=True))
    return who


async def test_all_choices_are_saved_at_once(client: Client, world: World) -> None:
    ann = await member(world, "Ann")
    here = world.community
    shown = await (await ask(client, ann, "/parts/settings/notifications")).text()
    assert f'name="digests-{here}" value="1" checked' in shown
    assert "join_requests" not in shown
    fields = {"reminders": "1", f"of-{here}": "1", f"announcements-{here}": "1", "quiet_from": "22"}
    response, said = await post(client, ann, "/settings/notifications", **fields)
    assert response.status == 422
    assert response.headers["HX-Retarget"] == "#problem-quiet_hours"
    response, said = await post(client, ann, "/settings/notifications", **fields, quiet_until="7")
    assert (response.status, "Saved." in said) == (200, True)
    actor = await world.actor(ann)
    chosen = await world.db.read(actor, choices.of_person)
    mine = chosen.settings
    assert (mine.reminders, mine.digests, mine.changes) == (True, False, False)
    assert mine.quiet_from is not None
    [place] = chosen.communities
    assert (place.muted, place.digests, place.announcements) == (False, False, True)


@pytest.mark.parametrize("hour", ["24", "-1", "noon"])
async def test_an_hour_that_there_is_not_is_refused(client: Client, world: World, hour: str) -> None:
    ann = await member(world, "Ann")
    response, _said = await post(client, ann, "/settings/notifications", quiet_from=hour, quiet_until="7")
    assert response.status == 422


async def test_written_looked_at_sent_paused_and_stopped(client: Client, world: World) -> None:
    ada = await admin(world)
    await member(world, "Ann")
    path = f"/{world.community}"
    page = await (await ask(client, ada, f"/parts{path}/announce")).text()
    assert "To all members of Weekly jam" in page
    response, said = await post(client, ada, f"{path}/announce", announcement="Tea & <b>cake</b>")
    assert "Tea &amp; &lt;b&gt;cake&lt;/b&gt;" in said
    assert "1 person will be told." in said
    where = response.headers["HX-Push-Url"].removeprefix("/app")
    again = await (await ask(client, ada, f"/parts{where}")).text()
    revision = re.search(r'name="revision" value="(\d+)"', again)
    assert revision
    response, said = await post(client, ada, f"{where}/send", revision=revision[1])
    assert "0 of 2 sent …" in said
    assert 'hx-trigger="every 3s"' in said
    response, said = await post(client, ada, f"{where}/pause")
    assert "Paused: 0 of 2 sent" in said
    assert "Ada paused it" in said
    assert 'hx-trigger="every 30s"' in said
    assert "⏸" in await (await ask(client, ada, f"/parts{path}/announcements")).text()
    response, said = await post(client, ada, f"{where}/continue")
    assert "0 of 2 sent …" in said
    response, said = await post(client, ada, f"{where}/stop")
    assert "Stopped: 0 of 2 sent" in said
    assert "every 3s" not in await (await ask(client, ada, f"/parts{where}/progress")).text()
    assert where in await (await ask(client, ada, f"/parts{path}/announcements")).text()


async def test_an_empty_text_is_refused_beside_its_field(client: Client, world: World) -> None:
    ada = await admin(world)
    for text in ("", "  \u200b", "x" * 3001):
        response, _said = await post(client, ada, f"/{world.community}/announce", announcement=text)
        assert response.status == 422
        assert response.headers["HX-Retarget"] == "#problem-announcement"


async def test_only_chosen_answers_count(client: Client, world: World) -> None:
    ada, ann = await admin(world), await member(world, "Ann")
    session = await world.session()
    await world.says(ann, session)
    where = f"/{world.community}/session/{session.id}/announce"
    response, said = await post(client, ada, where, announcement="Bring a chair")
    assert "1 person will be told." in said
    draft = response.headers["HX-Push-Url"].removeprefix("/app")
    _response, said = await post(client, ada, f"{draft}/answers", maybe="1")
    assert "Nobody has to be told." in said
    response, _said = await post(client, ada, f"{draft}/answers")
    assert response.status == 422
    response, _said = await post(client, ada, f"{draft}/send", revision="1")
    assert response.status == 409


async def test_pages_of_announcements_are_for_those_who_may_make_them(client: Client, world: World) -> None:
    ada, ann, eve = await admin(world), await member(world, "Ann"), visitor("Eve")
    response, _said = await post(client, ada, f"/{world.community}/announce", announcement="Xylograph")
    draft = response.headers["HX-Push-Url"].removeprefix("/app")
    session = await world.session()
    places = ("/announce", "/announcements", f"/session/{session.id}/announce")
    pages = [draft, f"{draft}/progress", *(f"/{world.community}{place}" for place in places)]
    for who in (ann, eve):
        for page in pages:
            response = await ask(client, who, f"/parts{page}")
            assert response.status in (403, 404), page
            assert "Xylograph" not in await response.text()
        for act in ("send", "pause", "continue", "stop", "answers"):
            response, _said = await post(client, who, f"{draft}/{act}", revision="1", going="1")
            assert response.status in (403, 404)
    report = await world.db.read(world.organizer, announcements.report, int(draft.rpartition("/")[2]))
    assert report.sent_at is None


async def test_an_announcement_is_made_on_a_small_phone_at_night(world: World, visit: Open) -> None:
    ada = await admin(world)
    await member(world, "Ann")
    page = await visit(f"/app/{world.community}/announce", ada, theme="dark", size=(320, 700))
    await page.get_by_label("What you want to say").fill("Bring a chair")
    await tap(page, "Look at it")
    await page.get_by_role("heading", name="Like this?").wait_for()
    await finds_nothing_wrong(page)
    await tap(page, "Send now")
    await sees(page, "0 of 2 sent …")
    await finds_nothing_wrong(page)
    await page.get_by_role("button", name="Pause").click()
    await sees(page, "Paused: 0 of 2 sent")
    await finds_nothing_wrong(page)
    await page.get_by_role("button", name="Continue").click()
    await sees(page, "0 of 2 sent …")
