"""Every page of the Mini App on the web, found by its links: none needs script, no form leads nowhere."""

import re
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from services.demo.cast import CAST, MEMBER, ORGANIZER
from tests.web_pages.browsing import Browsing, Fields, Shown, sign_in
from tests.webapp.worlds import Client, site

ONLY_BY_SCRIPT = re.compile(
    r"hx-[a-z]+|(?:href|action)=\"/(?:app|parts)\b|<script(?! type=\"application)|\son\w+=\""
)
NUMBERS = re.compile(r"\d{6,}")


SIGNS_OUT = re.compile(r"^/sign-out|/settings/account/end")
"""Forms after which the rest would be seen as nobody."""


@pytest.fixture
async def client(demo_database: Database) -> AsyncIterator[Client]:
    """The site of the demo's communities, in which everything has happened."""
    async with TestClient(TestServer(site(demo_database))) as client:
        yield client


class Crawl:
    """Somebody who follows each kind of link from each kind of page, and sends each kind of form."""

    def __init__(self, client: Client, browsing: Browsing) -> None:
        self.browsing = browsing
        self.wrong: list[str] = []
        self.pages: dict[str, Shown] = {}
        self.kinds = {
            resource.canonical: re.compile(resource.get_info().get("pattern", re.escape(resource.canonical)))
            for route in client.app.router.routes()
            if route.method == "GET" and (resource := route.resource) is not None
            if resource.canonical.startswith("/my") and "{nothing}" not in resource.canonical
        }

    def kind(self, address: str) -> str:
        """The route that an address belongs to."""
        path = address.partition("?")[0]
        return next((kind for kind, pattern in self.kinds.items() if pattern.fullmatch(path)), path)

    async def follow(self) -> None:
        """Follow links until nothing new is found."""
        ways: dict[tuple[str, str], str] = {}
        waiting = ["/my"]
        for path in waiting:
            page = await self.browsing.get(path)
            if page.status != 200:
                self.wrong.append(f"{path} is linked, and answers {page.status}")
            if page.kind != "text/html":
                continue
            self.pages[path] = page
            self.wrong += [f"{path} has {found}" for found in ONLY_BY_SCRIPT.findall(page.text)]
            for link in page.links():
                way = (self.kind(path), self.kind(link))
                if link.startswith("/my") and link not in waiting and ways.setdefault(way, link) == link:
                    waiting.append(link)

    async def send(self) -> dict[int, int]:
        """Send each kind of form as it stands, by each of its buttons; how often each status came."""
        done: set[tuple[str, ...]] = set()
        counts: dict[int, int] = {}
        for path, page in self.pages.items():
            for method, action, fields in page.forms():
                way = (method, NUMBERS.sub("0", action.partition("?")[0]), *(name for name, _value in fields))
                if way in done or SIGNS_OUT.search(action):
                    continue
                done.add(way)
                await self._sent(path, method, action, fields, counts)
        return counts

    async def _sent(
        self, path: str, method: str, action: str, fields: Fields, counts: dict[int, int]
    ) -> None:
        answer = await self.browsing.send(method, action, fields)
        counts[answer.status] = counts.get(answer.status, 0) + 1
        now = await self.browsing.get(path) if answer.status == 404 else None
        if now and action not in [each for _method, each, _fields in now.forms()]:
            return  # What another form did took this one away.
        if answer.status not in (200, 409, 422):
            self.wrong.append(f"{method} {action} of {path} answers {answer.status}")
        if answer.kind == "text/html" and 'id="page"' not in answer.text:
            self.wrong.append(f"{method} {action} of {path} is no whole page")


async def test_whoever_organizes_can_do_everything_without_script(
    client: Client, demo_database: Database
) -> None:
    crawl = Crawl(client, await sign_in(demo_database, client, CAST.people[ORGANIZER]))
    await crawl.follow()
    assert len({crawl.kind(path) for path in crawl.pages}) > 85
    counts = await crawl.send()
    assert not crawl.wrong, "\n".join(crawl.wrong)
    assert counts[200] > 60


async def test_members_find_their_pages_and_no_others(client: Client, demo_database: Database) -> None:
    crawl = Crawl(client, await sign_in(demo_database, client, CAST.people[MEMBER]))
    await crawl.follow()
    assert not crawl.wrong, "\n".join(crawl.wrong)
    kinds = {crawl.kind(path) for path in crawl.pages}
    assert len(kinds) > 45
    assert "/my/{community}/program/{program}/edit" not in kinds
