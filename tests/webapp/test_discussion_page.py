"""The talk about a session in the Mini App, as a browser asks for it."""

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from services import comments
from services.sessions import SessionDetails
from tests.webapp.test_pages import ask, token
from tests.webapp.worlds import Client, Visitor, World, path, site, visitor


async def do(client: Client, who: Visitor, where: str, **fields: str) -> tuple[int, str]:
    response = await client.post(
        f"/parts{where}", data=fields, headers={"Authorization": f"Bearer {await token(client, who)}"}
    )
    return response.status, await response.text()


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    return await World.begin(sqlite_database)


@pytest.fixture
async def jam(world: World) -> SessionDetails:
    return await world.session()


async def test_one_says_something_is_answered_and_takes_it_back(world: World, jam: SessionDetails) -> None:
    ann, ben = visitor("Ann"), visitor("Ben")
    async with TestClient(TestServer(site(world.db))) as client:
        status, page = await do(client, ann, f"{path(jam)}/discussion/say", comment="Is there <b>tea</b>?")
        assert status == 200
        assert "Is there &lt;b&gt;tea&lt;/b&gt;?" in page
        said = page.split('id="comment-')[1].split('"')[0]
        thread = f"/{world.community}/comment/{said}"

        status, page = await do(client, ben, f"{thread}/reply", comment="And cake")
        assert "to Ann" in page
        assert "And cake" in page
        status, page = await do(client, ann, f"{thread}/change", text="Is there coffee?")
        assert "Is there coffee?" in page
        status, page = await do(client, ben, f"{thread}/change", text="mine now")
        assert status == 403
        status, page = await do(client, ann, f"{thread}/remove")
        assert "Deleted" in page
        status, page = await do(client, ann, f"{thread}/restore")
        assert "Is there coffee?" in page


async def test_nothing_to_say_is_told_beside_the_field(world: World, jam: SessionDetails) -> None:
    async with TestClient(TestServer(site(world.db))) as client:
        status, page = await do(client, visitor("Ann"), f"{path(jam)}/discussion/say", comment=" ")
    assert status == 422
    assert "The comment: something is missing." in page


async def test_a_long_discussion_has_pages(world: World, jam: SessionDetails) -> None:
    for number in range(45):
        await world.db.write(world.organizer, comments.say, jam.id, f"thought {number}.")
    ann = visitor("Ann")
    async with TestClient(TestServer(site(world.db))) as client:
        first = await (await ask(client, ann, f"/parts{path(jam)}/discussion")).text()
        last = await (await ask(client, ann, f"/parts{path(jam)}/discussion/2")).text()
        beyond = await (await ask(client, ann, f"/parts{path(jam)}/discussion/9999")).text()
    assert "thought 44." in first
    assert "thought 24." not in first
    assert "thought 0." in last
    assert "thought 0." in beyond


async def test_another_communitys_talk_is_not_there(world: World, jam: SessionDetails) -> None:
    said = await world.db.write(world.organizer, comments.say, jam.id, "secret")
    other = await World.begin(world.db, "Other place")
    eve = visitor("Eve")
    async with TestClient(TestServer(site(world.db))) as client:
        for where in (
            f"/{other.community}/comment/{said}",
            f"/{other.community}/session/{jam.id}/discussion",
        ):
            response = await ask(client, eve, f"/parts{where}")
            assert response.status == 404
            assert "secret" not in await response.text()
