"""Whoever is banned from a community, or suspended on the installation, is refused wherever they ask.

In the chat by a message, a tap and inline; in the app, on the web, by calendar links; and nobody tells them
anything.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot import chores
from bot.config import ConfigError
from models.actor import SYSTEM
from models.outbox import Delivery, OutboxMessage
from models.programs import Visibility
from models.rsvp import Answer
from models.tx import table_of
from services import bans, calendar_feeds, outbox, rsvp, team_invites
from services.outbox import Kind
from services.sessions import SessionDetails
from tests.web_pages.browsing import secret_of
from tests.webapp.test_pages import token
from tests.webapp.worlds import TOKEN, Client, Visitor, site
from tests.world import World
from webapp.cookies import SESSION

GONE = "This is not there any more, or not for you."
REMOVED = "You were removed from this community"
SUSPENDED = "You cannot use this bot any more."
messages = table_of(OutboxMessage)


@dataclass
class Doors:
    """Everything one comes in by, opened while one still may."""

    world: World
    client: Client
    session: SessionDetails
    headers: dict[str, str]
    cookies: dict[str, str]
    feed: str
    invite: str

    async def statuses(self) -> dict[str, int]:
        """What each page answers."""
        here = f"{self.session.community_id}/session/{self.session.id}"
        app = await self.client.get(f"/parts/{here}", headers=self.headers)
        ask = self.client.get(f"/my/{here}", cookies=self.cookies, allow_redirects=False)
        return {"app": app.status, "web": (await ask).status}

    async def calendar(self) -> tuple[int, bool]:
        """Status of the calendar link, and whether the session is in it."""
        response = await self.client.get(f"/calendar/{self.feed}.ics")
        return response.status, str(self.session.id) in await response.text()

    async def becomes_of_a_message(self) -> Delivery:
        """What becomes of one to Alice about her session."""
        alice, ana = await self.world.actor(self.world.alice, None), await self.world.actor(self.world.ana)
        params = {"session": self.session.id, "starts_at": self.session.starts_at.isoformat()}
        await self.world.db.write(
            ana, lambda tx: outbox.tell(tx, Kind.REMINDER, [alice.user_id or 0], "one", **params)
        )
        await self.world.delivered()
        of = select(messages.c.status).where(messages.c.kind == Kind.REMINDER)
        return Delivery(await self.world.db.read(SYSTEM, lambda tx: tx.value(of)))


@pytest.fixture
async def doors(world: World) -> AsyncIterator[Doors]:
    await world.joins(world.alice)
    session = await world.session(capacity=1, visibility=Visibility.MEMBERS_ONLY)
    await world.says_going(world.alice, session)
    alice, ana = await world.actor(world.alice), await world.actor(world.ana)
    await world.db.write(ana, rsvp.respond, session.id, Answer.GOING)
    own = replace(alice, community_id=None, role=None, standing=None)
    feed = await world.db.write(own, calendar_feeds.renew, calendar_feeds.key_for(TOKEN), 0)
    invite = (await world.db.write(ana, team_invites.make, session.program_id)).token
    async with TestClient(TestServer(site(world.db))) as client:
        headers = {"Authorization": f"Bearer {await token(client, Visitor(world.alice.id, 'Alice', 'en'))}"}
        cookies = {SESSION: await secret_of(world.db, world.alice.id)}
        found = Doors(world, client, session, headers, cookies, feed.token or "", invite)
        assert await found.statuses() == {"app": 200, "web": 200}
        assert await found.calendar() == (200, True)
        yield found


async def test_who_is_banned_is_refused_by_every_door_of_the_community(doors: Doors) -> None:
    world, alice = doors.world, doors.world.alice
    who, ana = await world.actor(alice), await world.actor(world.ana)
    await world.db.write(ana, bans.ban, who.user_id or 0, "Loud")
    assert (await alice.taps("Can't come")).text.startswith(GONE)
    await alice.starts(doors.session.reference)
    await alice.sees(GONE)
    await alice.starts(f"co_{doors.invite}")
    await alice.sees(REMOVED)
    assert await alice.asks_inline("jam") == []
    assert await doors.statuses() == {"app": 404, "web": 404}
    assert await doors.calendar() == (200, False)
    assert await doors.becomes_of_a_message() is Delivery.DROPPED
    assert (await world.seen(doors.session)).pools[0].taken == 1  # Ana's, who waited

    await world.db.write(ana, bans.unban, who.user_id or 0)
    await world.joins(alice)  # a member no more by it, she may become one again
    await world.says_going(alice, doors.session)
    await alice.sees("1 on the waitlist")


async def test_who_is_suspended_is_refused_by_every_door_there_is(doors: Doors) -> None:
    world, alice = doors.world, doors.world.alice
    assert await chores.suspend(world.db, str(alice.id), "Spam") == "Alice"
    assert (await alice.taps("Can't come")).text.startswith(SUSPENDED)
    await alice.sends("/start")
    await alice.sees(SUSPENDED)
    assert await alice.asks_inline("jam") == []
    assert await doors.statuses() == {"app": 403, "web": 303}
    assert await doors.calendar() == (403, False)
    assert await doors.becomes_of_a_message() is Delivery.UNREACHABLE
    for whom, reason in (("nobody@example.org", "Spam"), (str(alice.id), " ")):
        with pytest.raises(ConfigError):
            await chores.suspend(world.db, whom, reason)

    assert await chores.unsuspend(world.db, str(alice.id)) == "Alice"
    await alice.starts(doors.session.reference)
    await alice.sees("Thursday Jam")
    assert (await doors.statuses())["app"] == 200
    assert await doors.calendar() == (200, True)
