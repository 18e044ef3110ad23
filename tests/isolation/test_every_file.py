"""Every file to take away, calendar and secret address, by those who had good ones while they were inside.

The address of a file is signed for one person. Here each person has one for every file of the community, as
no page would give it: what they may see has to be asked anew once it is opened.
"""

import hashlib
import hmac
import itertools
import re
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import bindparam, select, update

from keyboards import queue
from models.actor import SYSTEM
from models.communities import Community
from models.database import Database
from models.links import Link, LinkKind
from models.programs import Visibility
from models.tx import table_of
from services import calendar_feeds, people
from services.demo.cast import CAST, MEMBER, ORGANIZER
from services.errors import NotFound
from services.people import ANYBODY, Profile
from tests.isolation.personas import BANNED, LEFT, STEPPED_BACK, Theirs, as_member, former
from tests.isolation.planted import OF_COMMUNITY, OF_CUSTOMERS, OF_PROGRAMS, ON, Planted, planted
from tests.isolation.test_every_page import PART, SECRETS, VALUES, newcomer
from tests.webapp.worlds import TOKEN, Client, Visitor, site, visitor
from webapp import calendar_passes
from webapp.calendar_passes import Pass
from webapp.file_links import file_key

WORDS = (OF_PROGRAMS, OF_COMMUNITY, OF_CUSTOMERS)
CHOICE = re.compile(r"\(\?P<(\w+)>(\w+(?:\|\w+)+)\)")
PAGES = ("/parts", "/my", "/app", "/admin", "/api")
BY_LINK_ALONE = {"/files/{community}/{file}", "/cards/{community}/{session}/{mac}/{language}-{look}.jpg"}
"""Pictures, for whom a page showed them, for a day or two: their address says nothing of who asks."""
PLAYED_BY = {BANNED: MEMBER, LEFT: "Bruno", STEPPED_BACK: "Chiara"}
QUERY = {"first": "2026-01-01", "last": "2026-12-31"}
MOST = 2
links = table_of(Link)
communities = table_of(Community)
OUR_SLUG = select(communities.c.slug).where(communities.c.id == bindparam("of"))


@pytest.fixture
async def db(planted_url: str) -> AsyncIterator[Database]:
    db = Database(planted_url)
    db.clock = lambda: ON
    yield db
    await db.close()


@pytest.fixture
async def client(db: Database) -> AsyncIterator[Client]:
    async with TestClient(TestServer(site(db, public_url="https://jam.example"))) as client:
        yield client


class Files:
    """All that can be taken away from a community."""

    def __init__(self, client: Client, world: Planted) -> None:
        self.client = client
        self.world = world

    def routes(self) -> dict[str, list[dict[str, str]]]:
        """Each route of a file, with all that its choices may be."""
        found = {}
        for route in self.client.app.router.routes():
            resource = route.resource
            if route.method != "GET" or not isinstance(resource, web.DynamicResource):
                continue
            path = resource.canonical
            if "{community}" in path and not path.startswith(PAGES) and path not in BY_LINK_ALONE:
                found[path] = list(_choices(resource.get_info()["pattern"].pattern))
        return found

    def addresses(self, path: str, ways: dict[str, str], who: int) -> Iterator[str]:
        """Where some such files of the community are, a person's own first."""
        names = set(PART.findall(path)) - {"community", *ways}
        for aim in Theirs(self.world, who).aims(names, MOST):
            yield filled(path, {"community": str(self.world.community), **aim.ids, **ways})

    async def taken_by(self, user_id: int) -> dict[str, set[str]]:
        """By route, the addresses at which a person gets a file. Raises AssertionError for a fault."""
        got: dict[str, set[str]] = {}
        for path, choices in self.routes().items():
            for ways in choices:
                got[f"{path} {' '.join(ways.values())}".strip()] = {
                    address
                    for address in self.addresses(path, ways, user_id)
                    if await self._opens(signed(address, user_id))
                }
        return got

    async def _opens(self, address: str) -> bool:
        response = await self.client.get(address)
        assert response.status < 500, address
        return response.status == 200


