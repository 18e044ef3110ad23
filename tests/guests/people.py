"""People without Telegram: they fill in forms and open the links of letters."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiohttp import ClientResponse
from sqlalchemy import select

from models.actor import SYSTEM
from models.outbox import OutboxMessage
from models.rsvp import Rsvp
from models.tx import Tx, table_of
from models.users import User
from services import guests
from services.outbox import Kind
from services.sessions import SessionDetails
from tests.webapp.worlds import Client, World
from views import guests as views
from views.links import Links

outbox = table_of(OutboxMessage)
rsvps = table_of(Rsvp)
users = table_of(User)


def _sent(tx: Tx, kind: Kind) -> list[Any]:
    return list(tx.rows(select(outbox).where(outbox.c.kind == kind).order_by(outbox.c.id)))


def _answers(tx: Tx, session: int) -> list[tuple[str, str]]:
    rows = tx.rows(
        select(users.c.name, rsvps.c.status)
        .select_from(rsvps.join(users, users.c.id == rsvps.c.user_id))
        .where(rsvps.c.session_id == session)
        .order_by(rsvps.c.id)
    )
    return [(row.name, row.status.value) for row in rows]


@dataclass(frozen=True)
class Guests:
    """What they do on the site, and what it comes to."""

    client: Client
    world: World
    links: Links

    token: dict[str, str] = field(default_factory=dict)
    """What the forms of this browser carry."""

    async def read(self, where: str, **headers: str) -> str:
        """A page's text."""
        page = await (await self.client.get(where, headers=headers)).text()
        if found := re.findall(r'name="csrf" value="([^"]*)"', page):
            self.token["csrf"] = found[0]
        return page

    async def fills_in(self, where: str, *, wait: float = 5, **fields: Any) -> ClientResponse:
        """Open the form, take one's time, send it."""
        page = await self.read(where)
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        self.world.town.now += timedelta(seconds=wait)
        given = {"name": "Ana Silva", "email": "ana@example.org", "consent": "yes", **fields}
        return await self.client.post(where, data={**hidden, **given})

    async def posts(self, where: str, **fields: str) -> ClientResponse:
        """Press a button of a page that is, or was, open; redirects are followed."""
        return await self.client.post(where, data={**self.token, **fields})

    async def letters(self, kind: Kind = Kind.CONFIRM_PLACE) -> list[Any]:
        """What the outbox has of a kind, the latest last."""
        return await self.world.db.read(SYSTEM, _sent, kind)

    async def link(self) -> str:
        """The link of the latest letter that asks to confirm."""
        row = (await self.letters())[-1]
        found = views.confirm_link(self.links, self.links.seals.open(row.params["sealed"]["secret"]))
        assert found
        return found.removeprefix(self.links.public_url or "")

    async def registers(self, where: str, **fields: Any) -> ClientResponse:
        """Ask and confirm: the guest's own page."""
        assert (await self.fills_in(where, **fields)).status == 200
        return await self.posts(await self.link())

    async def own(self, email: str = "ana@example.org") -> str:
        """The path of somebody's personal page."""
        here = guests.inside(SYSTEM, self.world.community)
        known = await self.world.db.read(here, guests.by_address, email)
        assert known
        token = views.personal_token(self.links.seals, self.world.community, known.user_id, known.generation)
        return views.personal_path(token)

    async def answers(self, session: SessionDetails) -> list[tuple[str, str]]:
        """Who answered a session, and what it came to."""
        return await self.world.db.read(SYSTEM, _answers, session.id)
