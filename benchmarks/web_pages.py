"""Pages on the web and the API: how many a second are made; how soon a phone on a slow line shows a page."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from statistics import median, quantiles

import aiohttp
from playwright.async_api import Browser, Response

from benchmarks import world
from benchmarks.databases import Kind, opened
from benchmarks.processes import Child, free_port, running
from benchmarks.table import Row
from models.rsvp import Answer
from models.web_sessions import SignInWay
from services import api_tokens, communities, rsvp, sessions, web_sessions
from services.people import ANYBODY
from tests.browser import chromium
from webapp.cookies import SESSION

PEOPLE = 300
AT_ONCE = 100
REQUESTS = 1_500
"""Of each page in one turn."""
TURNS = 3
PATIENCE = 0.5
"""Seconds within which 95 % of pages must come, 100 at once."""
API_PATIENCE = 0.2
"""The same for the API."""
KIB = 1024
LOADS = 60 * KIB
"""Bytes of a first load, at most."""
PAINTED = 1.5
"""Seconds until the largest paint, at most."""
SLOW_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200 * KIB,
    "uploadThroughput": 90 * KIB,
}
SLOW_CPU = 4
"""Lighthouse's mobile profile: 150 ms there and back, 1.6 Mbit a second, a processor four times as slow."""
LARGEST = """() => new Promise((done) =>
  new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
    .observe({ type: 'largest-contentful-paint', buffered: true }))"""


SHIFTED = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
    .observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""


@dataclass(frozen=True, slots=True)
class Site:
    """Jamboree's pages, or the bare one."""

    process: Child
    base: str
    pages: dict[str, str]
    """Paths by what they are called."""
    calls: dict[str, str] = field(default_factory=dict)
    """The same of the API."""
    tokens: tuple[str, ...] = ()
    """Of as many members: each connection is a script of its own."""
    secret: str = ""
    """Of the session in which a member is signed in."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a first visit on a slow phone came to."""

    painted: float
    """Seconds until the largest paint."""
    size: int
    """Bytes that came."""
    moved: float
    """How much of what was seen moved, as browsers count it: 0.1 is what Lighthouse still calls good."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of many requests at once."""

    rate: float
    p95: float
    cpu: float
    """Milliseconds of the server's CPU time for each."""


async def measure(kind: Kind) -> list[Row]:
    """Each page under load, by turns with the bare one, then in a browser."""
    async with jamboree(kind) as ours, served() as theirs:
        rows = []
        for name, path in ours.pages.items():
            pairs = [(await _load(ours, path), await _load(theirs, "/")) for _turn in range(TURNS)]
            rows += _rates(f"{name}, {kind.name}", [one for one, _ in pairs], [one for _, one in pairs])
        for name, path in ours.calls.items():
            pairs = [(await _load(ours, path), await _load(theirs, "/")) for _turn in range(TURNS)]
            where = f"API, {name}, {kind.name}"
            rows += _rates(where, [one for one, _ in pairs], [one for _, one in pairs], API_PATIENCE)
        async with chromium() as browser:
            beside = await _seen(browser, theirs, "/")
            for name, path in ours.pages.items():
                rows += _paints(f"{name}, {kind.name}", await _seen(browser, ours, path), beside)
    return rows


