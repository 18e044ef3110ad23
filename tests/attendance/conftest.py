"""An evening at the door, on a real database: an owner, a session, people who answered it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from models.actor import Actor
from models.database import Database
from models.rsvp import Answer
from services import attendance, marking, rsvp
from services.attendance import Entry, Roll
from services.sessions import SessionDetails
from tests.town import Town


@dataclass
class Evening:
    """One session and who has to do with it."""

    town: Town
    owner: Actor
    session: SessionDetails
    people: dict[str, Actor] = field(default_factory=dict)

    @property
    def db(self) -> Database:
        """Where it is kept."""
        return self.town.db

    async def answers(self, name: str, answer: Answer = Answer.GOING, **more: Any) -> Actor:
        """A new person, who answers."""
        person = await self.town.person(name, self.session.community_id)
        await self.db.write(person, rsvp.respond, self.session.id, answer, **more)
        self.people[name] = person
        return person

    def at(self, **after_start: float) -> None:
        """Let it be so long after the start (before it: negative)."""
        self.town.now = self.session.starts_at + timedelta(**after_start)

    async def marks(self, name: str, *, came: bool = True, by: Actor | None = None) -> marking.Marked:
        """Mark a person."""
        who = self.people[name].user_id or 0
        return await self.db.write(by or self.owner, marking.mark, self.session.id, who, came=came)

    async def roll(self, page: int = 0, most: int = 50) -> Roll:
        """The list as it is now."""
        return await self.db.read(self.owner, attendance.page_of, self.session.id, page, most)

    async def line(self, name: str) -> Entry:
        """One person's line."""
        return next(one for one in (await self.roll()).entries if one.name == name)


@pytest.fixture
async def evening(database: Database) -> Evening:
    """A weekly jam, an hour before which nobody can be marked yet, on both databases."""
    town = Town(database)
    owner = await town.community()
    return Evening(town, owner, await town.session(owner))
