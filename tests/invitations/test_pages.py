"""Inviting in the app."""

from collections.abc import AsyncIterator
from html import unescape

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from models.programs import Visibility
from services import invitations, members
from tests.webapp.test_pages import ask
from tests.webapp.test_program_form import organizer, sends
from tests.webapp.worlds import Client, World, site, visitor


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    return await World.begin(sqlite_database)


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    async with TestClient(TestServer(site(world.db))) as client:
        yield client


async def test_a_link_a_member_by_name_and_off_the_list_again(client: Client, world: World) -> None:
    olga, ann = await organizer(world), visitor("Ann Example")
    session = await world.session(visibility=Visibility.INVITE_ONLY)
    await world.db.write(await world.actor(ann), members.join)
    here = f"/{world.community}/program/{session.program_id}"
    assert f"{here}/invited" in await (await ask(client, olga, f"/parts{here}")).text()

    _response, text = await sends(client, olga, f"{here}/invited/link", {"wanted": "renew"})
    found = await world.db.read(world.organizer, invitations.opened, session.program_id)
    assert f"start={found.reference}" in text
    assert (await sends(client, olga, f"{here}/invited/link", {"wanted": "explode"}))[0].status == 422
    _response, text = await sends(client, olga, f"{here}/invited/link", {"wanted": "stop"})
    assert "start=" not in text

    who = (await world.actor(ann)).user_id
    text = await (await ask(client, olga, f"/parts{here}/invited/search?name=example")).text()
    assert f"invite-{who}" in text
    _response, text = await sends(client, olga, f"{here}/invited/add", {"who": str(who)})
    assert "Ann Example is invited." in unescape(text)
    assert (await ask(client, ann, f"/parts{here}")).status == 200
    assert (await ask(client, ann, f"/parts{here}/invited")).status == 403
    _response, text = await sends(client, olga, f"{here}/invited/remove", {"who": str(who)})
    assert "Ann Example is no longer invited." in unescape(text)
    assert (await ask(client, ann, f"/parts{here}")).status == 404
