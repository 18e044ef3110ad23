"""How the bot's door takes calls, whatever form they come in."""

import asyncio
import sys
from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox import Person, Sandbox


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_get_urlencoded_json_and_multipart_mean_the_same(
    session: aiohttp.ClientSession, sandbox: Sandbox, alice: Person
) -> None:
    await alice.starts()
    url = f"{sandbox.url}/bot{sandbox.token}"
    params = {"chat_id": str(alice.id), "text": "hi"}
    form = aiohttp.FormData(params, default_to_multipart=True)
    answers = [
        await session.get(f"{url}/sendMessage", params=params),
        await session.post(f"{url}/sendmessage", data=params),
        await session.post(f"{url}/SENDMESSAGE", json={"chat_id": alice.id, "text": "hi"}),
        await session.post(f"{url}/sendMessage", data=form),
    ]
    for answer in answers:
        assert (await answer.json())["result"]["text"] == "hi"


async def test_wrong_tokens_and_methods_are_answered_as_telegram_does(
    session: aiohttp.ClientSession, sandbox: Sandbox
) -> None:
    wrong = await session.get(f"{sandbox.url}/bot1:wrong/getMe")
    assert wrong.status == 401
    assert await wrong.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    unknown = await session.get(f"{sandbox.url}/bot{sandbox.token}/sendChecklist")
    assert unknown.status == 404
    body = {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
    assert await unknown.json() == body


async def test_damaged_bodies_are_refused(session: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    url = f"{sandbox.url}/bot{sandbox.token}/sendMessage"
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"[]", b'"text"'):
        answer = await session.post(url, data=body, headers=headers)
        assert answer.status == 400
    answer = await session.post(url, data={"chat_id": "abc", "text": "x"})
    assert (await answer.json())["description"] == "Bad Request: invalid chat_id specified"


async def test_several_bots_live_side_by_side() -> None:
    async with Sandbox(tokens=("1:a", "2:b")) as sandbox, aiohttp.ClientSession() as session:
        for token, number in (("1:a", 1), ("2:b", 2)):
            answer = await session.get(f"{sandbox.url}/bot{token}/getMe")
            assert (await answer.json())["result"]["id"] == number


async def test_the_server_runs_by_itself(session: aiohttp.ClientSession) -> None:
    command = (sys.executable, "-m", "sandbox", "--port", "0", "--token", "7:x", "--person", "Alice")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    try:
        url = (await process.stdout.readline()).decode().strip()
        async with session.get(f"{url}/bot7:x/getMe") as answer:
            assert (await answer.json())["result"]["id"] == 7
    finally:
        process.terminate()
        await process.wait()
