"""The line-up and the question about recording on pages: the same rules as in the chat."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.communities import Role
from models.database import Database
from models.programs import Kind
from models.rsvp import Answer
from services import instruments, roster
from services.sessions import SessionDetails
from tests.webapp.test_pages import ask, token
from tests.webapp.worlds import Client, Visitor, World, path, site, visitor

JAM: dict[str, Any] = {"lineup_wanted": ["drums", "bass"], "recording_allowed": True, "session_vibe": "blues"}


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    async with TestClient(TestServer(site(database))) as client:
        yield client


@pytest.fixture
async def world(database: Database) -> World:
    return await World.begin(database)


@pytest.fixture
async def jam(world: World) -> SessionDetails:
    return await world.session(kind=Kind.JAM_SESSION, settings=JAM)


async def post(
    client: Client, who: Visitor, jam: SessionDetails, what: str, **fields: str
) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {await token(client, who)}"}
    response = await client.post(f"/parts{path(jam)}/{what}", data=fields, headers=headers)
    return response.status, await response.text()


async def test_what_is_missing_is_brought_with_one_button(
    client: Client, world: World, jam: SessionDetails
) -> None:
    alice = visitor("Alice")
    await world.says(alice, jam, Answer.GOING)
    page = await (await ask(client, alice, f"/parts{path(jam)}")).text()
    assert "Missing: drums and bass" in page
    status, text = await post(client, alice, jam, "lineup/put", thing=instruments.token("drums"))
    assert status == 200
    assert "Missing: bass" in text


async def test_a_line_and_ticks_say_the_same(client: Client, world: World, jam: SessionDetails) -> None:
    alice = visitor("Alice")
    await world.says(alice, jam, Answer.GOING)
    _status, text = await post(
        client, alice, jam, "lineup/say", lineup="bringing theremin, bass; looking for keys"
    )
    assert "Missing: drums and keys" in text
    tokens = {f"thing-{instruments.token(what)}": "1" for what in ("drums", "theremin")}
    _status, text = await post(client, alice, jam, "lineup/choose", side="bringing", **tokens)
    assert "Missing: bass and keys" in text
    assert "Theremin" in text


async def test_what_cannot_be_taken_is_said_beside_its_field(
    client: Client, world: World, jam: SessionDetails
) -> None:
    alice = visitor("Alice")
    assert (await post(client, alice, jam, "lineup/say", lineup="x" * 300))[0] == 422
    assert (await post(client, alice, jam, "lineup/wish", wish="loud"))[0] == 422
    assert (await post(client, alice, jam, "lineup/put", thing="deadbeef"))[0] == 404
    assert (await post(client, alice, jam, "lineup/describe", session_vibe="mine"))[0] == 403
    assert (await post(client, alice, jam, "recording/answer", consent="perhaps"))[0] == 422
    assert (await post(client, alice, jam, "recording/answer", consent="yes"))[0] in (403, 409, 422)


async def test_keys_are_wished_for_and_organizers_describe_the_date(
    client: Client, world: World, jam: SessionDetails
) -> None:
    alice = visitor("Alice")
    await world.says(alice, jam, Answer.GOING)
    await post(client, alice, jam, "lineup/wish", pressed="key:Gm", on="yes")
    _status, text = await post(client, alice, jam, "lineup/wish", wish="132")
    assert "Gm ×1" in text
    assert "132 ×1" in text
    said = {"session_vibe": "slow", "skill_level": "beginner", "lineup_wanted": "2 guitars", "for_all": "yes"}
    host = visitor("Hanna")
    await world.says(host, jam, Answer.MAYBE)
    hanna = (await world.actor(host)).user_id or 0
    await world.db.write(world.organizer, roster.change_role, hanna, Role.ADMIN)
    status, text = await post(client, host, jam, "lineup/describe", **said)
    assert status == 200
    assert "slow · Beginners" in text
    assert "Missing: guitar" in text


async def test_who_comes_is_asked_on_the_page_of_the_session(
    client: Client, world: World, jam: SessionDetails
) -> None:
    alice = visitor("Alice")
    await world.says(alice, jam, Answer.GOING)
    page = await (await ask(client, alice, f"/parts{path(jam)}")).text()
    assert "May you be on it?" in page
    _status, text = await post(client, alice, jam, "recording/answer", consent="yes", asked="session")
    assert "May you be on it?" not in text
    page = await (await ask(client, alice, f"/parts{path(jam)}/recording")).text()
    assert "All agree to a recording." in page