@asynccontextmanager
async def jamboree(kind: Kind) -> AsyncIterator[Site]:
    """The site of one community that is on the web, and in which a member comes to some sessions."""
    async with kind.fresh() as url:
        async with opened(url) as db:
            made = await world.make(db, range(1, PEOPLE + 1), capacity=PEOPLE)
            slug = (await db.write(made.owner, communities.show_on_the_web, True)).slug
            for number in range(PEOPLE // 2):
                await db.write(made.member(number), rsvp.respond, made.sessions[number % 5], Answer.GOING)
            way = SignInWay.TELEGRAM
            secret = await db.write(ANYBODY, web_sessions.open_for, made.members[0], "Firefox", way)
            scripts = [replace(made.member(number), community_id=None) for number in range(AT_ONCE)]
            tokens = [await db.write(who, api_tokens.make, "Measured", may_write=False) for who in scripts]
            one = await db.read(made.owner, sessions.details, made.sessions[0])
        async with served(url) as site:
            async with aiohttp.ClientSession(site.base) as session, session.get(f"/c/{slug}") as answer:
                found = re.search(rf'href="(/c/{slug}/[^/"]+/[^/"]+)"', await answer.text())
            assert found, "no session is on the web"
            pages = {"session": found[1], "register": f"{found[1]}/register", "/my": "/my"}
            calls = {"events": "/api/v1/events?limit=20", "an event": f"/api/v1/events/{one.reference}"}
            yield Site(site.process, site.base, pages, calls, tuple(one.secret for one in tokens), secret)


@asynccontextmanager
async def served(*database: str) -> AsyncIterator[Site]:
    """The least that aiohttp can do; with a database, all that Jamboree does."""
    port = free_port()
    async with running("-m", "benchmarks.page_server", str(port), *database) as process:
        await process.first_line()
        yield Site(process, f"http://127.0.0.1:{port}", {})


async def _load(site: Site, path: str) -> Load:
    """One turn: so many requests, 100 at once, each connection one after the other."""
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    cookies, headers = {SESSION: site.secret}, {"Accept-Encoding": "gzip", "Accept-Language": "en"}
    left, took = iter(range(REQUESTS)), []
    async with aiohttp.ClientSession(
        site.base, connector=connector, cookies=cookies, headers=headers, auto_decompress=False
    ) as session:

        async def ask(headers: dict[str, str]) -> None:
            for _request in left:
                begun = time.perf_counter()
                async with session.get(path, headers=headers) as answer:
                    await answer.read()
                assert answer.status == 200, f"{path} answers {answer.status}"
                took.append(time.perf_counter() - begun)

        cpu, begun = site.process.cpu(), time.perf_counter()
        await asyncio.gather(*(ask(_said(site, path, number)) for number in range(AT_ONCE)))
        seconds = time.perf_counter() - begun
    spent = (site.process.cpu() - cpu) / REQUESTS * 1000
    return Load(REQUESTS / seconds, quantiles(took, n=20)[-1], spent)


def _said(site: Site, path: str, number: int) -> dict[str, str]:
    """What one connection sends along."""
    return {"Authorization": f"Bearer {site.tokens[number]}"} if path in site.calls.values() else {}


async def _seen(browser: Browser, site: Site, path: str) -> Visit:
    """The middle of three first visits."""
    found = [await _visit(browser, site, path) for _turn in range(TURNS)]
    return sorted(found, key=lambda visit: visit.painted)[TURNS // 2]


async def _visit(browser: Browser, site: Site, path: str) -> Visit:
    context = await browser.new_context(viewport={"width": 390, "height": 780}, is_mobile=True)
    if site.secret:
        await context.add_cookies([{"name": SESSION, "value": site.secret, "url": site.base}])
    page = await context.new_page()
    loaded: list[Response] = []
    page.on("response", lambda one: loaded.append(one))
    chrome = await context.new_cdp_session(page)
    await chrome.send("Network.enable")
    await chrome.send("Network.emulateNetworkConditions", SLOW_LINE)
    await chrome.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_CPU})
    await page.goto(site.base + path)
    seconds = await page.evaluate(LARGEST) / 1000
    moved = await page.evaluate(SHIFTED)
    sizes = [await one.request.sizes() for one in loaded]
    await context.close()
    return Visit(seconds, sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes), moved)


def _rates(where: str, ours: list[Load], theirs: list[Load], patience: float = PATIENCE) -> list[Row]:
    rate, beside = (median(one.rate for one in loads) for loads in (ours, theirs))
    p95, soonest = (median(one.p95 for one in loads) for loads in (ours, theirs))
    cpu, least = (median(one.cpu for one in loads) for loads in (ours, theirs))
    soon = {"goal": f"≤ {patience * 1000:.0f} ms", "reached": p95 <= patience}
    return [
        Row("A page: a second, 100 at once", where, f"{rate:,.0f}", f"{beside:,.0f}", f"{rate / beside:.0%}"),
        Row("A page: p95", where, _ms(p95), _ms(soonest), "", **soon),
        Row("A page: of the server's CPU", where, f"{cpu:.2f} ms", f"{least:.2f} ms"),
    ]


def _paints(where: str, ours: Visit, theirs: Visit) -> list[Row]:
    """A first visit, beside the bare page's."""
    soon = {"goal": f"≤ {PAINTED} s", "reached": ours.painted <= PAINTED}
    small = {"goal": f"≤ {LOADS // KIB} KiB", "reached": ours.size <= LOADS}
    still = {"goal": "0", "reached": ours.moved == 0}
    return [
        Row(
            "A slow phone: largest paint",
            where,
            f"{ours.painted:.2f} s",
            f"{theirs.painted:.2f} s",
            f"{ours.painted / theirs.painted:.2f} ×",
            **soon,
        ),
        Row("A slow phone: first load", where, _kib(ours.size), _kib(theirs.size), "", **small),
        Row("A slow phone: what moves", where, f"{ours.moved:.3f}", f"{theirs.moved:.3f}", "", **still),
    ]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _kib(size: int) -> str:
    return f"{size / KIB:.1f} KiB"
