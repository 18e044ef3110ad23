"""Booking in a real browser, by the keyboard alone: on a small phone, and nothing is wrong with any page."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from models.database import Database
from sandbox import Sandbox
from services import members
from tests.bookings.practice import Practice, at
from tests.offerings.studio import PRICE
from tests.webapp.visiting import Open, finds_nothing_wrong, sees, visiting
from tests.webapp.worlds import Visitor, World, visitor

PACK = {
    **PRICE,
    "price_minor": 30_000,
    "sessions": 3,
    "deposit_minor": 5_000,
    "name": "Three",
    "credit_price": 9,
}
SMALL = (320, 780)
MOST = 60
"""Presses of a key until something has to be reached."""


@pytest.fixture
async def practice(sqlite_database: Database) -> Practice:
    """A pack of which one time is taken."""
    made = await Practice.opened(sqlite_database, PACK, summary="At your pace", description="Bring shoes.")
    await made.reserves(await made.customer("Dan"), at(2, 10))
    return made


@pytest.fixture
async def visit(practice: Practice, sandbox: Sandbox, browser: Browser) -> AsyncIterator[Open]:
    async with visiting(practice.db, f"{sandbox.url}/telegram-web-app.js", browser) as open_page:
        yield open_page


async def member(practice: Practice, name: str) -> Visitor:
    """Somebody of the community who opens the Mini App."""
    who = visitor(name)
    await practice.db.write(await World(practice, practice.owner).actor(who), members.join)
    return who


async def press(page: Page, label: str) -> None:
    """Go on with the tabulator until what says so has the focus, and press it."""
    for _turn in range(MOST):
        await page.keyboard.press("Tab")
        said = await page.evaluate("document.activeElement.innerText?.trim().replaceAll(/\\s+/g, ' ') ?? ''")
        if said.startswith(label):
            await page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach {label}")


async def test_a_pack_is_booked_moved_and_cancelled_by_the_keyboard(practice: Practice, visit: Open) -> None:
    who = await member(practice, "Cleo")
    where = f"/app/{practice.community_id}/offering/{practice.offering.id}"
    page = await visit(where, who, size=SMALL)
    await press(page, "Book a time")
    await sees(page, "Choose a time")
    await finds_nothing_wrong(page)
    await press(page, "Wed 25")
    await expect(page.get_by_role("heading", name="Wednesday")).to_be_visible()
    await press(page, "10:00")
    await sees(page, "Times of the pack")
    await finds_nothing_wrong(page)
    chosen = page.get_by_label("Instead of it")
    await chosen.focus()
    await page.keyboard.press("ArrowDown")
    assert await chosen.input_value()
    await press(page, "Book these")
    await expect(page.locator("#held")).to_contain_text("kept for you until")
    await expect(page.locator("[data-left]")).to_have_text("15:00")
    await finds_nothing_wrong(page)
    assert page.url.split("#")[0].rpartition("/booking/")[2].isdigit()
    await press(page, "Cash")
    await expect(page.locator("#notice")).to_contain_text("Booked. I remind you the day before.")
    await finds_nothing_wrong(page)
    await press(page, "🗓")
    await press(page, "Move it")
    await press(page, "Thu 26")
    await press(page, "12:00")
    await sees(page, "Move it there?")
    await finds_nothing_wrong(page)
    await press(page, "Move it there")
    await expect(page.locator("h1")).to_contain_text("Thu 26 Nov, 12:00")
    await finds_nothing_wrong(page)
    await press(page, "Cancel this one")
    await press(page, "Cancel now")
    await expect(page.locator("#notice")).to_contain_text("Cancelled. The other side is told.")
    await press(page, "Cancel booking")
    await sees(page, "Cancel this booking?")
    await finds_nothing_wrong(page)
    await press(page, "Cancel now")
    await expect(page.get_by_role("link", name="Choose a time")).to_be_visible()
    await press(page, "‹ My bookings")
    await sees(page, "Private dance lesson")
    await finds_nothing_wrong(page)


async def test_who_is_too_late_sees_fresh_times_and_back_leads_back(practice: Practice, visit: Open) -> None:
    ines_free = f"/app/{practice.community_id}/price/{practice.variant}/times?day=2026-11-25"
    page = await visit(ines_free, await member(practice, "Cleo"))
    await practice.reserves(await practice.customer("Eve"), at(25, 10, month=11))
    await page.get_by_role("link", name="10:00", exact=True).click()
    await expect(page.get_by_text("taken", exact=True).first).to_be_visible()
    await page.get_by_role("button", name="Book these").click()
    await expect(page.locator("#held")).to_be_visible()
    await page.go_back()
    await sees(page, "Times of the pack")
    await page.go_back()
    await sees(page, "Choose a time")
    await expect(page.get_by_role("link", name="10:00", exact=True)).to_have_count(0)
