"""A jam with roles and a cost, on a real database: those who run it, and people who answered."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from models.actor import Actor
from models.database import Database
from models.rsvp import Answer
from services import registrations, rsvp
from services.registration_filter import EVERYBODY, Wanted
from services.registrations import Listing, Registration
from services.sessions import SessionDetails
from tests.town import Town


@dataclass
class Jam:
    """One session and who has to do with it."""

    town: Town
    owner: Actor
    session: SessionDetails
    people: dict[str, Actor] = field(default_factory=dict)

    @property
    def db(self) -> Database:
        """Where it is kept."""
        return self.town.db

    def pool(self, role: str) -> int:
        """The places of a role."""
        return next(pool.id for pool in self.session.pools if pool.role == role)

    async def answers(
        self, name: str, answer: Answer = Answer.GOING, *, role: str = "base", **more: Any
    ) -> Actor:
        """A new person, who answers."""
        person = await self.town.person(name, self.session.community_id)
        pool = self.pool(role) if answer is Answer.GOING else None
        await self.db.write(person, rsvp.respond, self.session.id, answer, pool_id=pool, **more)
        self.people[name] = person
        return person

    async def table(self, wanted: Wanted = EVERYBODY, page: int = 0, most: int = 50) -> Listing:
        """The table as it is now."""
        return await self.db.read(self.owner, registrations.listing, self.session.id, wanted, page, most)

    async def names(self, **wanted: Any) -> list[str]:
        """Who is in it, in order."""
        return [row.name for row in (await self.table(Wanted(**wanted))).rows]

    async def row(self, name: str) -> Registration:
        """One person's row."""
        return next(row for row in (await self.table()).rows if row.name == name)


@pytest.fixture
async def jam(database: Database) -> Jam:
    """Two bases and two flyers, 10 euros each, on both databases."""
    town = Town(database)
    owner = await town.community()
    places = {"base": 2, "flyer": 2}
    session = await town.session(owner, roles=places, cost_minor=1000, currency="EUR", guests_allowed=2)
    return Jam(town, owner, session)
