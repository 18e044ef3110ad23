"""The demo as a newcomer meets it, in a real browser: coming, waiting, a place that gets free."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from sandbox import demo
from tests.conftest import free_port


@pytest.fixture
async def page(tmp_path: Path, browser: Browser) -> AsyncIterator[Page]:
    """The demo's chat page, as `make demo` opens it."""
    port = free_port()
    running = asyncio.create_task(demo.run(tmp_path, port, free_port()))
    page = await browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    await _opens(page, f"http://127.0.0.1:{port}/", running)
    yield page
    await page.close()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def _opens(page: Page, url: str, running: asyncio.Task[None]) -> None:
    """Try until the demo is there: it makes its world first."""
    for _attempt in range(300):
        assert not running.done(), running.exception()
        try:
            await page.goto(url)
        except Exception:
            await asyncio.sleep(0.1)
            continue
        ready = page.locator("html[data-ready]")
        await expect(ready).to_be_attached()
        return
    raise AssertionError("the demo does not open")


async def be(page: Page, name: str, chat: str) -> None:
    """Be somebody, in one of their chats."""
    await page.get_by_role("button", name=f"Be {name}").click()
    whose = page.get_by_role("region", name="Chat list").locator(".you")
    await expect(whose).to_contain_text(name)  # until then the chats of whoever one was before stand there
    await page.get_by_role("link", name=chat).first.click()


async def test_a_newcomer_waits_and_gets_the_place_that_a_member_gives_back(page: Page) -> None:
    await be(page, "Theo", "Lisbon Jazz Circle")
    card = page.get_by_role("article").filter(has_text="Thursday Jam").last
    await expect(card).to_contain_text("9 of 9 places taken")
    await card.get_by_role("button", name="Going").click()
    alert = page.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Full: you are no. 1 on the waitlist.")
    await alert.get_by_role("button", name="OK").click()
    await expect(card).to_contain_text("1 waiting")
    await (
        card.get_by_role("link", name="Open chat")
        .or_(card.get_by_role("button", name="Open chat"))
        .first.click()
    )
    await expect(page.get_by_role("log")).to_contain_text("You are no. 1 on the waitlist.")

    await be(page, "Mia", "Jamboree")
    await page.get_by_role("button", name="Thursday Jam", exact=True).last.click()
    # On the day before another session a reminder with the same buttons may have come below.
    leave = page.get_by_role("button", name="Can't come", exact=True)
    screen = page.get_by_role("article").filter(has_text="Bar do Cais").filter(has=leave).last
    await screen.get_by_role("button", name="Can't come", exact=True).click()
    await expect(page.get_by_role("log")).to_contain_text("You can't come this time.")

    await be(page, "Theo", "Jamboree")
    await expect(page.get_by_role("log")).to_contain_text("A place is free: you're in")


async def test_both_communities_live(page: Page) -> None:
    await be(page, "Ana", "Jamboree")
    log = page.get_by_role("log")
    await expect(log).to_contain_text("Home")
    await page.get_by_role("button", name="Communities", exact=True).last.click()
    await page.get_by_role("button", name="Acro Lisboa", exact=True).last.click()
    await expect(log).to_contain_text("Acroyoga in the park")
    await page.get_by_role("button", name="What's on", exact=True).last.click()
    await expect(log).to_contain_text("Sunday Acro Jam")


async def test_a_lesson_is_booked_and_paid_by_a_card_that_is_declined_first(page: Page) -> None:
    await be(page, "Mia", "Jamboree")
    log = page.get_by_role("log")
    for name in ("Communities", "Lisbon Jazz Circle", "Book 1-to-1", "Private piano lesson", "Book a time"):
        await page.get_by_role("button", name=name, exact=True).last.click()
    await page.get_by_role("button", name="One hour").last.click()
    screen = page.get_by_role("article").filter(has_text="Private piano lesson").last
    await expect(screen).to_contain_text("On which day?")
    await screen.get_by_role("button").first.click()
    await expect(screen).to_contain_text("At what time?")
    await screen.get_by_role("button").first.click()
    await page.get_by_role("button", name="Card in Telegram").last.click()
    for card, said in (("0002", "did not go through"), ("4242", "Payment complete")):
        await page.get_by_role("button", name="Pay 45.00 EUR").last.click()
        await page.get_by_role("radio", name=card).check()
        await page.get_by_role("dialog").get_by_role("button", name="Pay").click()
        await expect(page.get_by_text(said).first).to_be_visible()
    await expect(log).to_contain_text("Paid: €45.00 / €45.00")


async def test_a_lesson_is_paid_on_the_page_of_the_stand_in_for_stripe(page: Page) -> None:
    await be(page, "Mia", "Jamboree")
    for name in ("Communities", "Lisbon Jazz Circle", "Book 1-to-1", "Private piano lesson", "Book a time"):
        await page.get_by_role("button", name=name, exact=True).last.click()
    await page.get_by_role("button", name="One hour").last.click()
    screen = page.get_by_role("article").filter(has_text="Private piano lesson").last
    await expect(screen).to_contain_text("On which day?")
    await screen.get_by_role("button").first.click()
    await expect(screen).to_contain_text("At what time?")
    await screen.get_by_role("button").first.click()
    await page.get_by_role("button", name="Card or TWINT").last.click()
    async with page.context.expect_page() as opened:
        await page.get_by_role("button", name="Go and pay").last.click()
    checkout = await opened.value
    await checkout.get_by_role("button", name="is declined").click()
    await expect(checkout.get_by_role("alert")).to_contain_text("declined")
    await checkout.get_by_role("button", name="pays").click()
    await expect(checkout.get_by_role("heading")).to_have_text("Paid. Thank you!")
    await checkout.close()
    await expect(page.get_by_role("log")).to_contain_text("Your payment of €45.00 came. Thank you!")
