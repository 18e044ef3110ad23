"""Every address there is, asked by those it is not for: strangers, and members who are not invited."""

import itertools
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from models.actor import Actor
from models.database import Database
from models.programs import Visibility
from services import members, people
from services.demo.cast import CAST, MEMBER, ORGANIZER
from services.people import ANYBODY, Profile
from tests.isolation.personas import BANNED, LEFT, STEPPED_BACK, former
from tests.isolation.planted import (
    MEANS,
    OF_COMMUNITY,
    OF_CUSTOMERS,
    OF_PROGRAMS,
    ON,
    Planted,
    planted,
    state,
)
from tests.web_pages.browsing import secret_of
from tests.webapp.test_pages import token
from tests.webapp.worlds import Client, Visitor, site, visitor
from webapp.site import DATABASE

PART = re.compile(r"\{(\w+)\}")
VALUES = {
    "page": "0",
    "view": "list",
    "at": "2026-11-26",
    "day": "20261126",
    "by": "t",
    "which": "top",
    "what": "time",
    "kind": "csv",
    "to": "cancelled",
    "period": "ever",
    "device": "1",
    "access": "1",
    "secret": "stripe_key",
    "ask": "text",
    "question": "q1",
}
"""Parts of addresses that name no row."""
SECRETS = {"token", "mac", "reference", "slug", "version", "path", "nothing"}
"""Parts that nobody can make up, or that lead nowhere; what they open is tested where they are made."""
RARE = {
    f"/parts/{{community}}/session/{{session}}/{page}"
    for page in ("check-in", "check-in/code", "feedback", "hold", "pair/{user}")
} | {
    "/parts/{community}/booking/{booking}/cancel",
    "/parts/{community}/booking/{booking}/next",
    "/parts/{community}/booking/{booking}/log",
    "/parts/{community}/booking/{booking}/log/{page}",
    "/parts/{community}/pipeline/{booking}/{to}",
    "/parts/{community}/offering/{offering}/edit/price/{variant}",
    *(f"/parts/{{community}}/offering/{{offering}}/form{page}" for page in ("", "/new/{ask}", "/{question}")),
    "/parts/{community}/offering/{offering}/form/preview",
}
"""Pages that the demo world has no moment for: one came oneself, a session was cancelled, or somebody may be
asked to come along; that no organizer but the instructor sees (`tests/care/`); or that have their own stories
in `tests/bookings/`, `tests/earnings/`, `tests/offerings/` and `tests/intake_forms/`."""
OWN_BOOKINGS = {
    "/parts/{community}/bookings",
    "/parts/{community}/bookings/{page}",
    *(
        f"/parts/{{community}}/booking/{{booking}}{page}"
        for page in ("", "/cancel", "/drop", "/form", "/payment")
    ),
}
"""What whoever bought something keeps, banned or not: their own bookings, to pay, cancel and look up."""
OWN_LESSONS = {f"/parts/{{community}}/booking/{{booking}}/{page}" for page in ("log", "log/{page}", "steps")}
"""What goes on in them, for who left; with one who is banned nobody goes on."""
THE_END = {"/parts/settings/account/delete", "/my/settings/account/delete"}
"""Whoever deletes their account is a stranger from then on, who would prove nothing."""
THEIRS = {"instructors", "occupancies"}
"""What a member may change who taught, and reserved a room: who they are, and the reservation."""
FORM = {
    **dict.fromkeys(("text", "words", "title", "note", "name", "topic", "said", "line", "reason"), "Mine"),
    **dict.fromkeys(("purpose", "value", "thing"), "Mine"),
    **dict.fromkeys(("item", "count", "stars", "target", "minutes", "per_person", "guests", "at"), "1"),
    **dict.fromkeys(("on", "wanted", "sure", "keep", "came", "for_all", "hidden", "closed"), "yes"),
    "vote": "up",
    "answer": "going",
    "do": "played",
    "choice": "up",
    "order": "fair",
    "kind": "songs",
    "side": "bringing",
    "recording": "yes",
    "consent": "yes",
    "wish": "key",
    "link": "https://example.org/",
    "first": "2026-12-01",
    "last": "2026-12-24",
    "time": "20:00",
}
"""What the forms of the pages ask for, of all of them at once."""
FIELDS = {*FORM, "song", "who", "role", "id", "place", "until", "day", "month", "zone", "open", "out", "from"}
FIELDS |= {"why", "seen", "credits"}
FIELDS |= {"street", "house_number", "city", "country", "iban", "vat_number", "telegram_token", "takes_stars"}
FIELDS |= {"sum", "rhythm", "offering", "paid", "amount", "kind"}
FIELDS |= {"coupon", "terms", "way", "fee", "missed", "only", "at-1", "at-2"}
FIELDS |= {"code", "percent", "minimum", "most_uses", "reward", "minor", "part", "due"}
FIELDS |= {"stamp", "q1", "q2", "q1-drop", "required", "published", "intro", "question", "options", "least"}
FIELDS |= {"token_name", "token_days", "token_community", "writes"}
FIELDS |= {"choice", "scope", "was", "tempo", "key", "photo", "comment", "more"}
DAMAGED = (
    "x" * 10_000,
    "\U0001f600" * 400,
    "\u202e\u05d0\u05d1" * 60,
    "a\0b",
    "-1",
    "0",
    "9" * 16,
    "1.5",
    "nan",
    " ",
)


