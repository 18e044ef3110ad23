"""Pages on the web in a real browser: read by everybody, light to load, still while they load."""

from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Response

from models.actor import SYSTEM
from models.database import Database
from services import demo
from services.demo.cast import CAST, ORGANIZER
from tests.web_pages.browsing import secret_of
from tests.web_pages.test_every_page import ON
from tests.webapp.visiting import RULES
from tests.webapp.worlds import site

KIB = 1024
FIRST_LOAD = 60 * KIB
"""Bytes, compressed: shared/experience.md's budget; scripts there are none."""
SHIFTED = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; done(sum); })
    .observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200 * KIB, "uploadThroughput": 90 * KIB}


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_pages_on_the_web_are_light_still_and_for_everybody(
    sqlite_database: Database, browser: Browser, scheme: Any
) -> None:
    db = sqlite_database
    db.clock = lambda: ON
    await db.write(SYSTEM, demo.load, CAST)
    server = TestServer(site(db))
    await server.start_server()
    context = await browser.new_context(viewport={"width": 320, "height": 780}, color_scheme=scheme)
    secret = await secret_of(db, CAST.people[ORGANIZER])
    await context.add_cookies(
        [{"name": "jamboree_session", "value": secret, "url": str(server.make_url("/"))}]
    )
    page = await context.new_page()
    wrong: list[str] = []
    loaded: list[Response] = []
    page.on("console", lambda said: wrong.append(said.text))
    page.on("response", lambda one: loaded.append(one))
    chrome = await context.new_cdp_session(page)
    await chrome.send("Network.enable")
    await chrome.send("Network.emulateNetworkConditions", SLOW)
    await page.goto(str(server.make_url("/my")))
    sizes = [await one.request.sizes() for one in loaded]
    assert sum(one["responseBodySize"] for one in sizes) < FIRST_LOAD
    assert not [one for one in loaded if one.request.resource_type == "script"]
    assert {one.url.partition("/my")[0].split("/")[2] for one in loaded} == {server.make_url("/").authority}
    links = await page.evaluate("[...document.querySelectorAll('main a')].map((one) => one.pathname)")
    kinds = ["/session/", "/program/", "/subscribe", "/calendar/list"]
    found = [next(link for link in links if kind in link) for kind in kinds]
    program = found[1]
    for path in ["/my", *found, "/look", f"{program}/edit"]:
        await page.goto(str(server.make_url(path)))
        assert await page.evaluate(SHIFTED) < 0.02, path
        report = await Axe().run(page, options=RULES)
        wrong += [f"{path}: {one['id']} {one['nodes'][0]['target']}" for one in report.response["violations"]]
        if await page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{path} is wider than the screen")
    await context.close()
    await server.close()
    assert not wrong, "\n".join(wrong)
