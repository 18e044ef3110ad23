"""A small world for stories: a community with its group, an organizer, people, time that can be moved."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from bot.app import Jamboree
from models.actor import SYSTEM, Actor
from models.communities import Role
from models.outbox import Delivery, OutboxMessage
from models.programs import Kind, Visibility
from models.tx import Tx, table_of
from sandbox.client import Group, Person
from sandbox.server import Sandbox
from services import cards, communities, discovery, members, programs, roster, sessions
from services.communities import SetUp
from services.drafts import Draft
from services.people import Profile
from services.programs import ProgramDetails
from services.schedule import Schedule
from services.sessions import SessionDetails

ZONE = "Europe/Lisbon"
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday morning."""

outbox = table_of(OutboxMessage)


def _undelivered(tx: Tx) -> bool:
    waits = and_(outbox.c.status == Delivery.PENDING, outbox.c.due_at <= tx.now)
    sends = outbox.c.status == Delivery.SENDING
    return tx.value(select(outbox.c.id).where(or_(waits, sends)).limit(1)) is not None


class Clock:
    """The time of a test: stands still until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Move on by a timedelta's arguments."""
        self.now += timedelta(**by)


class World:
    """A running Jamboree with one community in it."""

    def __init__(self, app: Jamboree, sandbox: Sandbox, clock: Clock) -> None:
        self.app = app
        self.db = app.db
        self.sandbox = sandbox
        self.clock = clock
        self.ana = sandbox.person("Ana", language="en")
        """The organizer."""
        self.alice = sandbox.person("Alice", language="en")
        self.bob = sandbox.person("Bob", language="en")
        self.carol = sandbox.person("Carol", language="en")
        self.group: Group
        self.community: SetUp

    async def begin(self) -> "World":
        """Set the community up, with Ana as its owner; everybody is in the group and has started the bot."""
        self.group = self.sandbox.group(
            "Jam Lisboa", owner=self.ana, members=[self.alice, self.bob, self.carol]
        )
        await self.ana.adds_bot(self.group, admin=True)
        ana = await self.actor(self.ana, None)
        group = communities.Group(self.group.id, "Jam Lisboa")
        self.community = await self.db.write(ana, communities.create, group, language="en", zone=ZONE)
        for person in (self.ana, self.alice, self.bob, self.carol):
            await person.starts()
        await self.passes()
        return self

    @property
    def community_id(self) -> int:
        """The community's id."""
        return self.community.community.id

    async def actor(self, person: Person, community: int | None = 0) -> Actor:
        """Who a person is in the community (0), outside of any (None), or in another."""
        profile = Profile(person.id, person.name, person.user.username or None, person.user.language_code)
        where = self.community_id if community == 0 else community
        return await self.app.actors.find(profile, where, None)

    async def joins(self, *persons: Person) -> None:
        """Make people members."""
        for person in persons:
            await self.db.write(await self.actor(person), members.join)

    async def becomes(self, person: Person, role: Role) -> None:
        """Give a member a role."""
        someone = await self.actor(person)
        await self.db.write(await self.actor(self.ana), roster.change_role, someone.user_id or 0, role)

    async def program(self, **draft: Any) -> ProgramDetails:
        """A weekly public jam on Thursdays at 20:00, or as `draft` says otherwise."""
        values: dict[str, Any] = {
            "name": "Thursday Jam",
            "kind": Kind.JAM_SESSION,
            "schedule": Schedule(datetime(2026, 11, 26, 20), ZONE, "FREQ=WEEKLY;BYDAY=TH"),
            "visibility": Visibility.PUBLIC,
            **draft,
        }
        return await self.db.write(await self.actor(self.ana), programs.create, Draft(**values))

    async def session(self, **draft: Any) -> SessionDetails:
        """The first session of such a program."""
        made = await self.program(**draft)
        ana = await self.actor(self.ana)
        page = await self.db.read(ana, discovery.board, discovery.Filters(program=made.id))
        return await self.db.read(ana, sessions.details, page.lines[0].id)

    async def seen(self, session: SessionDetails, person: Person | None = None) -> SessionDetails:
        """A session as it is now, as a person (Ana) sees it."""
        return await self.db.read(await self.actor(person or self.ana), sessions.details, session.id)

    async def posts(self, session: SessionDetails) -> None:
        """Put a session's card into the group, and wait until it is there."""
        await self.db.write(await self.actor(self.ana), cards.post, session.id)
        await self.ana.sees(session.title, in_=self.group)
        await self.delivered()

    async def delivered(self) -> None:
        """Wait until every message that is due has been sent, and that is written down."""
        while await self.db.read(SYSTEM, _undelivered):  # noqa: ASYNC110 - a table has no bell to ring
            await asyncio.sleep(0.01)

    async def passes(self, **by: float) -> None:
        """Let time pass, once nothing is under way: what people did is answered, what is due is sent."""
        await self.sandbox.settle(quiet=0)
        await self.delivered()
        self.clock.advance(**by)

    async def opens(self, person: Person, session: SessionDetails) -> None:
        """Let a person open a session by its deep link."""
        await person.starts(session.reference)
        await self.sandbox.settle(quiet=0)
        await person.sees(session.title)

    async def says_going(self, person: Person, session: SessionDetails) -> None:
        """Let a person open a session and tap Going."""
        await self.opens(person, session)
        await person.taps("Going")