@pytest.fixture
async def db(planted_url: str) -> AsyncIterator[Database]:
    """Rules that hide are the same on both databases; each statement runs on both in its feature's tests."""
    db = Database(planted_url)
    db.clock = lambda: ON
    yield db
    await db.close()


@pytest.fixture
async def client(db: Database) -> AsyncIterator[Client]:
    """The site, asked directly."""
    async with TestClient(TestServer(site(db))) as client:
        yield client


def templates(client: Client, method: str) -> list[str]:
    """Every address that answers to a method, shells apart: they hold no data."""
    found = {
        route.resource.canonical
        for route in client.app.router.routes()
        if route.method == method and isinstance(route.resource, web.Resource)
    }
    return sorted(
        path for path in found if not path.startswith("/app") and not set(PART.findall(path)) & SECRETS
    )


def addresses(path: str, world: Planted, most: int = 3) -> Iterator[tuple[str, int]]:
    """Where `path` leads in the community, up to `most` times; and the revision of what is there."""
    parts = set(PART.findall(path))
    values = {**VALUES, "community": str(world.community)}
    if "/leaders/" in path:
        values["topic"] = "songs"
    unknown = parts - values.keys() - MEANS.keys()
    assert not unknown, f"{path} names {unknown}: say in planted.MEANS what it is"
    for aim in world.aims(parts - values.keys(), most):
        filled = path
        for name, value in (*aim.ids.items(), *values.items()):
            filled = filled.replace(f"{{{name}}}", str(value))
        yield filled, aim.revision


class Asking:
    """Somebody who asks for everything."""

    def __init__(self, client: Client, world: Planted, *, most: int = 3, below: str = "/") -> None:
        self.client = client
        self.world = world
        self.most = most
        self.below = below
        self.headers: dict[str, str] = {}
        self.cookies: dict[str, str] = {}

    async def be(self, who: Visitor) -> "Asking":
        """Go on as a person: by a token in the Mini App, by a session on the web."""
        self.headers = {"Authorization": f"Bearer {await token(self.client, who)}"}
        secret = await secret_of(self.client.app[DATABASE], who.telegram_id)
        self.cookies = {"jamboree_session": secret}
        return self

    def paths(self, method: str) -> list[str]:
        """Those of the addresses that are asked for."""
        return [path for path in templates(self.client, method) if path.startswith(self.below)]

    async def gets(self) -> AsyncIterator[tuple[str, str, int, str]]:
        """Route, address, status and text of every page."""
        for path in self.paths("GET"):
            for address, _revision in addresses(path, self.world, self.most):
                response = await self.client.get(address, headers=self.headers, cookies=self.cookies)
                yield path, address, response.status, (await response.read()).decode(errors="replace")

    async def posts(self) -> AsyncIterator[tuple[str, str, int, str]]:
        """The same of everything that can be done."""
        rows = self.world.rows
        for path in self.paths("POST"):
            if path in THE_END:
                continue
            for address, revision in addresses(path, self.world, self.most):
                ids = {"song": rows["songs"][0].id, "who": rows["memberships"][0].user_id}
                form = {
                    **FORM,
                    **{name: str(value) for name, value in ids.items()},
                    "revision": str(revision),
                }
                response = await self.client.post(address, data=form, headers=self.headers)
                yield path, address, response.status, (await response.read()).decode(errors="replace")


