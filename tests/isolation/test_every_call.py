"""Every call of the REST API, by tokens that were made in better days, and by a stranger's."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from models.actor import SYSTEM, Actor
from models.database import Database
from models.links import Link, LinkKind
from models.programs import Visibility
from models.tx import table_of
from services import people
from services.demo.cast import CAST, MEMBER, ORGANIZER
from services.people import ANYBODY, Profile
from tests.api.script import Script
from tests.isolation.personas import BANNED, LEFT, STEPPED_BACK, as_member, former
from tests.isolation.planted import OF_COMMUNITY, OF_CUSTOMERS, OF_PROGRAMS, ON, Planted, planted, state
from tests.isolation.test_every_page import PART
from tests.webapp.worlds import Client, site
from webapp.api import door
from webapp.api.calls import Operation
from webapp.api.operations import OPERATIONS
from webapp.limits import Limit

WORDS = (OF_PROGRAMS, OF_COMMUNITY, OF_CUSTOMERS)
PLAYED_BY = {BANNED: MEMBER, LEFT: "Bruno", STEPPED_BACK: "Chiara"}
SERIES = {"getSeries"}
"""Whose `id` is a program's; all others name an event."""
LATER = "2027-01-07T20:00:00+00:00"
links = table_of(Link)


class Calls:
    """All that can be asked of the API about the community."""

    def __init__(self, world: Planted, references: dict[LinkKind, list[str]]) -> None:
        self.world = world
        self.references = references
        community, series = references[LinkKind.COMMUNITY][0], references[LinkKind.PROGRAM][0]
        self.named = {"community": community, "series": series}
        self.bodies: dict[str, dict[str, Any]] = {
            "EventChange": {"title": "Mine"},
            "EventNew": {"title": "Mine", "starts_at": LATER, "community": community},
            "SeriesNew": {
                "name": "Mine",
                "starts_at": LATER,
                "rule": "FREQ=WEEKLY;BYDAY=TH",
                "community": community,
            },
            "RegistrationWish": {},
            "AttendanceWish": {"came": [str(world.rows["memberships"][0].user_id)]},
            "ResourceNew": {"url": "https://example.org/"},
            "FeedbackWish": {"stars": 1},
        }
        """What is sent, by the shape of it."""

    @classmethod
    async def of(cls, db: Database, world: Planted) -> "Calls":
        """With the references of the community; of sessions one that is on, one with files, the newest."""
        of = select(links.c.kind, links.c.reference).where(links.c.community_id == world.community)
        rows = await db.read(SYSTEM, lambda tx: tx.rows(of.order_by(links.c.target_id)))
        found = {kind: [row.reference for row in rows if row.kind is kind] for kind in LinkKind}
        on = next(row.id for row in world.rows["program_sessions"] if row.starts_at <= ON < row.ends_at)
        with_files = world.rows["session_materials"][0].session_id
        of = select(links.c.reference).where(
            links.c.target_id.in_([on, with_files]), links.c.kind == LinkKind.SESSION
        )
        some = await db.read(SYSTEM, lambda tx: [row.reference for row in tx.rows(of)])
        found[LinkKind.SESSION] = [*some, found[LinkKind.SESSION][-1]]
        return cls(world, found)

    def addresses(self, operation: Operation) -> Iterator[str]:
        """Where an operation is asked for, with nothing and with all that narrows it."""
        kind = LinkKind.PROGRAM if operation.name in SERIES else LinkKind.SESSION
        for reference in self.references[kind] if "{id}" in operation.path else [""]:
            parts = {"id": reference, "resource": str(self.world.rows["session_materials"][0].id)}
            path = PART.sub(lambda part, parts=parts: parts[part[1]], operation.path)  # type: ignore[misc]
            yield path
            names = operation.query.model_fields.keys() if operation.query else set()
            yield from (f"{path}?{name}={self.named[name]}" for name in names & self.named.keys())

    async def shown_to(self, script: Script) -> set[str]:
        """The operations that show a word of the community to whose token it is."""
        shown = set()
        for operation in OPERATIONS:
            sent = self.bodies[operation.body.__name__] if operation.body else None
            for address in self.addresses(operation):
                heard = await script.asks(operation.method, address, sent, If_Match="*")
                assert heard.status < 500, address
                shown |= {operation.name} if any(word in str(heard.body) for word in WORDS) else set()
        return shown


@pytest.fixture
async def db(planted_url: str) -> AsyncIterator[Database]:
    db = Database(planted_url)
    db.clock = lambda: ON
    yield db
    await db.close()


@pytest.fixture
async def client(db: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    monkeypatch.setattr(door, "ASKS", Limit("api", 10**9, timedelta(seconds=1)))
    async with TestClient(TestServer(site(db))) as client:
        yield client


async def test_no_call_with_a_token_from_better_days_shows_anything_or_changes_it(
    client: Client, db: Database
) -> None:
    world = await planted(db, Visibility.MEMBERS_ONLY)
    calls = await Calls.of(db, world)
    tokens = {which: await tokens_of(client, db, world, name) for which, name in PLAYED_BY.items()}
    for which, name in PLAYED_BY.items():
        await former(db, world, which, CAST.people[name])
    eve = await db.write(ANYBODY, people.remember, Profile(1, "Eve", None, "en"))
    tokens["a stranger"] = [await Script.of(client, eve)]
    outside = tokens.keys() - {STEPPED_BACK}
    for visibility, here in ((Visibility.MEMBERS_ONLY, outside), (Visibility.INVITE_ONLY, tokens.keys())):
        await planted(db, visibility)
        before = await state(db)
        for which in here:
            for script in tokens[which]:
                assert await calls.shown_to(script) == set(), which
        assert await state(db) == before
    ana = await Script.of(client, await as_member(db, world, CAST.people[ORGANIZER]))
    assert await calls.shown_to(ana) >= {one.name for one in OPERATIONS if one.method == "GET"} - {
        "getFeedback"
    }


async def tokens_of(client: Client, db: Database, world: Planted, name: str) -> list[Script]:
    """Scripts of a member: one for all of their communities, one for this one."""
    who: Actor = await as_member(db, world, CAST.people[name])
    return [await Script.of(client, who), await Script.of(client, who, community=world.community)]
