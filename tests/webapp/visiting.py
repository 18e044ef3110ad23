"""Opening pages in a real browser as Telegram opens them, and what must hold for each."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect

from models.database import Database
from tests.webapp.worlds import Visitor, site, visitor

Open = Callable[..., Awaitable[Page]]
ALICE = visitor("Alice")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}}

EXPECTED = re.compile(r"the server responded with a status of 4|ERR_INTERNET_DISCONNECTED|Failed to fetch")
"""What a browser logs when a test has something refused or cut off."""


@asynccontextmanager
async def visiting(
    db: Database, script_url: str, browser: Browser, public_url: str | None = None
) -> AsyncIterator[Open]:
    """Open pages of the site as somebody. An error of script or policy fails the test."""
    server = TestServer(site(db, script_url, public_url=public_url))
    await server.start_server()
    errors: list[str] = []
    contexts: list[BrowserContext] = []

    def note(kind: str, text: str) -> None:
        if kind == "error" and not EXPECTED.search(text):
            errors.append(text)

    async def open_page(
        where: str,
        who: Visitor = ALICE,
        *,
        theme: str = "light",
        size: tuple[int, int] = (390, 780),
        start: str = "",
    ) -> Page:
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
        )
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: note(message.type, message.text))
        url = str(server.make_url(where))
        if where.startswith("/app"):
            url = who.launch(url, theme=theme, start=start)
        await page.emulate_media(color_scheme="light" if theme == "light" else "dark")
        await page.goto(url)
        await page.locator("main:not([aria-busy])").wait_for()
        return page

    try:
        yield open_page
    finally:
        for context in contexts:
            await context.close()
        await server.close()
    assert not errors, errors


async def tap(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def sees(page: Page, text: str) -> None:
    await expect(page.get_by_text(text, exact=True).first).to_be_visible()


async def finds_nothing_wrong(page: Page) -> None:
    """Axe's findings, and whether anything is wider than the screen."""
    results = await Axe().run(page, options=RULES)
    assert not results.response["violations"], results.generate_report()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
