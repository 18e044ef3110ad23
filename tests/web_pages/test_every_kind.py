"""Every kind of page on the web in a real browser: on a small phone in the dark, on a desk in the light, with
twice the text; without script, light to load, still while it loads, and with nothing from elsewhere.
"""

from collections.abc import AsyncIterator
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Browser, ConsoleMessage, Page, Response, ViewportSize

from models.database import Database
from services.demo.cast import CAST, ORGANIZER
from tests.guests.people import Guests
from tests.web_pages.browsing import secret_of
from tests.web_pages.every_kind import EveryKind, a_moment_later, opened
from tests.webapp.visiting import EXPECTED, RULES

WRONG = """async (rules) => {
  const found = await axe.run(document, { ...rules, resultTypes: ['violations'] });
  return found.violations.map((one) => `${one.id} ${one.nodes[0].target}`);
}"""
CUT_OFF = """() => [...document.querySelectorAll('html, body *')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.localName !== 'input')
  .map((one) => [one, getComputedStyle(one)])
  .filter(([one, { overflowX, clipPath }]) => clipPath === 'none' && (
    one === document.documentElement || overflowX === 'hidden' || overflowX === 'clip'))
  .map(([one]) => `no room for ${one.localName}.${one.className} ${one.textContent.trim().slice(0, 40)}`)"""
SIZE = "(size) => { document.documentElement.style.fontSize = size; }"
SHIFTED = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
    .observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""
PHONE, DESK = ViewportSize(width=320, height=780), ViewportSize(width=1200, height=900)
COLOURS = {"runOnly": ["color-contrast"]}
KIB = 1024
FIRST_LOAD = 60 * KIB
"""Bytes, compressed: the budget of shared/experience.md."""
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200 * KIB, "uploadThroughput": 90 * KIB}
FAST = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


@pytest.fixture
async def kinds(demo_database: Database) -> AsyncIterator[EveryKind]:
    """Everything that there is to see."""
    found = await opened(demo_database)
    yield found
    await found.server.close()


class Looking:
    """One page of a browser, and all that was wrong on what it showed."""

    def __init__(self, page: Page, kinds: EveryKind) -> None:
        self.page, self.kinds = page, kinds
        self.wrong: list[str] = []
        self.loaded: list[Response] = []
        page.on("console", self._note)
        page.on("response", self._came)

    def _note(self, said: ConsoleMessage) -> None:
        if not EXPECTED.search(said.text):
            self.wrong.append(f"{self.page.url}: {said.text}")

    def _came(self, response: Response) -> None:
        """Nothing comes from elsewhere, and no script."""
        self.loaded.append(response)
        if not response.url.startswith(self.kinds.url("/")) or response.request.resource_type == "script":
            self.wrong.append(f"{self.page.url} loads {response.url}")

    async def at(self, path: str) -> None:
        """Look at a page."""
        await self.page.goto(self.kinds.url(path))
        await self.looks(path)

    async def looks(self, path: str) -> None:
        """Look at the page that is open: dark on a phone, with twice the text, light on a desk."""
        await self._sees(path, PHONE, "dark", RULES)
        await self.page.evaluate(SIZE, "200%")
        self._wrong(f"{path} with twice the text", await self.page.evaluate(CUT_OFF))
        await self.page.evaluate(SIZE, "")
        await self._sees(path, DESK, "light", COLOURS)

    async def _sees(
        self, path: str, size: ViewportSize, scheme: Literal["dark", "light"], rules: dict[str, Any]
    ) -> None:
        await self.page.set_viewport_size(size)
        await self.page.emulate_media(color_scheme=scheme)
        found = await self.page.evaluate(WRONG, rules)
        self._wrong(f"{path} {scheme}", found + await self.page.evaluate(CUT_OFF))

    def _wrong(self, where: str, found: list[str]) -> None:
        self.wrong += [f"{where}: {one}" for one in found]

    async def first(self, path: str) -> None:
        """Open a page on a slow line: it is light, and nothing in it moves."""
        self.loaded.clear()
        await self.page.goto(self.kinds.url(path))
        sizes = [await one.request.sizes() for one in self.loaded]
        if sum(one["responseBodySize"] for one in sizes) > FIRST_LOAD:
            self.wrong.append(f"{path} is too heavy")
        if await self.page.evaluate(SHIFTED) > 0.02:
            self.wrong.append(f"{path} moves while it loads")

    async def press(self, name: str) -> None:
        """Press a button, and look at what comes."""
        await self.page.get_by_role("button", name=name, exact=True).click()
        await self.looks(f"{self.page.url} after {name}")


async def test_every_kind_of_page_is_for_everybody(kinds: EveryKind, browser: Browser) -> None:
    context = await browser.new_context(reduced_motion="reduce", viewport=PHONE)
    await context.add_init_script(AXE_SCRIPT)
    looking = Looking(await context.new_page(), kinds)
    line = await context.new_cdp_session(looking.page)
    await line.send("Network.enable")
    await line.send("Network.emulateNetworkConditions", SLOW)
    for path in (kinds.public, f"{kinds.public}/register"):
        await looking.first(path)
    await line.send("Network.emulateNetworkConditions", FAST)
    for path in kinds.of_anybody:
        await looking.at(path)
    await _registers(looking)
    await _stale(looking)
    secret = await secret_of(kinds.world.db, CAST.people[ORGANIZER])
    await context.add_cookies([{"name": "jamboree_session", "value": secret, "url": kinds.url("/")}])
    places = await _places(looking)
    await line.send("Network.emulateNetworkConditions", SLOW)
    for path in ("/my", *places):
        await looking.first(path)
    await line.send("Network.emulateNetworkConditions", FAST)
    for path in kinds.of_organizers(*places):
        await looking.at(path)
    await context.close()
    assert not looking.wrong, "\n".join(looking.wrong)


async def _registers(looking: Looking) -> None:
    """A form, refused and sent; the letter's link; the guest's own page, and giving the place back."""
    page, kinds = looking.page, looking.kinds
    await page.goto(kinds.url(f"{kinds.public}/register"))
    a_moment_later(kinds)
    await looking.press("Register")
    for label, value in (("Your name", "Cem"), ("Your e-mail address", "cem@example.org")):
        await page.get_by_label(label).fill(value)
    await page.get_by_label("I agree that this is kept").check()
    await looking.press("Register")
    await looking.at(await Guests(None, kinds.world, kinds.links).link())  # type: ignore[arg-type]
    await looking.press("Confirm")
    await page.get_by_role("link", name="Cancel my place").click()
    await looking.press("Cancel my place")


async def _stale(looking: Looking) -> None:
    """A form that is not of this browser any more."""
    await looking.page.goto(looking.kinds.url("/sign-in"))
    await looking.page.evaluate("for (const one of document.getElementsByName('csrf')) one.value = 'x'")
    await looking.page.locator("main form button").first.click()
    await looking.looks("a stale form")


async def _places(looking: Looking) -> list[str]:
    """A community, a program and a session of those one organizes."""
    await looking.page.goto(looking.kinds.url("/my"))
    links = await looking.page.evaluate("[...document.querySelectorAll('main a')].map((one) => one.pathname)")
    program = next(link for link in links if "/program/" in link)
    community = program.partition("/program/")[0]
    return [community, program, next(link for link in links if link.startswith(f"{community}/session/"))]
