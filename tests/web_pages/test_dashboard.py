"""`/my`: what is next, and what waits for whoever organizes, done where it is seen."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from models.rsvp import Answer
from services import communities, members
from tests.web_pages.browsing import secret_for, sign_in, signed_in
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


async def test_who_asks_to_join_is_let_in_or_declined(world: World, client: Client) -> None:
    await world.db.write(world.organizer, communities.change, requires_approval=True)
    for name in ("Bea", "Cem"):
        await world.db.write(await world.actor(visitor(name)), members.join)
    organizer = signed_in(client, await secret_for(world.db, world.organizer.user_id or 0))
    home = await organizer.get("/my")
    assert "2 people ask to join" in home.text
    listed = await organizer.get(next(link for link in home.links() if link.endswith("/members")))
    bea_in = await organizer.press(listed, "Let in")
    assert "Bea is in." in bea_in.text
    late = await organizer.press(listed, "Decline")
    assert "Bea is in already." in late.text
    declined = await organizer.press(await organizer.get(listed.path), "Decline")
    assert "Cem was declined." in declined.text
    assert "Cem" not in (await organizer.get(listed.path)).text
    assert "to join" not in (await organizer.get("/my")).text


async def test_a_place_in_a_role_is_taken_and_given_back_on_home(world: World, client: Client) -> None:
    session = await world.session(roles={"base": 1}, offer_within_hours=24, accept_minutes=60)
    mo, ana = visitor("Mo"), visitor("Ana")
    await world.says(mo, session)
    await world.says(ana, session)
    world.town.now = session.starts_at - timedelta(hours=3)
    await world.says(mo, session, Answer.NOT_GOING)
    browsing = await sign_in(world.db, client, ana.telegram_id)
    for page in (
        "/my",
        "/my/home",
        "/my/calendar/list",
        f"/my/{world.community}/program/{session.program_id}",
    ):
        assert "A place for you" in (await browsing.get(page)).text, page
    taken = await browsing.press(await browsing.get("/my"), "Take place")
    assert "A place for you" not in taken.text
    assert "You're in" in taken.text
    left = await browsing.press(await browsing.get("/my"), "Can't come")
    assert "Noted: you can't come" in left.text.replace("&#39;", "'")
