"""What a script did is seen in the chat, and what was done in the chat by a script."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from sandbox.client import Person
from sandbox.server import Sandbox
from services import api_tokens
from tests.conftest import Starter
from tests.world import Clock, World

Asks = Callable[..., Awaitable[Any]]


@asynccontextmanager
async def script(world: World, who: Person) -> AsyncIterator[Asks]:
    """A script of somebody, over HTTP."""
    actor = await world.actor(who, None)
    made = await world.db.write(actor, api_tokens.make, "Script", may_write=True)
    headers = {"Authorization": f"Bearer {made.secret}"}
    async with aiohttp.ClientSession(f"http://127.0.0.1:{world.app.port}", headers=headers) as session:

        async def asks(method: str, path: str, body: Any = None, **more: str) -> Any:
            sent = {name.replace("_", "-"): value for name, value in more.items()}
            async with session.request(method, "/api/v1" + path, json=body, headers=sent) as answer:
                assert answer.status < 300, await answer.text()
                return await answer.json() if answer.status != 204 else None

        yield asks


@pytest.fixture
async def world(sandbox: Sandbox, start: Starter, database_url: str, clock: Clock) -> AsyncIterator[World]:
    """Jamboree as in production, on both databases."""
    async with start(database_url, clock=clock, send_rate=0) as running:
        yield await World(running, sandbox, clock).begin()


@pytest.fixture
async def jam(world: World) -> Any:
    """A session for two with a card in the group."""
    session = await world.session(capacity=2)
    await world.posts(session)
    return session


async def test_the_card_follows_what_a_script_answers_and_who_waits_is_told(world: World, jam: Any) -> None:
    async with script(world, world.carol) as asks:
        assert (await asks("POST", f"/events/{jam.reference}/register"))["outcome"] == "going"
    await world.passes(seconds=5)
    await world.ana.sees("1 of 2 places taken", in_=world.group)
    await world.says_going(world.bob, jam)
    async with script(world, world.alice) as asks:
        heard = await asks("POST", f"/events/{jam.reference}/register")
        assert heard["outcome"] == "waitlisted"
        await world.bob.taps("Can't come")
        await world.alice.is_told("A place is free")
        mine = (await asks("GET", f"/events/{jam.reference}"))["registration"]
        assert mine["status"] == "going"
        await asks("DELETE", f"/events/{jam.reference}/register")
    await world.opens(world.alice, jam)
    await world.alice.sees("You can't come")


async def test_people_hear_of_what_an_organizers_script_changes(world: World, jam: Any) -> None:
    await world.says_going(world.bob, jam)
    async with script(world, world.ana) as asks:
        path = f"/events/{jam.reference}"
        moved = await asks("PUT", path, {"starts_at": "2026-11-26T21:30:00Z"}, If_Match="*")
        seen = '"{revision}"'.format(**moved)
        await world.bob.is_told("New time")
        await asks("PUT", path, {"location": {"name": "Bar do Rio"}}, If_Match=seen)
        await world.bob.is_told("Bar do Rio")
        await asks("DELETE", path + "?reason=The+river+is+high")
        await world.bob.is_told("The river is high")


async def test_a_script_sees_what_the_chat_made(world: World) -> None:
    async with script(world, world.ana) as asks:
        assert (await asks("GET", "/events"))["events"] == []
        jam = await world.session(name="Late jam")
        found = (await asks("GET", "/events?limit=1"))["events"][0]
        assert (found["title"], found["url"].rpartition("=")[2]) == ("Late jam", jam.reference)
        made = await asks("POST", "/events", {"title": "Open stage", "starts_at": "2026-12-01T20:00:00Z"})
    await world.ana.starts(made["id"])
    await world.ana.sees("Open stage")
