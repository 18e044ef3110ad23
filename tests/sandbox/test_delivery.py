"""How updates reach a bot: long polling and webhooks."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiohttp import web

from sandbox import Person, Sandbox
from sandbox.feed import Pulse


async def test_an_update_stays_until_it_is_confirmed(bot: Bot, alice: Person) -> None:
    await alice.sends("one")
    await alice.sends("two")
    first = await bot.get_updates()
    again = await bot.get_updates()
    assert [update.update_id for update in first] == [update.update_id for update in again]
    (second,) = await bot.get_updates(offset=first[0].update_id + 1)
    assert second.message
    assert second.message.text == "two"
    assert await bot.get_updates(offset=second.update_id + 1) == []


async def test_a_negative_offset_keeps_only_the_last(bot: Bot, alice: Person) -> None:
    for text in ("one", "two", "three"):
        await alice.sends(text)
    (last,) = await bot.get_updates(offset=-1)
    assert last.message
    assert last.message.text == "three"
    assert len(await bot.get_updates()) == 1


async def test_limit_and_waiting(bot: Bot, alice: Person) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.01)
    await alice.sends("one")
    assert len(await waiting) == 1
    await alice.sends("two")
    assert len(await bot.get_updates(limit=1)) == 1


async def test_a_second_poller_ends_the_first(bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(bot.get_updates(timeout=20))
    with pytest.raises(
        TelegramConflictError, match="Conflict: terminated by other getUpdates request; make sure"
    ):
        await first
    second.cancel()


async def test_some_kinds_come_only_on_request(
    sandbox: Sandbox, bot: Bot, alice: Person, bob: Person
) -> None:
    jam = sandbox.group("Jam", owner=alice)
    await alice.adds_bot(jam, admin=True)
    await bob.joins(jam)
    kinds = [update.event_type for update in await bot.get_updates()]
    assert kinds == ["my_chat_member", "message", "my_chat_member", "message"]
    await bot.get_updates(offset=-1, allowed_updates=["chat_member"])
    await bob.leaves(jam)
    updates = await bot.get_updates()
    assert updates[-1].event_type == "chat_member"


async def test_old_taps_are_not_delivered(sandbox: Sandbox, bot: Bot, alice: Person) -> None:
    await alice.sends("stays for a day")
    query = asyncio.create_task(alice.asks_inline("jazz"))
    await asyncio.sleep(0)
    now = sandbox.settings.clock()
    sandbox.settings.clock = lambda: now + 151
    assert [update.event_type for update in await bot.get_updates()] == ["message"]
    query.cancel()


class Hook:
    """A bot's web server, which answers as it is told."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.secrets: list[str] = []
        self.answers: list[web.Response] = []
        self.pulse = Pulse()
        self.url = ""
        self.gate = asyncio.Event()
        self.gate.set()

    async def serve(self, request: web.BaseRequest) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        self.received.append(await request.json())
        self.pulse.beat()
        await self.gate.wait()
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    runner = web.ServerRunner(web.Server(hook.serve))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    hook.gate.set()
    await runner.cleanup()


async def until_received(hook: Hook, count: int) -> None:
    assert await hook.pulse.until(lambda: len(hook.received) >= count, 5)


async def test_a_webhook_gets_updates_with_its_secret(
    sandbox: Sandbox, bot: Bot, hook: Hook, alice: Person
) -> None:
    await alice.sends("before")
    await bot.set_webhook(hook.url, secret_token="s3cret", max_connections=5)
    await alice.sends("after")
    await until_received(hook, 2)
    assert [update["message"]["text"] for update in hook.received] == ["before", "after"]
    assert set(hook.secrets) == {"s3cret"}
    info = await bot.get_webhook_info()
    assert info.url == hook.url
    assert info.max_connections == 5
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    await alice.sends("polled")
    assert len(await bot.get_updates()) == 1


async def test_failures_are_tried_again_in_order(
    sandbox: Sandbox, bot: Bot, hook: Hook, alice: Person
) -> None:
    hook.answers = [web.Response(status=500), web.Response(status=404), web.Response(status=201)]
    await bot.set_webhook(hook.url)
    await alice.sends("one")
    await alice.sends("two")
    await until_received(hook, 4)
    texts = [update["message"]["text"] for update in hook.received]
    assert texts == ["one", "one", "one", "two"]
    assert len({update["update_id"] for update in hook.received}) == 2
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 404 Not Found"


async def test_what_it_never_heard_was_received_is_posted_again(
    bot: Bot, sandbox: Sandbox, hook: Hook, alice: Person
) -> None:
    await bot.set_webhook(hook.url)
    sandbox.bot.updates.unheard = 2
    await alice.sends("one")
    await until_received(hook, 3)
    assert [update["message"]["text"] for update in hook.received] == ["one"] * 3
    assert len({update["update_id"] for update in hook.received}) == 1


async def test_people_do_not_wait_for_each_other(
    sandbox: Sandbox, bot: Bot, hook: Hook, alice: Person, bob: Person
) -> None:
    await bot.set_webhook(hook.url)
    hook.gate.clear()
    await alice.sends("one")
    await alice.sends("two")
    await bob.sends("three")
    await until_received(hook, 2)
    assert [update["message"]["text"] for update in hook.received] == ["one", "three"]
    hook.gate.set()
    await until_received(hook, 3)


async def test_a_method_in_the_answer_is_executed(
    sandbox: Sandbox, bot: Bot, hook: Hook, alice: Person
) -> None:
    body = {"method": "sendMessage", "chat_id": alice.id, "text": "by answer"}
    hook.answers = [web.json_response(body)]
    await bot.set_webhook(hook.url)
    await alice.sends("hi")
    await alice.sees("by answer")


async def test_pending_updates_are_dropped_on_request(sandbox: Sandbox, bot: Bot, alice: Person) -> None:
    await alice.sends("one")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).pending_update_count == 0


async def test_bad_webhooks_are_refused(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="An HTTPS URL must be provided for webhook"):
        await bot.set_webhook("http://example.org")
    with pytest.raises(TelegramBadRequest, match="secret token contains unallowed characters"):
        await bot.set_webhook("https://example.org", secret_token="a b")
