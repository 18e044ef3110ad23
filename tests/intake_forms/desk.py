"""People who open pages of a study over real HTTP, in the Mini App and in a browser without script."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from models.actor import SYSTEM, Actor
from models.tx import table_of
from models.users import User
from services.bookings import BookingDetails
from services.vault import Vault
from tests.intake_forms.study import Study
from tests.web_pages.browsing import Browsing, secret_for, signed_in
from tests.webapp.test_pages import token
from tests.webapp.worlds import TOKEN, Client, Visitor
from views.links import Links
from webapp.app import build
from webapp.markup import Element, parse

users = table_of(User)
Typed = Mapping[str, Sequence[str]]


class Desk:
    """The site of a study."""

    def __init__(self, study: Study, client: Client) -> None:
        self.study, self.client = study, client

    async def asks(
        self, who: Actor, path: str, status: int = 200, data: object = None, *, whole: bool = False
    ) -> str:
        """What a page of the Mini App says, or comes of a form; `whole` is one of no community."""
        name = select(users.c.telegram_id).where(users.c.id == who.user_id)
        telegram_id = await self.study.db.read(SYSTEM, lambda tx: tx.value(name))
        bearer = await token(self.client, Visitor(telegram_id, who.name, "en"))
        response = await self.client.request(
            "GET" if data is None else "POST",
            f"/parts{path}" if whole else f"/parts/{self.study.community_id}{path}",
            headers={"Authorization": f"Bearer {bearer}"},
            data=data,  # type: ignore[arg-type]
        )
        text = await response.text()
        assert response.status == status, text
        return text

    async def browses(self, who: Actor) -> Browsing:
        """Somebody at a browser without script."""
        return signed_in(self.client, await secret_for(self.study.db, who.user_id or 0))


@asynccontextmanager
async def open_desk(study: Study, *keys: str) -> AsyncIterator[Desk]:
    """The site of a study, whose operator set these keys."""
    study.vault = Vault(keys)
    links = Links("jamboree_bot")
    site = build(study.db, bot_token=TOKEN, links=links, vault=study.vault)
    async with TestClient(TestServer(site)) as client:
        yield Desk(study, client)


def sheet(page: str, typed: Typed, **files: tuple[str, bytes]) -> FormData:
    """A form as a browser sends it: with the stamp that the page has."""
    form = FormData(default_to_multipart=True)
    form.add_field("stamp", by_name(page, "stamp")[0].get("value"))
    for name, values in typed.items():
        for value in values:
            form.add_field(name, value)
    for name, (file, content) in files.items():
        form.add_field(name, content, filename=file, content_type="application/octet-stream")
    return form


def by_name(page: str, name: str) -> list[Element]:
    """The fields of a page that are called so."""
    return [one for one in parse(page).elements() if one.get("name") == name]


def where(booking: BookingDetails) -> str:
    """The page of a booking's form."""
    return f"/booking/{booking.id}/form"