def filled(path: str, parts: Mapping[str, object]) -> str:
    """The address of a route."""
    return PART.sub(lambda part: str(parts[part[1]]), path)


def _choices(pattern: str) -> Iterator[dict[str, str]]:
    found = CHOICE.findall(pattern)
    for values in itertools.product(*(said.split("|") for _name, said in found)):
        yield dict(zip((name for name, _said in found), values, strict=True))


def signed(address: str, user_id: int) -> str:
    """An address that a page would give to somebody, for a while."""
    purpose, _, said = address.removeprefix("/").partition("/")
    until = int(ON.timestamp()) + 600
    said += "?" + urlencode({**QUERY, "by": str(user_id), "until": str(until), "in": "en"})
    mac = hmac.digest(file_key(TOKEN), f"{purpose} {said}".encode(), hashlib.sha256)[:16]
    return f"/{purpose}/{said}&mac={urlsafe_b64encode(mac).decode()}"


OWN = {
    "/booking-files/{community}/{booking}.ics",
    "/booking-files/{community}/{invoice}.pdf",
    "/intake-export/{community}/{booking}",
}
"""What whoever bought something keeps, banned or not."""
NOT_HERE = {"/intake-files/{community}/{file}", "/qr-bills/{community}/{charge}"}
"""Files of which the demo world has none: `tests/intake_forms/test_rights.py`, `tests/money/`."""


async def test_no_file_goes_to_who_is_outside_however_good_its_address(client: Client, db: Database) -> None:
    world = await planted(db, Visibility.MEMBERS_ONLY)
    files = Files(client, world)
    ids = {name: await known(db, world, name) for name in (ORGANIZER, *PLAYED_BY.values())}
    before = {name: await files.taken_by(who) for name, who in ids.items()}
    none = {path for path in before[ORGANIZER] if not any(got[path] for got in before.values())}
    assert none == NOT_HERE, "a file that nobody gets is not guarded by this test"
    for which, name in PLAYED_BY.items():
        await former(db, world, which, CAST.people[name])
    await planted(db, Visibility.INVITE_ONLY)
    for which, name in PLAYED_BY.items():
        after = {path: got for path, got in (await files.taken_by(ids[name])).items() if got}
        assert after.keys() <= OWN, which
        assert all(got <= before[name][path] for path, got in after.items()), which
    for someone in (await newcomer(db, world), visitor("Mallory")):
        who = await db.write(ANYBODY, people.remember, Profile(someone.telegram_id, "Eve", None, "en"))
        assert not any((await files.taken_by(who.user_id or 0)).values()), someone


async def test_calendars_from_better_days_are_empty_and_a_renewed_one_is_gone(
    client: Client, db: Database
) -> None:
    world = await planted(db, Visibility.MEMBERS_ONLY)
    feeds = {which: await subscribed(db, world, name) for which, name in PLAYED_BY.items()}
    for ways in feeds.values():
        assert {OF_PROGRAMS in await told(client, way) for way in ways} == {True}
    for which, name in PLAYED_BY.items():
        await former(db, world, which, CAST.people[name])
    await planted(db, Visibility.INVITE_ONLY)
    for which, ways in feeds.items():
        for way in ways:
            said = await told(client, way)
            assert OF_PROGRAMS not in said, (which, way)
            assert which == STEPPED_BACK or not any(word in said for word in WORDS), (which, way)
    renewed = await subscribed(db, world, PLAYED_BY[STEPPED_BACK])
    assert renewed[0] != feeds[STEPPED_BACK][0]
    assert (await client.get(feeds[STEPPED_BACK][0])).status == 404


