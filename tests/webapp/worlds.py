"""A small world for the pages: communities, sessions and people, made by the product's own services."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import orjson
from aiohttp import web
from sqlalchemy import select

from models.actor import Actor
from models.database import Database
from models.links import LinkKind
from models.rsvp import Answer
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from sandbox.init_data import launch_url, sign
from services import communities, links, people, programs, rsvp, sessions
from services.communities import Group
from services.people import ANYBODY, Profile
from services.programs import Draft
from services.schedule import once
from services.sessions import SessionDetails
from views.links import Links
from webapp.app import TELEGRAM_SCRIPT, build

TOKEN = "42:sandbox-token"
LINKS = Links("jamboree_bot")
LISBON = ZoneInfo("Europe/Lisbon")
_ids = itertools.count(1000)


def site(db: Database, script_url: str = TELEGRAM_SCRIPT, ancestors: Sequence[str] = ()) -> web.Application:
    """The application as production builds it."""
    return build(db, bot_token=TOKEN, links=LINKS, telegram_script_url=script_url, frame_ancestors=ancestors)


@dataclass(frozen=True)
class Visitor:
    """Somebody with a Telegram account, known to the bot or not."""

    telegram_id: int
    first_name: str
    language: str = "en"

    def init_data(self, *, start: str = "", at: datetime | None = None, **changed: str) -> str:
        """What Telegram would sign for this person now, or at another time."""
        card = {"id": self.telegram_id, "first_name": self.first_name, "language_code": self.language}
        moment = at or datetime.now(UTC)
        fields = {"user": orjson.dumps(card).decode(), "auth_date": str(int(moment.timestamp()))}
        if start:
            fields["start_param"] = start
        return sign(TOKEN, {**fields, **changed})

    def launch(self, url: str, *, theme: str = "light", start: str = "") -> str:
        """The address Telegram opens."""
        return launch_url(url, self.init_data(start=start), theme)


def visitor(name: str, language: str = "en") -> Visitor:
    """Somebody new."""
    return Visitor(next(_ids), name, language)


@dataclass
class World:
    """One community and its organizer."""

    db: Database
    organizer: Actor
    community: int

    @classmethod
    async def begin(cls, db: Database, title: str = "Weekly jam") -> "World":
        """A community set up in a group by Olga."""
        olga = await db.write(ANYBODY, people.remember, Profile(next(_ids), "Olga Organizer", None, "en"))
        made = await db.write(
            olga, communities.create, Group(-next(_ids), title), language="en", zone="Europe/Lisbon"
        )
        inside = replace(olga, community_id=made.community.id)
        return cls(db, await db.read(inside, people.enter, olga), made.community.id)

    async def session(
        self, name: str = "Thursday jam", *, days: float = 5, **draft: object
    ) -> SessionDetails:
        """One session of a program of its own, some days ahead."""
        start = (datetime.now(LISBON) + timedelta(days=days)).replace(
            hour=19, minute=0, second=0, microsecond=0, tzinfo=None
        )
        plan = Draft(name, once(start, "Europe/Lisbon"), **{"visibility": "public", **draft})  # type: ignore[arg-type]
        program = await self.db.write(self.organizer, programs.create, plan)
        return await self.db.read(self.organizer, _first, program.id)

    async def actor(self, who: Visitor) -> Actor:
        """The person in this community, as the chat would know them."""
        profile = Profile(who.telegram_id, who.first_name, None, who.language)
        person = await self.db.write(ANYBODY, people.remember, profile)
        return await self.db.read(replace(person, community_id=self.community), people.enter, person)

    async def says(
        self, who: Visitor, session: SessionDetails, answer: Answer = Answer.GOING, **more: object
    ) -> None:
        """Somebody answers in the chat."""
        actor = await self.actor(who)
        await self.db.write(actor, rsvp.respond, session.id, answer, **more)  # type: ignore[arg-type]

    async def reference(self, session: SessionDetails) -> str:
        """The session's deep-link reference."""
        return await self.db.write(self.organizer, links.reference, LinkKind.SESSION, session.id)


def _first(tx: Tx, program: int) -> SessionDetails:
    table = table_of(ProgramSession)
    found = select(table.c.id).where(here(table), table.c.program_id == program)
    return sessions.details(tx, tx.value(found))


def path(session: SessionDetails) -> str:
    """Where a session is, below `/app` or `/parts`."""
    return f"/{session.community_id}/session/{session.id}"


def launched(address: str) -> str:
    """The init data within a launch address."""
    fields = address.partition("#")[2].split("&")
    return next(unquote(field.removeprefix("tgWebAppData=")) for field in fields if "tgWebAppData" in field)
