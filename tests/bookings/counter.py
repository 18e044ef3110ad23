"""People who book on pages: each in a browser of their own, without script, over HTTP."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from aiohttp.test_utils import TestClient, TestServer

from models.actor import Actor
from tests.bookings.practice import Practice
from tests.web_pages.browsing import Browsing, Shown, secret_for, signed_in
from tests.webapp.worlds import Client, site
from webapp.markup import Element


class Counter:
    """A practice with its site."""

    def __init__(self, practice: Practice, server: TestServer) -> None:
        self.practice = practice
        self.server = server
        self.clients: list[Client] = []

    @property
    def here(self) -> str:
        """Where its community is on the web."""
        return f"/my/{self.practice.community_id}"

    @property
    def times(self) -> str:
        """Where the times of its offering are."""
        return f"{self.here}/price/{self.practice.variant}/times"

    async def browser(self, who: Actor) -> Browsing:
        """A browser in which somebody is signed in."""
        assert who.user_id is not None
        client: Client = TestClient(self.server)
        await client.start_server()
        self.clients.append(client)
        return signed_in(client, await secret_for(self.practice.db, who.user_id))

    async def chosen(self, browsing: Browsing, day: str, time: str) -> Shown:
        """A time that was pressed."""
        return await browsing.press(await browsing.get(f"{self.times}?day={day}"), time)


@asynccontextmanager
async def counter(practice: Practice) -> AsyncIterator[Counter]:
    """A practice whose site runs."""
    server = TestServer(site(practice.db, public_url="http://jam.example"))
    await server.start_server()
    made = Counter(practice, server)
    try:
        yield made
    finally:
        for client in made.clients:
            await client.session.close()
        await server.close()


def link(page: Shown, label: str) -> str:
    """Where a link leads, by what is written on it."""
    found = [one.get("href") for one in page.root.elements() if one.tag == "a" and label in one.text()]
    assert found, f"no link says {label}"
    return found[0]


def words(page: Shown) -> str:
    """What is written on a page, without its marks."""
    return " ".join(" ".join(_texts(page.root)).split())


def _texts(root: Element) -> Iterator[str]:
    for one in root.children:
        if isinstance(one, str):
            yield one
        else:
            yield from _texts(one)
