"""Tokens in the settings: in the chat, in the app, on the web without script."""

import re

import aiohttp
import pytest

from models.actor import Actor
from models.database import Database
from sandbox.server import Sandbox
from tests.conftest import Starter
from tests.web_pages.browsing import secret_for, signed_in
from tests.webapp.worlds import Client
from tests.webapp.worlds import World as Place
from tests.world import Clock, World
from webapp.markup import by_id

TOKEN = re.compile(r"jam_[\w-]{43}")


async def test_a_token_is_made_in_the_chat_used_and_revoked(
    start: Starter, sqlite_url: str, sandbox: Sandbox, clock: Clock
) -> None:
    async with start(sqlite_url, clock=clock, send_rate=0, public_url="http://127.0.0.1:8090") as app:
        world = await World(app, sandbox, clock).begin()
        jam, ana = await world.session(), world.ana
        await ana.sends("/settings")
        await ana.taps("My account")
        await ana.taps("API tokens")
        await ana.sees("You have none.")
        await ana.taps("New, read only")
        await ana.sees("It is shown this once.")
        secret = TOKEN.search(ana.screen().text)
        assert secret
        here, by = f"http://127.0.0.1:{app.port}", {"Authorization": f"Bearer {secret[0]}"}
        async with aiohttp.ClientSession(here, headers=by) as script:
            async with script.get(f"/api/v1/events/{jam.reference}") as answer:
                assert (await answer.json())["title"] == "Thursday Jam"
            await ana.taps("‹ Back")
            await ana.sees("reads only · all communities")
            assert secret[0] not in ana.screen().text
            await ana.taps("Revoke From the chat")
            await ana.sees("You have none.")
            async with script.get("/api/v1/events") as answer:
                assert answer.status == 401


@pytest.fixture
async def person(client: Client, world: Place) -> Actor:
    """The organizer, in a browser in which they are signed in."""
    return world.organizer


async def test_on_a_page_it_is_chosen_what_a_token_may(
    client: Client, database: Database, world: Place, person: Actor
) -> None:
    browser = signed_in(client, await secret_for(database, person.user_id or 0))
    page = await browser.get("/my/settings/tokens")
    refused = await browser.press(page, "Make it", token_name="")
    assert (refused.status, "something is missing" in refused.text) == (422, True)
    chosen = {"writes": "1", "token_community": str(world.community), "token_days": "30"}
    made = await browser.press(page, "Make it", token_name="Our website", **chosen)
    shown = by_id(made.root, "secret")
    assert shown is not None
    assert TOKEN.fullmatch(shown.text())
    listed = await browser.get("/my/settings/tokens")
    assert shown.text() not in listed.text
    assert "reads and changes · Weekly jam · until" in listed.text
    label = next(one for one in listed.buttons() if one.startswith("Our website"))
    gone = await browser.press(listed, label)
    assert "You have none." in gone.text
