"""Every page of the Mini App, found by its links: for screen readers, on a small phone, in light and dark."""

import re
from datetime import datetime
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page
from sqlalchemy import select

from models.actor import SYSTEM
from models.database import Database
from models.meetings import Meeting
from models.places import PlacePool
from models.sessions import ProgramSession
from models.setlists import Setlist
from models.steps import BookingStep, Homework
from models.tx import table_of
from models.users import User
from sandbox.init_data import THEMES
from services.demo.cast import CAST, MEMBER, MUSICIANS, ORGANIZER
from services.demo.offerings import INSTRUCTOR
from tests.conftest import DEMO_NOW
from tests.webapp.visiting import RULES, Open, sees, tap
from tests.webapp.worlds import Visitor, site

LINKS = "[...document.querySelectorAll('main a[href^=\"/app/\"]')].map((link) => link.pathname)"
OPEN = "(part) => htmx.ajax('GET', part, { target: '#page', swap: 'innerHTML' })"
WRONG = """(rules) => axe.run(document, { ...rules, resultTypes: ['violations'] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target}`)))"""
WIDER = "document.documentElement.scrollWidth > innerWidth"
STATES = ("role", "aria-pressed", "aria-current", "aria-invalid", "disabled", "type")
SHAPES = """(states) => {
  const shape = (one) => one.localName + [...one.classList].map((name) => '.' + name).join('')
    + states.map((name) => (one.hasAttribute(name) ? `[${name}=${one.getAttribute(name)}]` : '')).join('');
  const all = [...document.querySelectorAll('body *')]
    .map((one) => `${shape(one.parentElement)}>${shape(one)}`);
  const titles = [...document.querySelectorAll('h1, h2, h3, h4')].map((one) => one.localName);
  return [...new Set([...all, titles.filter((name, at) => name !== titles[at - 1]).join(' ')])];
}"""
"""What a page is made of: each thing with its state in what it stands in, and the order of its headings."""
TEACHES = "/app/{community}/offering/{offering}/steps"
"""A page that an instructor is led to, and nobody who only learns."""
TURN = "(theme) => Telegram.WebView.receiveEvent('theme_changed', { theme_params: theme })"


class Guest(Visitor):
    """One who comes while something is on."""

    def init_data(self, *, start: str = "", at: datetime = DEMO_NOW) -> str:
        """What Telegram signs now."""
        return super().init_data(start=start, at=at)


class Crawl:
    """Somebody who opens what links lead to, each kind of page from each kind of page.

    Axe looks at the first page of a kind, and at all that show what it has not `seen`.
    """

    def __init__(self, db: Database, page: Page, seen: set[str]) -> None:
        self.page = page
        self.seen = seen
        self.wrong: list[str] = []
        self.unseen = {
            resource.canonical: re.compile(resource.get_info().get("pattern", resource.canonical))
            for route in site(db).router.routes()
            if route.method == "GET" and (resource := route.resource)
            if resource.canonical.startswith("/app/") and "{nothing}" not in resource.canonical
        }
        self.kinds = dict(self.unseen)

    def kind(self, path: str) -> str:
        """The route that a path belongs to."""
        return next(kind for kind, pattern in self.kinds.items() if pattern.fullmatch(path))

    async def open(self, path: str) -> None:
        """Go to a page as a link does."""
        await self.page.evaluate(OPEN, path.replace("/app", "/parts", 1))

    async def links(self, path: str, part: str) -> list[str]:
        """Where the links of a page lead that have `part` in their address."""
        await self.open(path)
        return [link for link in await self.page.evaluate(LINKS) if part in link]

    async def run(self, *start: str) -> None:
        """Open one page after the other, until nothing new is found."""
        ways = {(self.kind(path), path): path for path in start}
        waiting = list(start)
        for path in waiting:
            here = self.kind(path)
            self.unseen.pop(here, None)
            await self.look(path)
            for link in await self.page.evaluate(LINKS):
                if link not in waiting and ways.setdefault((here, self.kind(link)), link) == link:
                    waiting.append(link)

    async def look(self, path: str) -> None:
        """Note what is wrong with a page, in the light and in the dark."""
        await self.open(path)
        if await self.page.title() == "Jamboree":
            self.wrong.append(f"{path} is linked and not there")
        if await self.page.evaluate(WIDER):
            self.wrong.append(f"{path} is wider than the screen")
        new = {self.kind(path), *await self.page.evaluate(SHAPES, STATES)} - self.seen
        self.seen |= new
        if new:
            await self._note(path, RULES)
        if not new - {self.kind(path)}:
            return  # Nothing that could have a colour of its own.
        await self.page.evaluate(TURN, THEMES["dark"])
        await self._note(f"{path} in the dark", {"runOnly": ["color-contrast"]})
        await self.page.evaluate(TURN, THEMES["light"])

    async def _note(self, what: str, rules: dict[str, Any]) -> None:
        self.wrong += [f"{what}: {one}" for one in await self.page.evaluate(WRONG, rules)]