async def subscribed(db: Database, world: Planted, name: str) -> list[str]:
    """New calendars of somebody: their own, the community's, those of programs, files of single sessions."""
    inside = await as_member(db, world, CAST.people[name])
    outside = replace(inside, community_id=None, role=None, standing=None)
    key = calendar_feeds.key_for(TOKEN)
    made = [
        await db.write(outside, calendar_feeds.renew, key),
        await db.write(inside, calendar_feeds.renew, key),
    ]
    for program in world.rows["programs"][:3]:
        with suppress(NotFound):
            made.append(await db.write(inside, calendar_feeds.renew, key, program.id))
    sessions = [row for row in world.rows["program_sessions"] if row.starts_at > ON][:3]
    passes = [Pass(inside.user_id or 0, world.community, row.id) for row in sessions]
    return [f"/calendar/{feed.token}.ics" for feed in made] + [
        f"/calendar/file/{calendar_passes.issue(key, one, ON)}.ics" for one in passes
    ]


async def told(client: Client, address: str) -> str:
    """What an address says, whatever it is, once lines that calendars fold are whole again."""
    response = await client.get(address)
    assert response.status < 500, address
    return (await response.read()).decode(errors="replace").replace("\r\n ", "")


async def test_no_address_with_a_secret_in_it_shows_anything_by_another_secret(
    client: Client, db: Database
) -> None:
    world = await planted(db, Visibility.MEMBERS_ONLY)
    ours, secrets = await references(db, world)
    shown = [way async for way in showing(client, ours, secrets, WORDS)]
    assert set(shown) == {("/o/{reference}", LinkKind.OFFERING)}  # for whoever has its link
    public = update(communities).where(communities.c.id == world.community).values(is_public=True)
    await db.write(SYSTEM, lambda tx: tx.execute(public))
    assert [way async for way in showing(client, ours, secrets, (OF_PROGRAMS, OF_CUSTOMERS))] == []
    assert OF_COMMUNITY in await told(client, f"/c/{ours}")


async def showing(
    client: Client, ours: str, secrets: list[tuple[str, str]], words: tuple[str, ...]
) -> AsyncIterator[tuple[str, str]]:
    """The routes that show one of these words to anybody, and by what."""
    routes = (one.resource for one in client.app.router.routes() if one.method == "GET")
    for path in sorted({one.canonical for one in routes if one is not None}):
        names = set(PART.findall(path))
        for what, secret in secrets if names & SECRETS else ():
            parts = {**VALUES, **dict.fromkeys(names, secret)}
            said = await told(client, filled(path, {**parts, "slug": ours} if "slug" in names else parts))
            if any(word in said for word in words):
                yield path, what


async def test_a_launch_by_any_reference_shows_nothing_to_who_is_outside(
    client: Client, db: Database
) -> None:
    world = await planted(db, Visibility.MEMBERS_ONLY)
    _ours, secrets = await references(db, world)
    await former(db, world, BANNED, CAST.people[MEMBER])
    for who in (visitor("Mallory"), Visitor(CAST.people[MEMBER], MEMBER, "en")):
        for what, secret in dict(secrets).items():
            for start in (secret, f"{queue.START}{secret}"):
                launch = {"Authorization": f"tma {who.init_data(start=start, at=ON)}"}
                answer = await (await client.post("/app/token", headers=launch)).json()
                headers = {"Authorization": f"Bearer {answer['token']}"}
                page = await client.get(answer["page"].replace("/app", "/parts", 1), headers=headers)
                assert page.status < 500, what
                said = await page.text()
                assert not any(word in said for word in WORDS), (who.name, what)


async def references(db: Database, world: Planted) -> tuple[str, list[tuple[str, str]]]:
    """The community's name in addresses, and what else may stand there: references, names of what it has."""
    of = select(links.c.kind, links.c.reference).where(links.c.community_id == world.community)
    rows = await db.read(SYSTEM, lambda tx: tx.rows(of.order_by(links.c.target_id)))
    newest = [
        (kind, row.reference) for kind in LinkKind for row in [row for row in rows if row.kind is kind][-3:]
    ]
    slugs = [(table, row.slug) for table in ("programs", "offerings") for row in world.rows[table][-3:]]
    ours = await db.read(SYSTEM, lambda tx: tx.value(OUR_SLUG, of=world.community))
    return ours, [*newest, *slugs]


async def known(db: Database, world: Planted, name: str) -> int:
    """The id of somebody of the demo world."""
    return (await as_member(db, world, CAST.people[name])).user_id or 0
