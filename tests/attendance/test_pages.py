"""The list at the door and the organizer's screen, as a browser asks for them."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from models.database import Database
from models.tx import Tx, table_of
from models.users import User
from services import attendance
from services.sessions import SessionDetails
from tests.webapp.test_pages import token
from tests.webapp.worlds import Client, Visitor, World, path, site, visitor


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    """A community with its organizer."""
    return await World.begin(sqlite_database)


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    """The site, asked directly."""
    async with TestClient(TestServer(site(world.db))) as client:
        yield client


users = table_of(User)


class Door:
    """A session ten minutes after its start, and its organizer before the page."""

    def __init__(self, world: World, client: Client, session: SessionDetails, organizer: Visitor) -> None:
        self.world, self.client, self.session = world, client, session
        self.organizer = organizer
        self.part = f"/parts{path(session)}"

    async def asks(self, where: str, visitor: Visitor | None = None, **form: str) -> tuple[int, str]:
        """What a person gets below the session's path; a form is posted."""
        headers = {"Authorization": f"Bearer {await token(self.client, visitor or self.organizer)}"}
        url = self.part + where
        asked = (
            self.client.post(url, headers=headers, data=form)
            if form
            else self.client.get(url, headers=headers)
        )
        response = await asked
        return response.status, await response.text()


@pytest.fixture
async def door(world: World, client: Client) -> Door:
    """Two people said yes."""
    session = await world.session()
    for name in ("Alice", "Bob"):
        await world.says(visitor(name), session)
    world.town.now = session.starts_at + timedelta(minutes=10)
    return Door(world, client, session, Visitor(await telegram_id(world), "Owner", "en"))


async def telegram_id(world: World) -> int:
    def read(tx: Tx) -> int:
        found: int = tx.value(select(users.c.telegram_id).where(users.c.id == world.organizer.user_id))
        return found

    return await world.db.read(world.organizer, read)


async def _who(door: Door, name: str) -> str:
    roll = await door.world.db.read(door.world.organizer, attendance.page_of, door.session.id)
    return str(next(one.who for one in roll.entries if one.name == name))


async def test_a_tap_a_person_and_the_counts_follow(door: Door) -> None:
    status, text = await door.asks("/attendance")
    assert (status, "0 of 2 here" in text) == (200, True)
    who = await _who(door, "Alice")
    status, text = await door.asks("/attendance/mark", who=who, came="yes")
    assert 'aria-pressed="true"' in text
    assert "1 of 2 here" in text
    status, text = await door.asks("/attendance/mark", who=who, came="yes")
    assert "1 of 2 here" in text
    assert "1 of 2 here" in (await door.asks("/attendance/counts"))[1]
    assert (await door.asks("/attendance/mark", who=who, came="perhaps"))[0] == 422
    assert (await door.asks("/attendance/mark", who="77", came="yes"))[0] == 404


async def test_a_name_is_found_and_one_without_telegram_added(door: Door) -> None:
    _status, text = await door.asks("/attendance/search?name=ali")
    assert "Alice" in text
    assert "Bob" not in text
    assert "Nobody of this name" in (await door.asks("/attendance/search?name=%25"))[1]
    assert "Bob" in (await door.asks("/attendance/search?name="))[1]
    _status, text = await door.asks("/attendance/walk-in", name="<b>Rosa")
    assert "&lt;b&gt;Rosa" in text
    assert "<b>Rosa" not in text
    assert (await door.asks("/attendance/walk-in", name=" "))[0] == 422


async def test_guests_and_a_note_are_said_on_a_page_of_their_own(door: Door) -> None:
    who = await _who(door, "Bob")
    assert "Guests who came along" in (await door.asks(f"/attendance/{who}"))[1]
    _status, text = await door.asks(f"/attendance/{who}", guests="2", note="left early")
    assert "left early" in text
    assert (await door.asks(f"/attendance/{who}", guests="99", note=""))[0] == 422


async def test_the_list_is_finished_on_the_page(door: Door) -> None:
    _status, text = await door.asks("/attendance/all", yes="1")
    assert "2 of 2 here" in text
    _status, text = await door.asks("/attendance/finish", yes="1")
    assert "The list is finished." in text
    _status, text = await door.asks("/attendance/reopen", yes="1")
    assert "Finish list" in text


async def test_the_screen_shows_a_code_that_changes_and_is_asked_for_cheaply(door: Door) -> None:
    status, text = await door.asks("/check-in")
    assert status == 200
    assert "<svg" in text
    assert "style=" not in text
    where = re.search(r'hx-get="/parts[^"]*(/check-in/code\?seen=[^"]+)"', text)
    assert where
    assert (await door.asks(where[1]))[0] == 204
    door.world.town.now += timedelta(seconds=30)
    status, text = await door.asks(where[1])
    assert (status, "<svg" in text) == (200, True)


async def test_who_does_not_run_it_sees_neither_list_nor_code(door: Door) -> None:
    alice = visitor("Mallory")
    who = await _who(door, "Bob")
    for where in ("/attendance", "/attendance/counts", "/attendance/search?name=b", f"/attendance/{who}"):
        status, text = await door.asks(where, alice)
        assert (status, "Bob" in text) == (403, False)
    for where in ("/check-in", "/check-in/code?seen=1"):
        assert (await door.asks(where, alice))[0] == 403
    for where in ("/attendance/mark", "/attendance/all", "/attendance/finish", "/attendance/reopen"):
        assert (await door.asks(where, alice, who=who, came="yes", name="x"))[0] == 403


async def test_files_are_fetched_by_links_that_end_and_cannot_be_bent(door: Door) -> None:
    _status, text = await door.asks("/attendance")
    found = {
        kind: unescape(link)
        for link, kind in re.findall(r'href="(/attendance-files/[^"]+?/(\w+)\?[^"]+)"', text)
    }
    _status, text = await door.asks("/attendance/trend")
    (picture,) = re.findall(r'src="(/attendance-files/[^"]+)"', text)
    expected = {"csv": b"\xef\xbb\xbf", "xlsx": b"PK", "all": b"PK"}
    for kind, start in expected.items():
        response = await door.client.get(found[kind])
        assert response.status == 200
        assert (await response.read()).startswith(start)
        assert response.headers["Content-Disposition"].startswith("attachment")
    assert (await (await door.client.get(unescape(picture))).read()).startswith(b"\x89PNG")
    link = found["csv"]
    for bent in (
        link.replace("/csv?", "/xlsx?"),
        link.replace("until=1", "until=2"),
        link[:-3],
        link.split("&mac")[0],
    ):
        assert (await door.client.get(bent)).status == 404
    door.world.town.now += timedelta(minutes=16)
    assert (await door.client.get(link)).status == 404