@pytest.fixture
def db(demo_database: Database) -> Database:
    """One database is enough for what a browser shows: that in which everything has happened."""
    return demo_database


async def crawling(db: Database, visit: Open, name: str, seen: set[str]) -> Crawl:
    """A crawl of one of the demo's people, before it starts."""
    page = await visit("/app/home", Guest(CAST.people[name], name, "en"), size=(320, 780))
    await page.evaluate(AXE_SCRIPT)
    return Crawl(db, page, seen)


async def held(db: Database) -> str:
    """The agenda of a meeting that was run."""
    meetings = table_of(Meeting)
    of = select(meetings.c.community_id, meetings.c.session_id)
    community, session = (await db.read(SYSTEM, lambda tx: tx.rows(of)))[0]
    return f"/app/{community}/session/{session}/meeting"


async def chosen(db: Database) -> str:
    """The songs of a session to come."""
    lists, sessions = table_of(Setlist), table_of(ProgramSession)
    of = (
        select(lists.c.community_id, lists.c.session_id)
        .select_from(lists.join(sessions, sessions.c.id == lists.c.session_id))
        .where(lists.c.chosen_at.is_not(None), sessions.c.starts_at > DEMO_NOW)
    )
    community, session = (await db.read(SYSTEM, lambda tx: tx.rows(of)))[0]
    return f"/app/{community}/session/{session}/setlist"


async def taught(db: Database) -> str:
    """The steps of a booking for which homework was handed in."""
    pieces, steps = table_of(Homework), table_of(BookingStep)
    of = select(steps.c.community_id, steps.c.booking_id).select_from(
        pieces.join(steps, steps.c.id == pieces.c.booking_step_id)
    )
    community, booking = (await db.read(SYSTEM, lambda tx: tx.rows(of)))[0]
    return f"/app/{community}/booking/{booking}/steps"


async def roles(db: Database) -> tuple[str, str]:
    """A session to come with places per role, and the page on which somebody is asked to come along."""
    pools, sessions, users = table_of(PlacePool), table_of(ProgramSession), table_of(User)
    of = (
        select(pools.c.community_id, pools.c.session_id)
        .select_from(pools.join(sessions, sessions.c.id == pools.c.session_id))
        .where(pools.c.role != "", sessions.c.starts_at > DEMO_NOW)
        .order_by(sessions.c.starts_at)
    )
    member = select(users.c.id).where(users.c.telegram_id == CAST.people[MEMBER])
    (community, session), *_others = await db.read(SYSTEM, lambda tx: tx.rows(of))
    user = await db.read(SYSTEM, lambda tx: tx.value(member))
    path = f"/app/{community}/session/{session}"
    return path, f"{path}/pair/{user}"


async def test_every_page_can_be_reached_read_and_heard_on_a_small_phone(db: Database, visit: Open) -> None:
    seen: set[str] = set()
    crawl = await crawling(db, visit, ORGANIZER, seen)
    on, *others, later = await crawl.links("/app/home", "/session/")
    program, *_others = await crawl.links(on, "/program/")
    last, *_others = await crawl.links(program + "/past", "/session/")
    said = [link for one in others for link in await crawl.links(one + "/discussion", "/comment/")]
    await crawl.open(later + "/cancel")
    await tap(crawl.page, "Cancel session")  # It can be held after all, on a page of its own.
    await sees(crawl.page, "Cancelled")
    starts = ("/app/home", on, last, later, said[0], program + "/invited", await held(db), await chosen(db))
    lessons = await taught(db)
    await crawl.run(*starts, *await roles(db), lessons)
    assert not crawl.wrong, "\n".join(crawl.wrong)
    assert [kind for kind in crawl.unseen if not kind.endswith("/{page}")] == []
    for name in (MEMBER, INSTRUCTOR, MUSICIANS[0]):  # Who teaches, and who is taught.
        member = await crawling(db, visit, name, seen)
        await member.run("/app/home", *([lessons] if name == MUSICIANS[0] else ()))
        assert not member.wrong, "\n".join(member.wrong)
        assert (
            "/app/{community}/program/{program}/edit" in member.unseen
        )  # They are led to nothing that is not theirs.
        assert (TEACHES in member.unseen) == (name != INSTRUCTOR)
