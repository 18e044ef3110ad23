"""The world of a simulation: Jamboree as in production, a group with its people, programs, and the time."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import and_, or_, select

from bot import config
from bot.app import Jamboree, jamboree
from models.actor import SYSTEM, Actor
from models.database import Database
from models.mails import DoorMail
from models.outbox import Delivery, OutboxMessage
from models.tx import Tx, table_of
from sandbox.client import Group, Person
from sandbox.server import Sandbox
from sandbox.settling import idle
from sandbox.stripe import StripeBox
from services.people import Profile
from tests.simulation import bodies
from tests.simulation.around import Around
from tests.simulation.bodies import Body, Here
from tests.simulation.clock import Clock, HurriedLoop, aside
from tests.simulation.ears import Ears
from tests.simulation.line import Line
from tests.simulation.mailing import Reader
from tests.simulation.seen import Seen, look
from tests.simulation.work import works

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

PACE = 0.05
"""By which Telegram waits less before it posts again what was not received."""

BREATH = 0.06
"""Seconds of ours while three quarters of a minute pass: a chat that Telegram wants left alone for one is
left alone for a second of ours, whatever the clock says. So it is late by minutes, and not by half an hour.
"""
PUT_OFF = timedelta(minutes=11)
"""The longest that something is put off after it failed."""

R = TypeVar("R")
outbox = table_of(OutboxMessage)
door_mails = table_of(DoorMail)


class Broken(AssertionError):
    """Something is not as it must be."""


def _under_way(tx: Tx) -> bool:
    for table in (outbox, door_mails):
        waits = and_(table.c.status == Delivery.PENDING, table.c.due_at <= tx.now)
        query = select(table.c.id).where(or_(waits, table.c.status == Delivery.SENDING))
        if tx.value(query.limit(1)) is not None:
            return True
    return False


class World:
    """A running Jamboree, its people, and an eye of our own on its database."""

    def __init__(
        self, app: Jamboree, sandbox: Sandbox, clock: Clock, eye: Database, what_there_is: Around
    ) -> None:
        self.around = what_there_is
        self.app = app
        self.sandbox = sandbox
        self.clock = clock
        self.eye = eye
        self.looking = asyncio.Lock()
        """Held while there is nothing to look at."""
        self.body: Body = Here(app)
        self.line = Line(app.db)
        self._works = works(app)
        self.ears = Ears(clock)
        self.organizer = self._comes("Ana", "en")
        self.people = [self._comes(name, language) for name, language in CAST.items()]
        self.stripe = StripeBox(clock=clock.seconds)
        sandbox.world.stripe = self.stripe
        self.bank: list[bytes] = []
        """The files that the bank has made so far."""
        self.group: Group
        self.community_id = 0
        self.readers: list[Reader] = []
        """Who is not in Telegram."""
        self.lesson = ""
        """The reference of what can be booked."""
        self.acting: set[int] = set()
        """Telegram ids of who does something now."""
        self.doubles = False
        """Whether every tap comes twice."""

    def _comes(self, name: str, language: str) -> Person:
        person = self.sandbox.person(name, language=language)
        self.ears.listen(person)
        return person

    async def actor(self, person: Person, community: int | None = 0) -> Actor:
        """Who a person is in the community (0), or outside of any (None)."""
        profile = Profile(person.id, person.name, person.user.username or None, person.user.language_code)
        where = self.community_id if community == 0 else community
        return await self.app.actors.find(profile, where, None)

    def busy(self) -> bool:
        """Whether work is under way: a call to Telegram, a transaction, a question to Redis."""
        return bool(self.sandbox.bot.open_calls) or self._works()

    async def rests(self) -> None:
        """Wait until every update is confirmed, and nothing that is due waits to be sent. Raises Broken."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            await asyncio.sleep(LULL)
            if not idle(self.sandbox.world) or await self.read(_under_way):
                continue
            if idle(self.sandbox.world):
                return
        raise Broken("it does not come to rest: an update is not confirmed, or a message not sent")

    async def catches_up(self) -> None:
        """Let so much time pass as it takes until what failed was tried again, but no more than an hour."""
        for _ in range(80):
            if not await self.read(_soon_again):
                return
            self.clock.moves(seconds=45)
            await aside(time.sleep, BREATH)
            await self.rests()

    async def read(self, function: Callable[[Tx], R]) -> R:
        """Look into the database with an eye of our own, as the system."""
        async with self.looking:
            return await self.eye.read(SYSTEM, function)

    async def looks(self) -> Seen:
        """How things stand now."""
        return await self.read(look)


Begins = Callable[[World], Awaitable[None]]
"""Sets everything up."""


def _soon_again(tx: Tx) -> bool:
    """Whether something is put off for a moment, as what has failed is."""
    soon = outbox.c.due_at <= tx.now + PUT_OFF
    return tx.value(select(outbox.c.id).where(outbox.c.status == Delivery.PENDING, soon).limit(1)) is not None


@asynccontextmanager
async def world(what_there_is: Around, begins: Begins, *, elsewhere: bool) -> AsyncIterator[World]:
    """A world that has begun in good weather; with Jamboree in a process of its own, or in this one."""
    clock = Clock()
    eye = Database(what_there_is.kept.url, clock=clock, pool_size=1)
    async with Sandbox(pace=PACE, clock=clock.seconds) as sandbox:
        sandbox.settings.query_lifetime = sandbox.settings.checkout_lifetime = 2000.0
        settings = {
            **what_there_is.settings,
            "bot_token": sandbox.token,
            "telegram_api_url": sandbox.url,
            "stripe_api_url": f"{sandbox.url}/stripe",
            "send_rate": 0,
        }
        try:
            async with _here(sandbox, clock, eye, settings, what_there_is) as here:
                await begins(here)
                if not elsewhere:
                    yield here
            if elsewhere:
                async with bodies.elsewhere(settings, clock.shown) as body:
                    here.body = body
                    yield here
        finally:
            await eye.close()


@asynccontextmanager
async def _here(
    sandbox: Sandbox, clock: Clock, eye: Database, settings: Mapping[str, Any], what_there_is: Around
) -> AsyncIterator[World]:
    """One that runs in this process."""
    chosen = config.load(_env_file=None, **settings)
    async with jamboree(chosen, clock=clock, ticking=False) as app:
        here = World(app, sandbox, clock, eye, what_there_is)
        loop = asyncio.get_running_loop()
        assert isinstance(loop, HurriedLoop)
        loop.hurries_unless(here.busy)
        yield here
