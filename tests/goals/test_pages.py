"""Goals in the Mini App: what the chat does, by forms that lose nothing typed."""

import re
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.communities import Role
from models.database import Database
from services import members, roster
from services.sessions import SessionDetails
from tests.webapp.test_pages import token
from tests.webapp.worlds import Client, Visitor, World, site, visitor

GOAL = {"kind": "visits", "target": "50", "first": "2026-11-23", "until": "2026-12-31", "title": ""}


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    return await World.begin(sqlite_database)


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    async with TestClient(TestServer(site(world.db))) as client:
        yield client


@pytest.fixture
async def jam(world: World) -> SessionDetails:
    return await world.session()


async def visits(world: World, name: str, role: Role | None = None) -> Visitor:
    """A member with a browser."""
    someone = visitor(name)
    await world.db.write(await world.actor(someone), members.join)
    if role:
        who = (await world.actor(someone)).user_id or 0
        await world.db.write(world.organizer, roster.change_role, who, role)
    return someone


async def asks(client: Client, who: Visitor, where: str, status: int = 200, **fields: str) -> str:
    """What a page says, or comes of a form."""
    bearer = {"Authorization": f"Bearer {await token(client, who)}"}
    given = {"data": fields} if fields else {}
    method = "POST" if fields else "GET"
    response = await client.request(method, f"/parts{where}", headers=bearer, **given)  # type: ignore[arg-type]
    text = await response.text()
    assert response.status == status, text
    return text + response.headers.get("HX-Retarget", "")


async def test_a_goal_is_set_changed_and_deleted_on_its_pages(
    client: Client, world: World, jam: SessionDetails
) -> None:
    ana, ann = await visits(world, "Ana", Role.ADMIN), await visits(world, "Ann")
    here = f"/{jam.community_id}/program/{jam.program_id}/goals"
    assert 'value="2026-12-31"' in await asks(client, ana, here + "/new")
    made = await asks(client, ana, here, **GOAL)
    assert "0 of 50 visits" in made
    goal = re.search(r"/\d+/goal/\d+", made)
    assert goal is not None
    assert "Reach 50 visits" in await asks(client, ann, here)
    assert "Edit goal" not in await asks(client, ann, goal.group())
    changed = {**GOAL, "revision": "1", "target": "10", "title": "Ten <times>"}
    assert "Ten &lt;times&gt;" in await asks(client, ana, goal.group(), **changed)
    late = await asks(client, ana, goal.group(), **{**changed, "title": "Mine"})
    assert "Ana changed this meanwhile." in late
    assert 'value="Mine"' in late
    gone = await asks(client, ana, goal.group() + "/delete", do="it")
    assert "The goal is deleted." in gone
    await asks(client, ann, goal.group(), 404)
    assert "0 of 10 visits" in await asks(client, ana, goal.group() + "/restore", do="it")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"target": "0"}, "target"),
        ({"target": "1000000000"}, "target"),
        ({"target": "x"}, "target"),
        ({"until": "2026-01-01"}, "until"),
        ({"until": "soon"}, "until"),
        ({"first": ""}, "first"),
        ({"kind": "bananas"}, "kind"),
        ({"title": "هدف" * 100}, "title"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field(
    client: Client, world: World, jam: SessionDetails, wrong: dict[str, str], field: str
) -> None:
    ana = await visits(world, "Ana", Role.ADMIN)
    said = await asks(client, ana, f"/{jam.community_id}/goals", 422, **{**GOAL, **wrong})
    assert f"#problem-{field}" in said


async def test_members_set_no_goals(client: Client, world: World, jam: SessionDetails) -> None:
    ann = await visits(world, "Ann")
    await asks(client, ann, f"/{jam.community_id}/goals/new", 403)
    await asks(client, ann, f"/{jam.community_id}/goals", 403, **GOAL)
    assert "No goals yet." in await asks(client, ann, f"/{jam.community_id}/goals")


async def test_one_leaves_the_boards_on_their_page(client: Client, world: World, jam: SessionDetails) -> None:
    ana, ann = await visits(world, "Ana", Role.ADMIN), await visits(world, "Ann")
    board = f"/{jam.community_id}/leaders/visits/ever"
    assert "You have no place here yet." in await asks(client, ann, board)
    left = await asks(client, ann, board + "/appear", on="no", everywhere="yes")
    assert "Join everywhere" in left
    assert "You have no place" in await asks(client, ann, board + "/appear", on="yes", everywhere="yes")
    await asks(client, ann, board + "/appear", 422, on="perhaps")
    await asks(client, ann, board + "/switch", 403, on="no")
    assert "Switch boards on" in await asks(client, ana, board + "/switch", on="no")
    assert "Organizers switched leaderboards off here." in await asks(client, ann, board)
