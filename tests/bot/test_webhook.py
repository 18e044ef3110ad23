"""Updates by webhook: only with the secret, confirmed only when done, answered in the same response."""

from collections.abc import AsyncIterator

import aiohttp
import orjson
import pytest

from bot.app import Jamboree
from bot.webhook import HEADER, MAX_BODY, Webhook
from sandbox import Person, Sandbox
from tests.bot.probes import Probe, marks, rename, screen, set_aside
from tests.conftest import Starter, free_port

SECRET = "0123456789abcdef"


@pytest.fixture
async def hooked(start: Starter, sqlite_url: str, probe: Probe) -> AsyncIterator[Jamboree]:
    """The bot by webhook, on SQLite, with the probe."""
    port = free_port()
    address = f"127.0.0.1:{port}"
    settings = {"listen": address, "public_url": f"http://{address}", "webhook_secret": SECRET}
    async with start(sqlite_url, features=[probe.router], **settings) as app:
        yield app


@pytest.fixture
async def client(hooked: Jamboree) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody on the internet."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{hooked.port}") as session:
        yield session


PATH = "/telegram/42"


async def _post(client: aiohttp.ClientSession, body: bytes, secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {HEADER: secret}
    async with client.post(PATH, data=body, headers=headers) as response:
        return response.status


def _update(person: Person, text: str, number: int = 7) -> bytes:
    message = {
        "message_id": 1,
        "date": 1795000000,
        "chat": person.user.chat_card,
        "from": person.user.card,
        "text": text,
    }
    return orjson.dumps({"update_id": number, "message": message})


async def test_the_bot_works_by_webhook(
    hooked: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person
) -> None:
    probe.screens["menu"] = lambda: screen("menu", "mark it")
    await alice.sends("menu")
    answer = await alice.taps("mark it")
    assert answer.text == ""
    await alice.sees("done mark it")
    assert await marks(hooked.db) == ["mark it"]


async def test_a_tap_is_answered_by_the_response_itself(
    hooked: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person
) -> None:
    probe.screens["menu"] = lambda: screen("menu", "next")
    probe.screens["next"] = lambda: screen("second", toast="Turned.")
    await alice.sends("menu")
    assert (await alice.taps("next")).text == "Turned."
    assert sandbox.bot.calls["editmessagetext"] == 1


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "0", "ключ-ключ-ключ"])
async def test_a_wrong_secret_finds_nothing(
    hooked: Jamboree, client: aiohttp.ClientSession, probe: Probe, alice: Person, secret: str | None
) -> None:
    assert await _post(client, _update(alice, "mark it"), secret) == 404
    assert probe.seen == []


async def test_the_right_one_is_let_in(
    hooked: Jamboree, client: aiohttp.ClientSession, probe: Probe, alice: Person
) -> None:
    assert await _post(client, _update(alice, "mark it")) == 200
    assert probe.seen == ["mark it"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"a": 1}', b'{"update_id": "1"}', b"\xff\xfe", b"[" * 100_000]
)
async def test_what_is_no_update_is_refused(
    hooked: Jamboree, client: aiohttp.ClientSession, body: bytes
) -> None:
    assert await _post(client, body) == 400


async def test_an_update_of_an_unknown_shape_is_taken_and_forgotten(
    hooked: Jamboree, client: aiohttp.ClientSession
) -> None:
    assert await _post(client, b'{"update_id": 1, "message": {"chat": []}}') == 200
    assert await _post(client, b'{"update_id": 1, "not_yet_invented": {"a": 1}}') == 200


async def test_too_much_is_refused(hooked: Jamboree, client: aiohttp.ClientSession) -> None:
    assert await _post(client, b" " * (MAX_BODY + 1)) == 413


async def test_a_long_update_is_not_too_much(
    hooked: Jamboree, client: aiohttp.ClientSession, probe: Probe, alice: Person
) -> None:
    assert await _post(client, _update(alice, "я" * 40_000)) == 200
    assert len(probe.seen) == 1


async def test_the_same_update_again_is_received_and_changes_nothing(
    hooked: Jamboree, client: aiohttp.ClientSession, alice: Person
) -> None:
    for _ in range(3):
        assert await _post(client, _update(alice, "mark it")) == 200
    assert await marks(hooked.db) == ["mark it"]


async def test_a_failing_update_is_received_and_set_aside(
    hooked: Jamboree, client: aiohttp.ClientSession, alice: Person
) -> None:
    await alice.starts()
    assert await _post(client, _update(alice, "fail it")) == 200
    assert len(await set_aside(hooked.db)) == 1
    await alice.is_told("Something went wrong")


async def test_without_a_database_telegram_must_send_it_again(
    hooked: Jamboree, client: aiohttp.ClientSession, alice: Person
) -> None:
    await rename(hooked.db, "failed_updates", "away")
    assert await _post(client, _update(alice, "fail it")) == 500


async def test_a_webhook_without_a_secret_does_not_come_to_be(probed: Jamboree) -> None:
    with pytest.raises(ValueError, match="without a secret"):
        Webhook(probed.intake, "")
