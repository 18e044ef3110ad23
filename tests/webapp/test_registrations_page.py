"""The registrations in a real browser: a card a person on a phone, a table where there is room."""

import re

import pytest
from playwright.async_api import expect

from models.database import Database
from models.rsvp import Answer
from tests.attendance.test_pages import telegram_id
from tests.webapp.visiting import Open, finds_nothing_wrong, sees, tap
from tests.webapp.worlds import Visitor, World, path, visitor


@pytest.fixture
def db(sqlite_database: Database) -> Database:
    """One database is enough for what a browser shows."""
    return sqlite_database


async def test_people_are_found_chosen_and_marked_as_paid(world: World, visit: Open) -> None:
    session = await world.session(roles={"base": 1, "flyer": 3}, cost_minor=1200, currency="EUR")
    for name in ("Alice", "Bob-Maximilian Hohenfels-Wolkenstein", "Мирослава"):
        role = session.pools[0 if name != "Alice" else 1].id
        await world.says(
            visitor(name), session, pool_id=role, note="Brings mats" if name == "Alice" else None
        )
    await world.says(visitor("Dot"), session, Answer.MAYBE)
    owner = Visitor(await telegram_id(world), "Owner", "en")
    where = f"/app{path(session)}/registrations"
    page = await visit(where, owner, size=(320, 640))
    await sees(page, "2 going, 1 waiting and 1 maybe")
    await finds_nothing_wrong(page)
    await page.get_by_role("searchbox", name="Search").fill("mats")
    await tap(page, "Search")
    await expect(page.get_by_role("heading", name="1 person of 4")).to_be_visible()
    await expect(page).to_have_url(re.compile(r"/registrations\?q=mats"))
    await page.get_by_label("Choose Alice").check()
    await tap(page, "Mark as paid")
    await sees(page, "1 marked as paid.")
    wide = await visit(where, owner, size=(1100, 800), theme="dark")
    await expect(wide.get_by_role("row", name="Alice")).to_contain_text("€12.00")
    await expect(wide.get_by_role("columnheader", name="Role")).to_be_visible()
    await finds_nothing_wrong(wide)
    await wide.get_by_role("link", name="Мирослава").click()
    await sees(wide, "Place on the waitlist")
    await finds_nothing_wrong(wide)
