"""What those who run the installation see and do, in a browser; for everybody else there is nothing."""

import re
from collections.abc import AsyncIterator
from html import unescape

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select, update

from models.actor import SYSTEM, Actor
from models.installation import InstallationEntry
from models.outbox import Delivery, OutboxMessage
from models.tx import table_of
from models.users import User
from models.web_sessions import SignInWay
from services import (
    installation,
    installation_outbox,
    installation_people,
    outbox,
    people,
    team_invites,
    web_sessions,
)
from services.errors import NotAllowed
from services.installation import Superadmins
from services.outbox import Kind
from services.people import ANYBODY
from tests.webapp.test_pages import ask
from tests.webapp.test_program_form import organizer
from tests.webapp.test_program_form import sends as sends_part
from tests.webapp.worlds import TOKEN, Client, World
from views.links import Links
from webapp.app import build
from webapp.cookies import SESSION

PAGES = ("", "/people", "/communities", "/outbox", "/announcements", "/failed", "/errors", "/log")
BOSS = 77


@pytest.fixture
async def world(sqlite_database: object) -> World:
    return await World.begin(sqlite_database)  # type: ignore[arg-type]


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    async with TestClient(TestServer(site(world))) as client:
        yield client


def site(world: World, *, has_redis: bool = False) -> web.Application:
    """All that a process answers on the web."""
    return build(
        world.db,
        bot_token=TOKEN,
        links=Links("jamboree_bot"),
        superadmins=Superadmins(frozenset({BOSS})),
        in_effect=(("BOT_TOKEN", "•••"), ("DEFAULT_ZONE", "UTC")),
        has_redis=has_redis,
    )


async def signs_in(client: Client, world: World, person: Actor, telegram_id: int | None = None) -> None:
    if telegram_id:
        same = (
            update(table_of(User))
            .where(table_of(User).c.id == person.user_id)
            .values(telegram_id=telegram_id)
        )
        await world.db.write(SYSTEM, lambda tx: tx.execute(same))
    secret = await world.db.write(
        ANYBODY, web_sessions.open_for, person.user_id or 0, "Firefox", SignInWay.TELEGRAM
    )
    client.session.cookie_jar.clear()
    client.session.cookie_jar.update_cookies({SESSION: secret}, client.make_url("/"))


async def page(client: Client, path: str) -> str:
    response = await client.get(path)
    assert response.status == 200, await response.text()
    return unescape(await response.text())


