"""A program for the invited exists for nobody else: no list, search, inline mode, page or guess shows it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from models.programs import Visibility
from services import discovery, members, programs, tags
from tests.webapp.test_pages import ask
from tests.webapp.worlds import Client, site, visitor
from tests.webapp.worlds import World as Site
from tests.world import World

SECRET = ("Zebrafish", "quagmire")


@pytest.fixture
async def hidden(world: World) -> tuple[int, int, tuple[str, str]]:
    """Program and session for the invited alone; the references that only they have."""
    made = await world.session(
        name="Zebrafish circle",
        tags=["quagmire"],
        visibility=Visibility.INVITE_ONLY,
        latitude=1.0,
        longitude=1.0,
    )
    program = await world.db.read(await world.actor(world.ana), programs.details, made.program_id)
    return made.program_id, made.id, (program.reference, made.reference)


async def test_the_chat_shows_it_to_no_uninvited_member_whatever_they_try(
    world: World, hidden: tuple[int, int, tuple[str, str]]
) -> None:
    _program, session, references = hidden
    await world.joins(world.alice)
    alice = world.alice
    for reference in references:
        await alice.starts(reference)
    for command in ("/whatson", "/programs", "/start"):
        await alice.sends(command)
    for query in ("Zebrafish", "zebra", "quagmire", "", f"s{session}"):
        assert await alice.asks_inline(query) == []
    await alice.sends("/vote")
    await world.sandbox.settle()
    assert not any(word.lower() in alice.transcript().lower() for word in SECRET)
    assert await world.db.read(await world.actor(alice), tags.used) == ()
    board = await world.db.read(await world.actor(alice), discovery.board)
    assert board.lines == ()


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    """The site, asked directly."""
    async with TestClient(TestServer(site(database))) as client:
        yield client


async def test_no_page_shows_it_to_an_uninvited_member(client: Client, database: Database) -> None:
    world = await Site.begin(database)
    made = await world.session("Zebrafish circle", tags=["quagmire"], visibility=Visibility.INVITE_ONLY)
    ann = visitor("Ann")
    await world.db.write(await world.actor(ann), members.join)
    here = f"/{made.community_id}"
    for where in ("/home", here, f"{here}/programs", f"{here}/calendar"):
        response = await ask(client, ann, f"/parts{where}")
        assert response.status == 200, where
        text = await response.text()
        assert not any(word in text for word in SECRET), where
