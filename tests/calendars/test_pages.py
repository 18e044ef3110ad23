"""The pages that bring sessions into a calendar, in the app."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser, Page, expect

from models.database import Database
from models.programs import Visibility
from sandbox import Sandbox
from services import members
from tests.calendars.ical import checked, starts
from tests.conftest import free_port
from tests.webapp.visiting import finds_nothing_wrong
from tests.webapp.worlds import TOKEN, Client, Visitor, World, path, visitor
from views.links import Links
from webapp.app import build
from webapp.site import DATABASE


@pytest.fixture
def db(sqlite_database: Database) -> Database:
    """What differs between databases is tested below the pages."""
    return sqlite_database


@pytest.fixture
async def world(db: Database) -> World:
    """A community with its organizer."""
    return await World.begin(db)


@pytest.fixture
async def client(db: Database, sandbox: Sandbox) -> AsyncIterator[Client]:
    """The site, which knows its own address."""
    port = free_port()
    links = Links("jamboree_bot", public_url=f"http://127.0.0.1:{port}")
    script = f"{sandbox.url}/telegram-web-app.js"
    app = build(db, bot_token=TOKEN, links=links, telegram_script_url=script)
    async with TestClient(TestServer(app, port=port)) as client:
        yield client


async def signed_in(client: Client, who: Visitor) -> dict[str, str]:
    """The header of somebody who opened the app."""
    init_data = who.init_data(at=client.app[DATABASE].clock())
    response = await client.post("/app/token", headers={"Authorization": f"tma {init_data}"})
    return {"Authorization": f"Bearer {(await response.json())['token']}"}


async def address_in(response: ClientResponse) -> str:
    """The path of the link on a page."""
    text = await response.text()
    return "/calendar/" + text.partition('value="http')[2].partition("/calendar/")[2].partition('"')[0]


async def test_a_page_turns_a_link_on_renews_it_and_turns_it_off(client: Client, world: World) -> None:
    session, alice = await world.session(), visitor("Alice")
    await world.db.write(await world.actor(alice), members.join)
    headers = await signed_in(client, alice)
    for where in ("", f"/{world.community}", f"/{world.community}/program/{session.program_id}"):
        page = f"/parts{where}/subscribe"
        assert "Renew the link" not in await (await client.get(page, headers=headers)).text()
        first = await address_in(await client.post(page, data={"do": "on"}, headers=headers))
        assert await address_in(await client.get(page, headers=headers)) == first
        assert (await client.get(first)).status == 200
        second = await address_in(await client.post(page, data={"do": "renew"}, headers=headers))
        assert [(await client.get(one)).status for one in (first, second)] == [404, 200]
        await client.post(page, data={"do": "off"}, headers=headers)
        assert (await client.get(second)).status == 404


async def test_strangers_get_no_link_to_what_is_not_theirs(client: Client, world: World) -> None:
    session = await world.session("Quagmire", visibility=Visibility.MEMBERS_ONLY)
    headers = await signed_in(client, visitor("Eve"))
    for where, status in ((f"/program/{session.program_id}", 404), ("", 403)):
        page = f"/parts/{world.community}{where}/subscribe"
        for response in (
            await client.get(page, headers=headers),
            await client.post(page, data={"do": "on"}, headers=headers),
        ):
            assert response.status == status
            assert "Quagmire" not in await response.text()
    assert (await client.get(f"/parts{path(session)}/calendar", headers=headers)).status == 404


async def test_the_file_of_a_page_opens_for_an_hour_while_one_may_see_it(
    client: Client, world: World
) -> None:
    session, alice = await world.session(visibility=Visibility.MEMBERS_ONLY), visitor("Alice")
    await world.db.write(await world.actor(alice), members.join)
    headers = await signed_in(client, alice)
    text = await (await client.get(f"/parts{path(session)}/calendar", headers=headers)).text()
    file = "/calendar/file/" + text.partition("/calendar/file/")[2].partition('"')[0]
    response = await client.get(file)
    (event,) = checked(await response.read()).values()
    assert starts(event) == session.starts_at
    assert (await client.get(file.replace("/calendar/file/A", "/calendar/file/B"))).status == 404
    world.town.now = world.town.now.replace(hour=world.town.now.hour + 1)
    assert (await client.get(file)).status == 404


async def look(page: Page, name: str) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text(name)
    await finds_nothing_wrong(page)


async def test_one_subscribes_in_a_browser(client: Client, world: World, browser: Browser) -> None:
    session, alice = await world.session(), visitor("Alice")
    await world.db.write(await world.actor(alice), members.join)
    context = await browser.new_context(
        viewport={"width": 320, "height": 700}, color_scheme="dark", reduced_motion="reduce"
    )
    page = await context.new_page()
    await page.goto(alice.launch(str(client.make_url(f"/app{path(session)}")), theme="dark"))
    await page.locator("#calendar").click()
    await look(page, "Add to calendar")
    await page.locator("#program").click()
    await look(page, "Calendar: Thursday jam")
    await page.locator("#on").click()
    await page.locator("#address").wait_for()
    right = "document.querySelector('#address').getBoundingClientRect().right"
    assert await page.evaluate(f"{right} < innerWidth - 16")
    await finds_nothing_wrong(page)
    await page.goto(await page.locator("#open").get_attribute("href") or "")
    await look(page, "Your calendar")
    assert (await page.locator("#webcal").get_attribute("href") or "").startswith("webcal://127.0.0.1")
    await context.close()