async def newcomer(db: Database, world: Planted) -> Visitor:
    """One who joined, and was invited to nothing."""
    who = visitor("Eve")
    someone = await db.write(ANYBODY, people.remember, Profile(who.telegram_id, who.name, None, "en"))
    outside = replace(someone, community_id=None, role=None, standing=None)
    actor: Actor = await db.read(replace(outside, community_id=world.community), people.enter, outside)
    await db.write(actor, members.join)
    return who


async def test_whoever_organizes_gets_to_every_page_there_is(client: Client, db: Database) -> None:
    world = await planted(db, Visibility.INVITE_ONLY)
    asking = await Asking(client, world).be(Visitor(CAST.people[ORGANIZER], ORGANIZER, "en"))
    unseen = {path for path in templates(client, "GET") if path.startswith(("/parts", "/my"))}
    words = set()
    async for path, address, status, text in asking.gets():
        assert status < 500, address
        if status == 200:
            unseen.discard(path)
            words |= {path for word in (OF_PROGRAMS, OF_COMMUNITY, OF_CUSTOMERS) if word in text}
    assert {path.replace("/my", "/parts", 1) for path in unseen} <= RARE, (
        "what nobody gets to is not guarded by the tests below"
    )
    assert len(words) > 70


async def test_no_page_shows_a_stranger_anything_and_nothing_they_send_changes_it(
    client: Client, db: Database
) -> None:
    world = await planted(db, Visibility.MEMBERS_ONLY)
    asking = await Asking(client, world).be(visitor("Mallory"))
    before = await state(db)
    for answers in (asking.gets(), asking.posts()):
        async for _path, address, status, text in answers:
            assert status < 500, address
            assert OF_PROGRAMS not in text, address
            assert OF_COMMUNITY not in text, address
            assert OF_CUSTOMERS not in text, address
    assert await state(db) == before


@pytest.mark.parametrize("who", [BANNED, LEFT])
async def test_no_page_shows_who_ran_everything_once_what_is_theirs_no_more(
    client: Client, db: Database, who: str
) -> None:
    world = await planted(db, Visibility.MEMBERS_ONLY)
    mia = Visitor(CAST.people[MEMBER], MEMBER, "en")
    theirs = await former(db, world, who, mia.telegram_id)
    asking = await Asking(client, theirs, most=1).be(mia)
    before, seen = await state(db), set()
    for answers in (asking.gets(), asking.posts()):
        async for path, address, status, text in answers:
            assert status < 500, address
            assert OF_PROGRAMS not in text, address
            if OF_CUSTOMERS in text or OF_COMMUNITY in text:
                seen.add(path.replace("/my", "/parts", 1))
    assert seen == OWN_BOOKINGS | (OWN_LESSONS if who == LEFT else set())
    assert await state(db) == before


@pytest.mark.parametrize("who", ["newcomer", STEPPED_BACK])
async def test_no_page_shows_the_uninvited_anything_and_nothing_they_send_changes_it(
    client: Client, db: Database, who: str
) -> None:
    world = await planted(db, Visibility.INVITE_ONLY)
    asked = await newcomer(db, world) if who == "newcomer" else Visitor(CAST.people[MEMBER], MEMBER, "en")
    if who == STEPPED_BACK:
        world = await former(db, world, who, asked.telegram_id)
    hidden = (OF_PROGRAMS, OF_CUSTOMERS) if who == "newcomer" else (OF_PROGRAMS,)  # Mia booked something
    asking = await Asking(client, world).be(asked)
    async for _path, address, status, text in asking.gets():
        assert status < 500, address
        assert not any(word in text for word in hidden), address
    before = await state(db)
    async for _path, address, status, text in asking.posts():
        assert status < 500, address
        assert not any(word in text for word in hidden), address
    after = await state(db)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= (THEIRS if who == STEPPED_BACK else set())


async def test_damaged_forms_are_never_our_fault(client: Client, db: Database) -> None:
    world = await planted(db, Visibility.MEMBERS_ONLY)
    asking = await Asking(client, world).be(Visitor(CAST.people[ORGANIZER], ORGANIZER, "en"))
    damaged = itertools.cycle(DAMAGED)
    for path in templates(client, "POST"):
        for address, revision in itertools.islice(addresses(path, world), 1):
            for seen in (revision, 2**63):
                for value in itertools.islice(damaged, 3):
                    form = dict.fromkeys(FIELDS, value) | {"revision": str(seen)}
                    response = await client.post(address, data=form, headers=asking.headers)
                    assert response.status < 500, (address, value)
