"""Bad days on demand, and Telegram's limits."""

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError

from sandbox import Person, Sandbox


@pytest.fixture(autouse=True)
async def acquainted(alice: Person) -> None:
    await alice.starts()


async def test_429_with_retry_after(sandbox: Sandbox, bot: Bot, alice: Person) -> None:
    fault = sandbox.faults.add("429", method="sendMessage", retry_after=3, times=2)
    for _ in range(2):
        with pytest.raises(TelegramRetryAfter) as error:
            await bot.send_message(alice.id, "x")
        assert error.value.retry_after == 3
    await bot.send_message(alice.id, "x")
    assert fault.struck == 2


async def test_faults_choose_their_calls(sandbox: Sandbox, bot: Bot, alice: Person) -> None:
    sandbox.faults.add("5xx", when=lambda call: call.text("text") == "second", skip=1)
    await bot.send_message(alice.id, "second")
    await bot.send_message(alice.id, "first")
    with pytest.raises(TelegramServerError, match="Bad Gateway"):
        await bot.send_message(alice.id, "second")


async def test_a_reset_has_no_effect_and_a_lost_answer_has(sandbox: Sandbox, bot: Bot, alice: Person) -> None:
    sandbox.faults.add("reset", method="sendMessage")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(alice.id, "never")
    sandbox.faults.add("lost", method="sendMessage")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(alice.id, "arrived")
    await bot.get_updates(offset=2**31)
    await alice.sees("arrived")
    await alice.does_not_see("never")


async def test_slow_answers(sandbox: Sandbox, bot: Bot, alice: Person) -> None:
    sandbox.faults.add("slow", seconds=5)
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(alice.id, "x", request_timeout=1)


async def test_updates_come_again(sandbox: Sandbox, bot: Bot, alice: Person) -> None:
    await bot.get_updates(offset=-1)
    sandbox.faults.repeat_updates(3)
    sandbox.faults.shuffle_updates(seed=7)
    for text in "abc":
        await alice.sends(text)
    updates = (await bot.get_updates())[1:]
    assert len(updates) == 9
    assert len({update.update_id for update in await bot.get_updates()}) == 4
    texts = [update.message.text for update in await bot.get_updates() if update.message]
    assert texts != sorted(texts, key=str)
    await bot.get_updates(offset=max(update.update_id for update in updates) + 1)
    assert await bot.get_updates() == []


async def test_limits_count_chats_groups_and_the_token(sandbox: Sandbox, bot: Bot, alice: Person) -> None:
    now = 100.0
    sandbox.limits.clock = lambda: now
    sandbox.limits.on = True
    for _ in range(4):
        await bot.send_message(alice.id, "x")
    with pytest.raises(TelegramRetryAfter) as error:
        await bot.send_message(alice.id, "x")
    assert error.value.retry_after == 1
    await bot.send_chat_action(alice.id, "typing")
    now += 1
    await bot.send_message(alice.id, "x")
    jam = sandbox.group("Jam", owner=alice)
    await alice.adds_bot(jam)
    now += 10
    sent = [await bot.send_message(jam.id, "x") for _ in range(19)]
    await bot.edit_message_text("y", chat_id=jam.id, message_id=sent[0].message_id)
    with pytest.raises(TelegramRetryAfter) as error:
        await bot.send_message(jam.id, "x")
    assert error.value.retry_after == 3
    assert sandbox.limits.refusals == 2


async def test_the_token_has_a_limit_of_its_own(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.limits.clock = lambda: 100.0
    sandbox.limits.on = True
    people = [sandbox.person(f"P{number}") for number in range(31)]
    for person in people:
        await person.starts()
    for person in people[:30]:
        await bot.send_message(person.id, "x")
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(people[30].id, "x")


async def test_the_control_door(sandbox: Sandbox, bot: Bot) -> None:
    async with aiohttp.ClientSession(f"{sandbox.url}/control/") as session:

        async def control(name: str, **body: object) -> dict[str, object]:
            async with session.post(name, json=body) as response:
                return await response.json()  # type: ignore[no-any-return]

        made = await control("people", count=3)
        await bot.send_message(int(str(made["first"])), "hello")
        assert (await control("received", text="hello"))["messages"] == 1
        await control("faults", kind="429", method="sendMessage", times=1)
        with pytest.raises(TelegramRetryAfter):
            await bot.send_message(int(str(made["first"])), "hello")
        stats = await control("stats")
        calls = stats["bots"]["jamboree_bot"]["calls"]  # type: ignore[index, call-overload]
        assert calls == {"sendmessage": 2, "sendmessage 429": 1}
        assert (await control("limits", on=True, overall=5))["overall"] == 5
        assert (await control("say", text="hi", **made))["sent"] == 3
        assert "error" in await control("faults", kind="429", nonsense=1)
