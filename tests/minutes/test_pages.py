"""Minutes in the Mini App: written by two at once, decided, done, taken away."""

import re
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from models.programs import Kind
from models.rsvp import Answer
from services import rsvp
from services.sessions import SessionDetails
from tests.webapp.test_pages import ask, token
from tests.webapp.worlds import Client, Visitor, World, site, visitor


@pytest.fixture
async def client(sqlite_database: Database) -> AsyncIterator[Client]:
    async with TestClient(TestServer(site(sqlite_database))) as client:
        yield client


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    return await World.begin(sqlite_database)


@pytest.fixture
async def talk(world: World) -> SessionDetails:
    return await world.session("Members' Meetup", kind=Kind.MEETUP)


async def comes(world: World, talk: SessionDetails, name: str) -> Visitor:
    someone = visitor(name)
    await world.db.write(await world.actor(someone), rsvp.respond, talk.id, Answer.GOING)
    return someone


def path(talk: SessionDetails) -> str:
    return f"/parts/{talk.community_id}/session/{talk.id}/minutes"


async def sends(client: Client, who: Visitor, where: str, **fields: str) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {await token(client, who)}"}
    response = await client.post(where, data=fields, headers=headers)
    return response.status, await response.text()


async def reads(client: Client, who: Visitor, where: str) -> str:
    return await (await ask(client, who, where)).text()


async def test_two_write_at_once_and_the_second_sees_both(
    client: Client, world: World, talk: SessionDetails
) -> None:
    ann, ben = [await comes(world, talk, name) for name in ("Ann", "Ben")]
    note = f"{path(talk)}/note/0"
    assert 'name="revision" value="0"' in await reads(client, ann, note)
    assert "Saved." in (await sends(client, ann, note, revision="0", note="PA: <900>"))[1]
    _status, joined = await sends(client, ben, note, revision="0", note="Tea: yes")
    assert "together with what Ann wrote" in joined
    assert "PA: &lt;900&gt;\nTea: yes" in joined
    _status, clash = await sends(client, ann, note, revision="1", note="PA: 950")
    assert "Ben changed the same lines" in clash or "Saved" in clash
    assert "PA: 950" in clash
    assert "Tea: yes" in clash


async def test_what_is_typed_is_kept_until_it_is_saved(
    client: Client, world: World, talk: SessionDetails
) -> None:
    ann = await comes(world, talk, "Ann")
    note = f"{path(talk)}/note/0"
    assert (await sends(client, ann, note + "/draft", revision="0", note="half a sent"))[0] == 204
    found = await reads(client, ann, note)
    assert "half a sent" in found
    assert "You left this unsaved" in found
    assert (await sends(client, ann, note, revision="0", note="x" * 20_000))[0] == 422
    assert "half a sent" not in (await sends(client, ann, note + "/forget"))[1]


async def test_decisions_and_tasks_are_added_and_ticked_off(
    client: Client, world: World, talk: SessionDetails
) -> None:
    ann = await comes(world, talk, "Ann")
    assert (
        "12 for, 3 against" in (await sends(client, ann, path(talk) + "/decision", decision="PA 12:3:1"))[1]
    )
    added = (
        await sends(client, ann, path(talk) + "/task", task="Get quotes", assignee="Ann", due="2026-12-12")
    )[1]
    assert "by Sat 12 Dec" in added
    task = re.findall(r"/task/(\d+)", added)[0]
    assert (await sends(client, ann, path(talk) + "/task", task="Late", due="2020-01-01"))[0] == 422
    assert "Get quotes" in await reads(client, ann, "/parts/home")
    done = (await sends(client, ann, f"/parts/{talk.community_id}/mine/task/{task}"))[1]
    assert "Done. Thank you!" in done
    assert "✓ <strong>Get quotes" in await reads(client, ann, path(talk))
    decisions = f"/parts/{talk.community_id}/program/{talk.program_id}/decisions"
    assert "<strong>PA</strong>" in await reads(client, ann, decisions + "?q=pa")
    assert "Nothing fits" in await reads(client, ann, decisions + "?q=lamp")


async def test_the_document_is_fetched_by_its_signed_address_alone(
    client: Client, world: World, talk: SessionDetails
) -> None:
    ann = await comes(world, talk, "Ann")
    await sends(client, ann, f"{path(talk)}/note/0", revision="0", note="Noted. Записано. مكتوب")
    address = re.findall(r'id="paper"[^>]* href="([^"]+)"', await reads(client, ann, path(talk)))[0]
    address = address.replace("&amp;", "&")
    response = await client.get(address)
    assert (response.status, response.content_type) == (200, "application/pdf")
    assert (await response.read()).startswith(b"%PDF-")
    assert (await client.get(address[:-3] + "abc")).status == 404


async def test_a_stranger_reads_nothing(client: Client, world: World, talk: SessionDetails) -> None:
    ann = await comes(world, talk, "Ann")
    await sends(client, ann, f"{path(talk)}/note/0", revision="0", note="inner matters")
    eve = visitor("Eve")
    for where in ("", "/note/0", "/note/0/versions"):
        response = await ask(client, eve, path(talk) + where)
        assert response.status == 403
        assert "inner matters" not in await response.text()
    assert (await sends(client, eve, f"{path(talk)}/note/0", revision="1", note="graffiti"))[0] == 403
