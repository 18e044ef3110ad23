"""Forms on the web, without script: what is done leads on, what is refused stays as it was typed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from services.demo.cast import CAST, ORGANIZER
from tests.conftest import DEMO_NOW
from tests.web_pages.browsing import Browsing, Shown, sign_in
from tests.webapp.worlds import Client, site
from webapp.markup import by_id


@pytest.fixture
async def client(demo_database: Database) -> AsyncIterator[Client]:
    """The site of the demo's communities."""
    async with TestClient(TestServer(site(demo_database))) as client:
        yield client


async def first(browsing: Browsing, path: str, part: str) -> Shown:
    """The first page whose address has `part`, among the links of another."""
    page = await browsing.get(path)
    return await browsing.get(next(link for link in page.links() if part in link))


async def test_an_answer_is_given_refused_and_changed_without_script(
    client: Client, demo_database: Database
) -> None:
    ana = await sign_in(demo_database, client, CAST.people[ORGANIZER])
    late = await ana.press(await ana.get("/my"), "Can't come")
    assert late.status == 409  # It is on by now: the words stand above the page, which is still there.
    assert 'class="notice' in late.text
    answered = await ana.press(await ana.get("/my"), "Can't come", nth=1)
    assert answered.path.startswith("/my?said=")
    assert 'class="notice' in answered.text
    again = await ana.get("/my")
    assert 'class="notice' not in again.text

    form = await first(ana, (await first(ana, "/my", "/program/")).path, "/edit")
    refused = await ana.press(form, "Save", name="", description="Typed with care")
    assert refused.status == 422
    assert "Typed with care" in refused.text
    name = by_id(refused.root, "name")
    problem = by_id(refused.root, "problem-name")
    assert name is not None
    assert name.get("aria-invalid") == "true"
    assert problem is not None
    assert problem.text()
    saved = await ana.press(refused, "Save", name="Renamed", description="Typed with care")
    assert saved.status == 200
    assert "Renamed" in saved.text


async def test_a_list_that_was_searched_is_gone_back_to_as_it_was(
    client: Client, demo_database: Database
) -> None:
    """Though its links to files are signed anew whenever it is shown, what was said is put on it."""
    seconds = count()
    demo_database.clock = lambda: DEMO_NOW + timedelta(seconds=next(seconds))
    ana = await sign_in(demo_database, client, CAST.people[ORGANIZER])
    jam = await first(ana, (await first(ana, "/my", "/program/")).path, "/session/")
    table = await first(ana, jam.path, "/registrations")
    people = await ana.get(f"{table.path}?answer=going&sort=name")
    sure = await ana.press(people, "Take back", everybody="yes")
    assert "Take answers back?" in sure.text
    assert "?answer=going&sort=name&said=" in sure.path


async def test_forms_of_other_sites_do_nothing(client: Client, demo_database: Database) -> None:
    ana = await sign_in(demo_database, client, CAST.people[ORGANIZER])
    method, action, fields = (await ana.get("/my")).forms()[0]
    forged = [(name, "x" * 43 if name == "csrf" else value) for name, value in fields]
    assert (await ana.send(method, action, forged)).status == 403
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    response = await client.post(action, data=fields, headers=elsewhere)
    assert response.status == 403


async def test_whoever_is_not_signed_in_is_asked_to_and_brought_back(client: Client) -> None:
    response = await client.get("/my/calendar", allow_redirects=False)
    assert response.status == 303
    assert response.headers["Location"] == "/sign-in?then=/my/calendar"


async def test_language_and_theme_are_kept_for_whoever_chose_them(client: Client) -> None:
    anybody = Browsing(client)
    page = await anybody.get("/look")
    await anybody.press(page, "Save", language="de", theme="dark", then="/look")
    chosen = await anybody.get("/look")
    assert 'lang="de" data-theme="dark"' in chosen.text
    assert "Sprache und Aussehen" in chosen.text