async def sends(client: Client, seen: str, path: str, **fields: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', seen)
    assert found is not None
    response = await client.post(path, data={"csrf": found[1], **fields})
    assert response.status == 200, await response.text()
    return unescape(await response.text())


def every_way(client: Client) -> list[tuple[str, str]]:
    """Method and address of all that the site answers below /admin."""
    resources = [(route.method, route.resource) for route in client.app.router.routes()]
    found = {(method, one.canonical) for method, one in resources if isinstance(one, web.Resource)}
    return [(method, re.sub(r"{\w+}", "1", path)) for method, path in found if path.startswith("/admin")]


async def test_for_others_there_is_nothing(client: Client, world: World) -> None:
    ways = every_way(client)
    assert {("GET", f"/admin{path}") for path in PAGES} < set(ways)
    for method, path in ways:
        response = await client.request(method, path, allow_redirects=False)
        assert (response.status, response.headers["Location"].split("?")[0]) == (303, "/sign-in"), path
    member = await world.town.person(community=world.community)
    for person in (world.organizer, member):
        await signs_in(client, world, person)
        for method, path in ways:
            response = await client.request(method, path, data={"wanted": "hide", "reason": "x"})
            assert response.status == 404, path
        assert "/admin" not in await page(client, "/my")
    await signs_in(client, world, await world.town.person("Boss"), BOSS)
    assert 'href="/admin"' in await page(client, "/my")
    for act in (installation.overview, installation.history, installation_people.people):
        with pytest.raises(NotAllowed):
            await world.db.read(world.organizer, act)
    with pytest.raises(NotAllowed):
        await world.db.write(world.organizer, installation_outbox.retry)


async def test_one_who_is_suspended_is_signed_out_and_refused_until_let_in(
    client: Client, world: World
) -> None:
    boss, maria = await world.town.person("Boss"), await world.town.person("Maria", world.community)
    await signs_in(client, world, maria)
    await signs_in(client, world, boss, BOSS)
    path = f"/admin/people/{maria.user_id}"
    seen = await page(client, "/admin/people?q=mari")
    assert "Boss" not in seen.partition("</nav>")[2]
    assert "1 browser" in seen
    assert (await client.post(path, data={"wanted": "suspend", "reason": "x"})).status == 403  # no token
    assert "Maria is suspended" not in await sends(client, seen, path, wanted="suspend", reason=" ")
    assert "Maria is suspended" in await sends(client, seen, path, wanted="suspend", reason="Spam")
    again = await world.db.read(ANYBODY, people.recall, maria.user_id or 0)
    assert again is not None
    assert again.suspended
    seen = await page(client, "/admin/people?q=maria")
    assert "Spam" in seen
    assert "0 browsers" in seen
    assert "Maria is let in again." in await sends(client, seen, path, wanted="let_in")
    log = await page(client, "/admin/log")
    assert log.index("let_in") < log.index("suspended")
    assert "Boss" in log


async def test_a_community_is_hidden_and_shown_again(client: Client, world: World) -> None:
    await signs_in(client, world, await world.town.person("Boss"), BOSS)
    await world.session()
    path = f"/admin/communities/{world.community}"
    seen = await page(client, "/admin/communities?q=weekly")
    assert "1 program ·" in seen
    assert "is hidden" in await sends(client, seen, path, wanted="hide")
    gone = await world.town.inside(world.organizer, world.community)
    assert gone.community_id is None
    assert "is shown again" in await sends(client, seen, path, wanted="show")
    assert (await world.town.inside(world.organizer, world.community)).is_member


async def test_dead_letters_are_tried_again_or_dropped(client: Client, world: World) -> None:
    await signs_in(client, world, await world.town.person("Boss"), BOSS)
    table, who = table_of(OutboxMessage), world.organizer.user_id or 0
    for key in ("one", "two", "three"):
        await world.db.write(world.organizer, lambda tx, key=key: outbox.tell(tx, Kind.REMINDER, [who], key))
    fail = update(table).values(status=Delivery.FAILED, error="chat not found", tries=12)
    await world.db.write(SYSTEM, lambda tx: tx.execute(fail))
    seen = await page(client, "/admin/outbox")
    assert seen.count("chat not found") == 3
    which = re.search(r'name="which" value="(\d+)"', seen)
    assert which is not None
    assert "1 message changed." in await sends(client, seen, "/admin/outbox", wanted="retry", which=which[1])
    assert "2 messages changed." in await sends(client, seen, "/admin/outbox", wanted="drop")
    rows = await world.db.read(SYSTEM, lambda tx: tx.rows(select(table.c.status, table.c.tries)))
    assert sorted(row.status for row in rows) == [Delivery.DROPPED, Delivery.DROPPED, Delivery.PENDING]
    seen = await page(client, "/admin")
    assert "BOT_TOKEN" in seen
    assert "pending" in seen
    entries = await world.db.read(SYSTEM, lambda tx: tx.rows(select(table_of(InstallationEntry).c.verb)))
    assert sorted(row.verb for row in entries) == ["dropped", "retried"]


async def test_a_team_is_seen_and_changed_on_a_page(client: Client, world: World) -> None:
    olga, session = await organizer(world), await world.session()
    here = f"/{world.community}/program/{session.program_id}/team"
    assert f"{here}" in await (await ask(client, olga, f"/parts/{here[1:-5]}/manage")).text()
    _response, text = await sends_part(client, olga, here, {"wanted": "invite"})
    token = re.search(r"start=co_([\w-]{22})", text)
    assert token is not None
    maria = await world.town.inside(await world.town.person("Maria"), world.community)
    await world.db.write(maria, team_invites.accept, token[1])
    text = unescape(await (await ask(client, olga, f"/parts{here}")).text())
    assert "accepted: <bdi>Maria</bdi>" in text
    _response, text = await sends_part(client, olga, here, {"wanted": "remove", "which": str(maria.user_id)})
    assert "Maria runs it no more." in unescape(text)
    assert (await sends_part(client, olga, here, {"wanted": "explode"}))[0].status == 422


async def test_an_invitation_is_answered_on_the_web(client: Client, world: World) -> None:
    session = await world.session()
    token = (await world.db.write(world.organizer, team_invites.make, session.program_id)).token
    path = f"/invite/{token}"
    seen = await page(client, path)
    assert "Sign in to answer" in seen
    assert f"start=co_{token}" in seen
    assert (await client.get("/invite/" + "x" * 22)).status == 404
    maria = await world.town.person("Maria")
    await signs_in(client, world, maria)
    seen = await page(client, path)
    assert "Owner invites you to run it" in seen
    assert "You run it now, with Owner." in await sends(client, seen, path, wanted="accept")
    assert (await world.town.inside(maria, world.community)).is_member
    await signs_in(client, world, await world.town.person("Bob"))
    assert "was used already" in await page(client, path)
