"""Songs in a real browser: a vote stays where it is, a search is found again, an untouched form lets go."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from models.database import Database
from models.programs import Kind
from sandbox import Sandbox
from services import repertoire, song_words
from tests.webapp.visiting import ALICE, Open, finds_nothing_wrong, sees, tap, visiting
from tests.webapp.worlds import World


@pytest.fixture
async def visit(sqlite_database: Database, sandbox: Sandbox, browser: Browser) -> AsyncIterator[Open]:
    async with visiting(sqlite_database, f"{sandbox.url}/telegram-web-app.js", browser) as open_page:
        yield open_page


async def test_one_votes_in_the_list_and_leaves_an_untouched_form_freely(
    sqlite_database: Database, visit: Open
) -> None:
    world = await World.begin(sqlite_database)
    club = (await world.session("Real Book Club", kind=Kind.BOOK_CLUB)).program_id
    alice = await world.actor(ALICE)
    for text in ("أوراق الخريف, Joseph Kosma, Gm, intermediate", "Solar, Miles Davis"):
        await world.db.write(alice, repertoire.add, club, song_words.understood(text))
    page = await visit(f"/app/{world.community}/program/{club}/songs", ALICE, size=(320, 780))
    await finds_nothing_wrong(page)

    up = page.get_by_role("button", name="Play it, Solar: 0")
    await up.click()
    await sees(page, "You want to play Solar. 👍 1")
    voted = page.get_by_role("button", name="Play it, Solar: 1")
    await expect(voted).to_have_attribute("aria-pressed", "true")
    await expect(voted).to_be_focused()

    await page.get_by_label("Title or composer").fill("الخريف")
    await tap(page, "Find songs")
    await expect(page.locator("ul.songs li")).to_have_count(1)
    await page.reload()
    await expect(page.locator("ul.songs li")).to_have_count(1)

    await page.get_by_role("link", name="أوراق الخريف").click()
    await page.get_by_role("link", name="Edit song").click()
    await sees(page, "Edit song")
    await page.get_by_role("link", name="‹ أوراق الخريف").click()
    await sees(page, "Shall we play it?")
    await finds_nothing_wrong(page)
