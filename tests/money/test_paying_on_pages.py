"""Paying on a booking's page what Telegram takes: its invoice is a link there."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest
from aiohttp import ClientSession, CookieJar
from playwright.async_api import Browser, expect

import sandbox
from models.bookings import BookingStatus
from sandbox.errors import Refused
from services.bookings import BookingDetails
from tests.bookings.counter import link, words
from tests.money.test_paying import booking, status  # noqa: F401  the fixture of what is kept
from tests.web_pages.browsing import Browsing, Shown, secret_of
from tests.webapp.worlds import Client, Visitor
from tests.world import World
from webapp.app import TELEGRAM_SCRIPT

BRIDGE = Path(sandbox.__file__).parent / "static/telegram-web-app.js"
"""What stands in for Telegram's script."""


@pytest.fixture
async def alice(world: World) -> AsyncIterator[Browsing]:
    """Alice at a browser."""
    cookies = {"jamboree_session": await secret_of(world.db, world.alice.id)}
    where, jar = f"http://127.0.0.1:{world.app.port}", CookieJar(unsafe=True)
    async with ClientSession(where, cookies=cookies, cookie_jar=jar) as session:
        yield Browsing(cast(Client, session))


def labelled(page: Shown, start: str) -> str:
    """What is written on the first button that begins so."""
    return next(label for label in page.buttons() if label.startswith(start))


def here(booking: BookingDetails) -> str:  # noqa: F811
    """Where its page is."""
    return f"/my/{booking.community_id}/booking/{booking.id}"


async def test_an_invoice_of_a_page_is_paid_and_the_booking_stands(
    world: World,
    booking: BookingDetails,  # noqa: F811
    alice: Browsing,
) -> None:
    page = await alice.get(here(booking))
    begun = await alice.press(page, labelled(page, "Card in Telegram CHF480.00"))
    invoice = link(begun, "Pay CHF480.00")
    assert invoice.startswith("https://t.me/$")
    again = await alice.press(await alice.get(here(booking)), "Go on to pay")
    assert link(again, "Pay CHF480.00").startswith("https://t.me/$")
    assert await world.alice.pays(slug=invoice, card="declined") == "failed"
    assert await world.alice.pays(slug=invoice) == "paid"
    await world.alice.sees("Paid: CHF480.00 / CHF480.00")
    assert await status(world, booking) is BookingStatus.CONFIRMED
    with pytest.raises(Refused, match="There is nothing to pay"):
        await world.alice.pays(slug=link(again, "Pay CHF480.00"))
    assert "Confirmed" in words(await alice.get(here(booking)))


async def test_after_a_deposit_the_rest_is_paid_on_the_payment_page(
    world: World,
    booking: BookingDetails,  # noqa: F811
    alice: Browsing,
) -> None:
    page = await alice.get(here(booking))
    deposit = next(label for label in page.buttons() if "deposit" in label and label.startswith("Card"))
    begun = await alice.press(page, deposit)
    await world.alice.pays(slug=link(begun, "Pay CHF100.00"))
    await world.alice.sees("Paid in part: CHF100.00 / CHF480.00")
    payment = await alice.get(link(await alice.get(here(booking)), "See payment"))
    rest = await alice.press(payment, "Pay by card")
    await world.alice.pays(slug=link(rest, "Pay CHF380.00"))
    await world.alice.sees("Paid: CHF480.00 / CHF480.00")
    paid = await alice.get(here(booking))
    assert "Paid" in words(paid)
    assert "To pay by" not in words(paid)


async def test_what_ran_out_is_paid_no_more(world: World, booking: BookingDetails, alice: Browsing) -> None:  # noqa: F811
    page = await alice.get(here(booking))
    begun = await alice.press(page, labelled(page, "Card in Telegram CHF480.00"))
    await world.passes(hours=2)
    with pytest.raises(Refused, match="free for others now"):
        await world.alice.pays(slug=link(begun, "Pay CHF480.00"))
    gone = await alice.get(here(booking))
    assert link(gone, "Choose a time")


async def test_in_the_mini_app_the_invoice_opens_on_top_of_the_page(
    world: World,
    booking: BookingDetails,  # noqa: F811
    browser: Browser,
) -> None:
    context = await browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    page = await context.new_page()
    await page.route(TELEGRAM_SCRIPT, lambda route: route.fulfill(path=BRIDGE))
    where = f"http://127.0.0.1:{world.app.port}{here(booking).replace('/my', '/app', 1)}"
    await page.goto(Visitor(world.alice.id, "Alice", "en").launch(where))
    await page.get_by_role("button", name="Card in Telegram CHF480.00").click()
    invoice = page.get_by_role("link", name="Pay CHF480.00")
    await expect(invoice).to_be_visible()
    slug = (await invoice.get_attribute("href") or "").rpartition("$")[2]
    await invoice.click()
    assert page.url.startswith(where)
    assert await world.alice.pays(slug=f"https://t.me/${slug}") == "paid"
    await world.alice.sees("Paid: CHF480.00 / CHF480.00")
    closed = "(slug) => Telegram.WebView.receiveEvent('invoice_closed', { slug, status: 'paid' })"
    await page.evaluate(closed, slug)
    await expect(page.locator(".sub").first).to_contain_text("Confirmed")
    await context.close()
