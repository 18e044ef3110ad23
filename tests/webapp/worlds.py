"""People who open the Mini App, and a community for them to find there."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from aiohttp import web
from aiohttp.test_utils import TestClient

from models.actor import Actor
from models.database import Database
from models.rsvp import Answer
from sandbox.init_data import launch_url, sign
from services import people, rsvp
from services.people import ANYBODY, Profile
from services.sessions import SessionDetails
from tests.town import NOW, Town
from views.links import Links
from webapp.app import TELEGRAM_SCRIPT, build

TOKEN = "42:sandbox-token"
Client = TestClient[web.Request, web.Application]
_numbers = itertools.count(500_000)


def site(
    db: Database,
    script_url: str = TELEGRAM_SCRIPT,
    ancestors: Sequence[str] = (),
    public_url: str | None = None,
) -> web.Application:
    """The application as production builds it."""
    links = Links("jamboree_bot", public_url=public_url)
    return build(db, bot_token=TOKEN, links=links, telegram_script_url=script_url, frame_ancestors=ancestors)


@dataclass(frozen=True)
class Visitor:
    """Somebody with a Telegram account, known to the bot or not."""

    telegram_id: int
    name: str
    language: str

    def init_data(self, *, start: str = "", at: datetime = NOW) -> str:
        """What Telegram would sign for this person."""
        card = {"id": self.telegram_id, "first_name": self.name, "language_code": self.language}
        fields = {"user": orjson.dumps(card).decode(), "auth_date": str(int(at.timestamp()))}
        return sign(TOKEN, {**fields, "start_param": start} if start else fields)

    def launch(self, url: str, *, theme: str = "light", start: str = "") -> str:
        """The address Telegram opens."""
        return launch_url(url, self.init_data(start=start), theme)


def visitor(name: str, language: str = "en") -> Visitor:
    """Somebody new."""
    return Visitor(next(_numbers), name, language)


@dataclass(frozen=True)
class World:
    """One community and its organizer."""

    town: Town
    organizer: Actor

    @classmethod
    async def begin(cls, db: Database, title: str = "Weekly jam") -> "World":
        """A community of its own."""
        town = Town(db)
        return cls(town, await town.community(title))

    @property
    def db(self) -> Database:
        """The database it is on."""
        return self.town.db

    @property
    def community(self) -> int:
        """Its id."""
        return self.organizer.community_id or 0

    async def session(self, name: str = "Thursday jam", **draft: Any) -> SessionDetails:
        """The first session of a program."""
        return await self.town.session(self.organizer, name=name, **draft)

    async def actor(self, who: Visitor) -> Actor:
        """The person in this community, as the chat would know them."""
        profile = Profile(who.telegram_id, who.name, None, who.language)
        return await self.town.inside(await self.db.write(ANYBODY, people.remember, profile), self.community)

    async def says(
        self, who: Visitor, session: SessionDetails, answer: Answer = Answer.GOING, **more: Any
    ) -> None:
        """Somebody answers in the chat."""
        await self.db.write(await self.actor(who), rsvp.respond, session.id, answer, **more)


def path(session: SessionDetails) -> str:
    """Where a session is, below `/app` or `/parts`."""
    return f"/{session.community_id}/session/{session.id}"
