"""The world of a simulation: Jamboree as in production, a group with its people, programs, and the time."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import and_, or_, select

from bot import config
from bot.app import Jamboree, jamboree
from models.actor import SYSTEM, Actor
from models.database import Database
from models.outbox import Delivery, OutboxMessage
from models.programs import Kind, Visibility
from models.tx import Tx, table_of
from sandbox.client import Group, Person
from sandbox.server import Sandbox
from sandbox.settling import idle
from scheduler.sweeps import SWEEPS
from services import cards, communities, discovery, programs
from services.drafts import Draft
from services.people import Profile
from services.schedule import Schedule
from tests.simulation.clock import BEGINNING, Clock
from tests.simulation.ears import Ears
from tests.simulation.line import Line
from tests.simulation.seen import Seen, look

ZONE = "Europe/Lisbon"
CAST = {
    "Alice": "en",
    "Bruno": "pt-br",
    "Chloé": "fr",
    "Dmytro": "uk",
    "Elena": "es",
    "Felix": "de",
    "Grace": "en",
    "Hugo": "pt-br",
}
PATIENCE = 40.0
"""Of our seconds, until it is clear that something does not come to rest."""
LULL = 0.3
"""Of the loop's seconds, between two looks at whether all is at rest."""

R = TypeVar("R")
outbox = table_of(OutboxMessage)


class Broken(AssertionError):
    """Something is not as it must be."""


_TRIED = select(outbox.c.id).where(outbox.c.status == Delivery.PENDING, outbox.c.tries > 0).limit(1)


def _under_way(tx: Tx) -> bool:
    waits = and_(outbox.c.status == Delivery.PENDING, outbox.c.due_at <= tx.now)
    query = select(outbox.c.id).where(or_(waits, outbox.c.status == Delivery.SENDING))
    return tx.value(query.limit(1)) is not None


class World:
    """A running Jamboree, its people, and an eye of our own on its database."""

    def __init__(self, app: Jamboree, sandbox: Sandbox, clock: Clock, eye: Database) -> None:
        self.app = app
        self.sandbox = sandbox
        self.clock = clock
        self.eye = eye
        self.line = Line(app.db)
        self.ears = Ears(clock)
        self.organizer = self._comes("Ana", "en")
        self.people = [self._comes(name, language) for name, language in CAST.items()]
        self.group: Group
        self.community_id = 0

    def _comes(self, name: str, language: str) -> Person:
        person = self.sandbox.person(name, language=language)
        self.ears.listen(person)
        return person

    async def begins(self) -> None:
        """Set up a community with programs of several sorts, whose next dates have cards in the group."""
        self.group = self.sandbox.group("Jam Lisboa", owner=self.organizer, members=self.people)
        await self.organizer.adds_bot(self.group, admin=True)
        ana = await self.actor(self.organizer, None)
        group = communities.Group(self.group.id, self.group.title)
        made = await self.app.db.write(ana, communities.create, group, language="en", zone=ZONE)
        self.community_id = made.community.id
        for person in (self.organizer, *self.people):
            await person.starts()
        await self.rests()
        await self._plans("Evening Jam", 20, kind=Kind.JAM_SESSION, capacity=2, guests_allowed=1)
        roles = {"base": 1, "flyer": 2}
        await self._plans("Acro", 18, roles=roles, balance=1, offer_within_hours=12, accept_minutes=60)
        await self._plans("Talk", 12, visibility=Visibility.MEMBERS_ONLY, rsvp_deadline_minutes=60)
        await self.rests()

    async def _plans(self, name: str, hour: int, **values: Any) -> None:
        day = BEGINNING.replace(tzinfo=None, hour=hour, minute=0)
        daily = Schedule(day, ZONE, "FREQ=DAILY")
        draft = {"visibility": Visibility.PUBLIC, "generation_days": 3, **values}
        ana = await self.actor(self.organizer)
        made = await self.app.db.write(ana, programs.create, Draft(name, daily, **draft))
        page = await self.app.db.read(ana, discovery.board, discovery.Filters(program=made.id))
        for line in page.lines[:2]:
            await self.app.db.write(ana, cards.post, line.id)

    async def actor(self, person: Person, community: int | None = 0) -> Actor:
        """Who a person is in the community (0), or outside of any (None)."""
        profile = Profile(person.id, person.name, person.user.username or None, person.user.language_code)
        where = self.community_id if community == 0 else community
        return await self.app.actors.find(profile, where, None)

    async def rests(self) -> None:
        """Wait until every update is confirmed, and nothing that is due waits to be sent. Raises Broken."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            await asyncio.sleep(LULL)
            if not idle(self.sandbox.world) or await self.eye.read(SYSTEM, _under_way):
                continue
            if idle(self.sandbox.world):
                return
        raise Broken("it does not come to rest: an update is not confirmed, or a message not sent")

    async def catches_up(self) -> None:
        """Let so much time pass as it takes until what failed was tried again, but no more than an hour."""
        for _ in range(80):
            if await self.read(lambda tx: tx.value(_TRIED)) is None:
                return
            self.clock.moves(seconds=45)
            await self.rests()

    async def sweeps(self) -> list[str]:
        """Let every sweep run once, as their ticks do; those that failed."""
        failed = []
        for name in SWEEPS:
            try:
                await self.app.sweeps.run_once(name)
            except Exception as error:  # as in `Sweeps`: the next tick goes on
                failed.append(f"{name}: {type(error).__name__}: {error}")
        return failed

    async def read(self, function: Callable[[Tx], R]) -> R:
        """Look into the database with an eye of our own, as the system."""
        return await self.eye.read(SYSTEM, function)

    async def looks(self) -> Seen:
        """How things stand now."""
        return await self.read(look)


@asynccontextmanager
async def world(database_url: str) -> AsyncIterator[World]:
    """A world that has begun, in good weather."""
    clock = Clock()
    eye = Database(database_url, clock=clock, pool_size=1)
    async with Sandbox(pace=0, clock=clock.seconds) as sandbox:
        sandbox.settings.query_lifetime = sandbox.settings.checkout_lifetime = 2000.0
        settings = config.load(
            _env_file=None,
            bot_token=sandbox.token,
            telegram_api_url=sandbox.url,
            database_url=database_url,
            listen="127.0.0.1:0",
            send_rate=0,
        )
        try:
            async with jamboree(settings, clock=clock, ticking=False) as app:
                here = World(app, sandbox, clock, eye)
                await here.begins()
                yield here
        finally:
            await eye.close()
