"""The board of bookings in a real browser: a card dragged to another column asks what that means."""

import pytest
from playwright.async_api import expect

from models.database import Database
from services.demo.cast import CAST, ORGANIZER
from tests.webapp.test_every_page import Guest
from tests.webapp.visiting import Open


@pytest.fixture
def db(demo_database: Database) -> Database:
    """Where bookings are in every state."""
    return demo_database


async def test_a_card_is_dragged_to_another_column(visit: Open) -> None:
    page = await visit("/app/home", Guest(CAST.people[ORGANIZER], ORGANIZER, "en"), size=(1300, 900))
    await page.get_by_role("link", name="Lisbon Jazz Circle").first.click()
    await page.locator("#page a[href$='/pipeline']").click()
    card = page.locator("[data-column=reserved] [data-card]", has_text="Chiara")
    await card.drag_to(page.locator("[data-column=confirmed]"))
    await expect(page.get_by_role("heading", name="Confirm this booking?")).to_be_visible()
    await page.get_by_role("button", name="Note as paid").click()
    await expect(page.locator("[data-column=confirmed] [data-card]", has_text="Chiara")).to_be_visible()
    await expect(page.locator("[data-column=reserved] [data-card]", has_text="Chiara")).to_have_count(0)
