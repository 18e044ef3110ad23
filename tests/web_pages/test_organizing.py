"""A co-organizer without Telegram runs a program on the web: everything by forms, nothing by script."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.actor import Actor
from models.database import Database
from services import team_invites
from services.sessions import SessionDetails
from tests.door.test_joining import without_telegram
from tests.web_pages.browsing import Browsing, Shown, secret_for, signed_in
from tests.webapp.worlds import Client, World, site, visitor


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    """A community with its organizer."""
    return await World.begin(sqlite_database)


@pytest.fixture
async def client(sqlite_database: Database) -> AsyncIterator[Client]:
    """The site, in a browser."""
    async with TestClient(TestServer(site(sqlite_database))) as client:
        yield client


@pytest.fixture
async def session(world: World) -> SessionDetails:
    """The first of a program, to which one person comes."""
    session = await world.session(capacity=2, place="The barn")
    await world.says(visitor("Bo"), session)
    return session


@pytest.fixture
async def mia(world: World, client: Client, session: SessionDetails) -> "Organizing":
    """Mia, who signed in by mail, was invited to run the program, and is at a browser."""
    mia: Actor = await without_telegram(world.town, "Mia", world.community)
    token = (await world.db.write(world.organizer, team_invites.make, session.program_id)).token
    await world.db.write(mia, team_invites.accept, token)
    return Organizing(signed_in(client, await secret_for(world.db, mia.user_id or 0)))


class Organizing:
    """Somebody who goes from page to page by what is written on them."""

    def __init__(self, browsing: Browsing) -> None:
        self.browsing = browsing
        self.page = Shown("/my", 0, "", "")

    async def opens(self, path: str) -> None:
        """Type an address."""
        self.page = await self.browsing.get(path)
        self._whole()

    async def follows(self, words: str) -> None:
        """Follow the link on which `words` stand."""
        every = [one for one in self.page.root.elements() if one.tag == "a"]
        await self.opens(next(one.get("href") for one in every if words in one.text()))

    async def presses(self, button: str, /, **typed: str) -> None:
        """Send a form by one of its buttons, with some fields filled in."""
        self.page = await self.browsing.press(self.page, button, **typed)
        self._whole()

    def sees(self, *words: str) -> bool:
        """Whether all of that stands on the page."""
        text = self.page.root.text()
        return all(one in text for one in words)

    def _whole(self) -> None:
        assert self.page.status in (200, 409, 422), self.page.path
        assert 'href="https://t.me/' not in self.page.text, f"{self.page.path} leads to Telegram"


async def test_a_program_is_run_without_telegram(mia: Organizing) -> None:
    await mia.opens("/my")
    assert mia.sees("What I organize")
    await mia.follows("Thursday jam")
    await mia.follows("All dates")
    await mia.follows("Edit program")
    await mia.presses("Save", name="")
    assert mia.page.status == 422
    await mia.presses("Save", name="Barn jam", tags="folk, open")
    assert mia.sees("Barn jam")
    await mia.follows("Change dates")
    await mia.presses("Add this date", day="2026-11-28", time="25:00")
    assert mia.page.status == 422
    assert ("day", "2026-11-28") in mia.page.forms()[0][2]
    await mia.presses("Add this date", time="17:00")
    assert mia.sees("Sat 28 Nov")
    await mia.follows("Barn jam")
    await mia.follows("Pause, archive, delete")
    await mia.presses("Pause")
    await mia.presses("Resume")
    await mia.follows("Barn jam")
    await mia.follows("See team")
    await mia.presses("Make invite link")


async def test_a_session_is_run_without_telegram(mia: Organizing, session: SessionDetails) -> None:
    await mia.opens(f"/my/{session.community_id}/session/{session.id}")
    await mia.follows("Edit this date")
    await mia.presses("Save", a="The hall", p="3")
    assert mia.sees("The hall", "1 of 3 places taken")
    await mia.follows("Guests")
    await mia.presses("Add a guest", name="Ana")
    assert mia.sees("Ana")
    await mia.follows("Thursday jam")
    await mia.follows("Registrations")
    await mia.presses("Search", q="an")
    assert mia.sees("Ana")
    assert not mia.sees("Bo")
    await mia.follows("Thursday jam")
    await mia.follows("Attendance")
    await mia.presses("Bo")
    assert mia.sees("Come back then.")  # It is days ahead.
    await mia.follows("Thursday jam")
    await mia.follows("Reschedule")
    await mia.presses("Update preview", day="2026-11-27", time="19:30")
    await mia.presses("Reschedule now")
    assert mia.sees("Fri 27 Nov")
    await mia.follows("Announce")
    await mia.presses("Look at it", announcement="Bring a warm coat")
    assert mia.sees("Bring a warm coat", "I cannot write to")
    await mia.opens(f"/my/{session.community_id}/session/{session.id}")
    await mia.follows("Cancel session")
    await mia.presses("Cancel session", reason="Storm")
    assert mia.sees("Cancelled")
    await mia.follows("Hold it after all")
