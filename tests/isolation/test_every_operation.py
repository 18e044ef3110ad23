"""Every operation of the API, asked without a token, by the uninvited, and by tokens that read only; whoever
organizes gets to all of them. Tokens from better days are in `tests/isolation/test_every_call.py`.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import update

from models.actor import SYSTEM, Actor
from models.communities import Membership, Role
from models.database import Database
from models.links import LinkKind
from models.programs import ProgramInvited, ProgramStaff, Visibility
from models.tx import Tx, table_of
from services import api_tokens, people
from services.demo.cast import CAST, MEMBER, ORGANIZER
from services.people import ANYBODY, Profile
from tests.isolation.planted import OF_COMMUNITY, OF_CUSTOMERS, OF_PROGRAMS, ON, Planted, planted, state
from tests.webapp.worlds import Client, site
from webapp.api import door, operations
from webapp.api.calls import Operation
from webapp.limits import Limit

MOST = 6
"""Things that each operation is aimed at."""
BODIES: dict[str, Any] = {
    "createEvent": {"title": "Mine", "starts_at": "2026-12-30T20:00:00Z"},
    "createSeries": {"name": "Mine", "starts_at": "2026-12-30T20:00:00Z", "rule": "FREQ=DAILY"},
    "changeEvent": {"title": "Mine", "location": {"name": "Mine"}},
    "register": {"answer": "maybe", "note": "Mine"},
    "markAttendance": {"finished": True},
    "addResource": {"url": "https://example.org/mine"},
    "rate": {"stars": 1, "text": "Mine"},
}
memberships = table_of(Membership)


@pytest.fixture
async def db(planted_url: str) -> AsyncIterator[Database]:
    """Rules that hide are the same on both databases; each statement runs on both in `tests/api/`."""
    db = Database(planted_url)
    db.clock = lambda: ON
    yield db
    await db.close()


@pytest.fixture
async def client(db: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    """The site, asked directly, as often as it takes."""
    monkeypatch.setattr(door, "ASKS", Limit("api", 10**6, door.ASKS.per))
    monkeypatch.setattr(door, "GUESSES", Limit("api_guesses", 10**6, door.GUESSES.per))
    async with TestClient(TestServer(site(db))) as client:
        yield client


@dataclass
class Calls:
    """Everything that can be asked, aimed at what there is in the community."""

    client: Client
    world: Planted
    token: str = ""
    seen: dict[str, set[int]] = field(default_factory=dict)
    """How each operation was answered."""

    def addresses(self, one: Operation) -> Iterator[tuple[str, Any]]:
        """Where an operation leads, with what is sent there."""
        of = self.world.rows["links"]
        kind = LinkKind.PROGRAM if "/series/" in one.path else LinkKind.SESSION
        names = {row.target_id: row.reference for row in of if row.kind == kind}
        community = next(row.reference for row in of if row.kind == LinkKind.COMMUNITY)
        body = BODIES.get(one.name)
        if one.name in ("createEvent", "createSeries"):
            program = next(row.reference for row in of if row.kind == LinkKind.PROGRAM)
            yield one.path, {**body, "community": community}
            if one.name == "createEvent":
                yield one.path, {"series": program, "starts_at": "2026-12-30T20:00:00Z"}
        elif "{resource}" in one.path:
            for row in self.world.rows["session_materials"][:MOST]:
                yield one.path.format(id=names[row.session_id], resource=row.id), None
        elif "{id}" in one.path:
            for name in self._apart(names)[:MOST]:
                yield one.path.format(id=name), body
        else:
            more = "&from=2026-01-01T00:00:00Z" if one.name == "listEvents" else ""
            yield f"{one.path}?limit=100{more}", None
            yield f"{one.path}?limit=100&community={community}{more}", None

    def _apart(self, names: dict[int, str]) -> list[str]:
        """Sessions that are over, on, and to come, of several programs."""
        of = {row.id: row for row in self.world.rows["program_sessions"]}
        if not set(names) <= set(of):
            return list(names.values())
        order = sorted(names, key=lambda one: abs((of[one].starts_at - ON).total_seconds()))
        return [names[one] for one in order]

    async def asks(self, *, writes: bool) -> AsyncIterator[tuple[str, str, int, str]]:
        """Operation, address, status and text of all that reads, or of all that changes anything."""
        for one in sorted(operations.OPERATIONS, key=lambda one: one.method == "DELETE"):
            if one.writes is not writes:
                continue
            for address, body in self.addresses(one):
                headers = {"If-Match": "*", "Content-Type": "application/json"}
                headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
                data = None if body is None else orjson.dumps(body)
                async with self.client.request(
                    one.method, "/api/v1" + address, data=data, headers=headers
                ) as answer:
                    self.seen.setdefault(one.name, set()).add(answer.status)
                    yield one.name, address, answer.status, (await answer.read()).decode()


async def known(db: Database, telegram_id: int, name: str) -> Actor:
    """Somebody whom the bot knows, outside of any community."""
    return await db.write(ANYBODY, people.remember, Profile(telegram_id, name, None, "en"))


async def token_of(db: Database, who: Actor, *, writes: bool = True) -> str:
    """A token for all their communities."""
    made = await db.write(who, api_tokens.make, "Mine", may_write=writes)
    return made.secret


def becomes(who: Actor, **values: Any) -> Any:
    """What makes somebody another member than they were, who leads and is invited to nothing, anywhere."""

    def change(tx: Tx) -> None:
        tx.execute(update(memberships).where(memberships.c.user_id == who.user_id).values(**values))
        for table in (table_of(ProgramStaff), table_of(ProgramInvited)):
            tx.execute(table.delete().where(table.c.user_id == who.user_id))

    return change


async def test_whoever_organizes_gets_to_everything(client: Client, db: Database) -> None:
    world = await planted(db, Visibility.INVITE_ONLY)
    ana = await known(db, CAST.people[ORGANIZER], ORGANIZER)
    calls = Calls(client, world, await token_of(db, ana))
    words: set[str] = set()
    for writes in (False, True):
        async for name, address, status, text in calls.asks(writes=writes):
            assert status < 500, address
            words |= {name} if OF_PROGRAMS in text else set()
    done = {name for name, statuses in calls.seen.items() if statuses & {200, 201, 204}}
    assert set(calls.seen) - done <= {"rate"}, "what nobody gets to is not guarded by the tests below"
    assert words >= {"listEvents", "getEvent", "listSeries", "getSeries", "listParticipants", "listResources"}


@pytest.mark.parametrize("who", ["nobody", "stranger"])
async def test_no_call_shows_anything_or_changes_it(client: Client, db: Database, who: str) -> None:
    world = await planted(db, Visibility.MEMBERS_ONLY)
    token = "" if who == "nobody" else await token_of(db, await known(db, 990_001, "Mallory"))
    calls = Calls(client, world, token)
    before = await state(db)
    for writes in (False, True):
        async for _name, address, status, text in calls.asks(writes=writes):
            assert status < 500, address
            for word in (OF_PROGRAMS, OF_COMMUNITY, OF_CUSTOMERS):
                assert word not in text, address
    if who == "nobody":
        assert {status for found in calls.seen.values() for status in found} == {401}
    assert await state(db) == before


async def test_the_uninvited_see_and_change_nothing(client: Client, db: Database) -> None:
    world = await planted(db, Visibility.INVITE_ONLY)
    mia = await known(db, CAST.people[MEMBER], MEMBER)
    calls = Calls(client, world, await token_of(db, mia))
    await db.write(SYSTEM, becomes(mia, role=Role.MEMBER))
    before = await state(db)
    for writes in (False, True):
        async for _name, address, status, text in calls.asks(writes=writes):
            assert status < 500, address
            assert OF_PROGRAMS not in text, address
    assert await state(db) == before


async def test_a_token_that_reads_changes_nothing(client: Client, db: Database) -> None:
    world = await planted(db, Visibility.INVITE_ONLY)
    ana = await known(db, CAST.people[ORGANIZER], ORGANIZER)
    calls = Calls(client, world, await token_of(db, ana, writes=False))
    before = await state(db)
    async for _name, address, status, _text in calls.asks(writes=True):
        assert status == 403, address
    assert await state(db) == before
