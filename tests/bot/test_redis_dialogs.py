"""Conversations of many processes: moved once by each update, one turn at a time, whoever is killed."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram.fsm.storage.base import StorageKey
from redis.asyncio import Redis

from bot.redis_dialogs import REMEMBERED, RedisStore, RedisTurns, connected
from models.database import AlreadyHandled, Handling, handling
from sandbox import Person, Sandbox
from tests.bot.probes import Probe, set_aside
from tests.conftest import Starter

KEY = StorageKey(bot_id=42, chat_id=7, user_id=7)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """An empty Redis."""
    there = connected(redis_url)
    yield there
    await there.aclose()


async def _moves(redis: Redis, update: int, state: str) -> None:
    """An update on some process moves the conversation."""
    token = handling.set(Handling(42, update))
    try:
        store = RedisStore(redis)
        await store.load(KEY)
        await store.save(KEY, state, {})
    finally:
        handling.reset(token)


async def test_an_update_moves_a_conversation_once_wherever_it_comes_again(redis: Redis) -> None:
    await _moves(redis, 1, "first")
    await _moves(redis, 2, "second")
    for again in (2, 1):
        with pytest.raises(AlreadyHandled):
            await _moves(redis, again, "third")
    assert (await RedisStore(redis).load(KEY))[0] == "second"


async def test_what_ends_a_conversation_does_not_begin_it_again(redis: Redis) -> None:
    await _moves(redis, 1, "first")
    token = handling.set(Handling(42, 2))
    await RedisStore(redis).save(KEY, None, {})
    handling.reset(token)
    with pytest.raises(AlreadyHandled):
        await _moves(redis, 1, "first")
    assert await RedisStore(redis).load(KEY) == (None, {})


async def test_a_conversation_is_forgotten_in_the_end_and_grows_not_without_end(redis: Redis) -> None:
    for update in range(REMEMBERED + 4):
        await _moves(redis, update, f"state {update}")
    [name] = await redis.keys()
    assert 0 < await redis.ttl(name) <= 7 * 24 * 3600
    await _moves(redis, 0, "so old that Telegram has given it up")


async def test_a_message_that_changed_nothing_does_not_end_what_began_since(redis: Redis) -> None:
    token = handling.set(Handling(42, 1))
    await RedisStore(redis).note(KEY)
    handling.reset(token)
    await _moves(redis, 2, "begun")
    with pytest.raises(AlreadyHandled):
        await _moves(redis, 1, "ended")
    assert await RedisStore(redis).load(KEY) == ("begun", {})


async def test_a_repeated_text_is_not_taken_for_the_next_answer_with_redis(
    start: Starter, sqlite_url: str, redis_url: str, sandbox: Sandbox, alice: Person
) -> None:
    sandbox.faults.repeat_updates(3)
    async with start(sqlite_url, features=[Probe().router], redis_url=redis_url) as app:
        for text in ("talk one", "talk two"):
            await alice.sends(text)
        await sandbox.settle()
        key = StorageKey(bot_id=app.bot.id, chat_id=alice.id, user_id=alice.id)
        assert (await app.dispatcher.storage.get_data(key))["words"] == ["talk one", "talk two"]
        assert await set_aside(app.db) == []


async def test_one_process_at_a_time_has_the_turn(redis: Redis) -> None:
    processes, inside, most = [RedisTurns(redis), RedisTurns(redis)], 0, 0

    async def takes(turns: RedisTurns) -> None:
        nonlocal inside, most
        async with turns.lock(KEY):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1

    await asyncio.gather(*(takes(processes[number % 2]) for number in range(10)))
    assert (most, inside) == (1, 0)
    assert await redis.keys() == []


async def test_a_turn_lasts_as_long_as_its_update_is_in_hand(redis: Redis) -> None:
    order = []

    async def slow() -> None:
        async with RedisTurns(redis, lasts=0.3).lock(KEY):
            await asyncio.sleep(1)
            order.append("slow")

    first = asyncio.create_task(slow())
    await asyncio.sleep(0.1)
    async with RedisTurns(redis).lock(KEY):
        order.append("next")
    await first
    assert order == ["slow", "next"]


async def test_the_turn_of_a_process_that_was_killed_ends(redis: Redis) -> None:
    async with RedisTurns(redis).lock(KEY):
        [name] = await redis.keys()
    await redis.set(name, "whoever is no more", px=200)
    async with RedisTurns(redis).lock(KEY):
        pass
    assert await redis.keys() == []


async def test_a_turn_that_was_lost_spoils_nothing_of_what_was_done_in_it(redis: Redis) -> None:
    async with RedisTurns(redis).lock(KEY):
        await redis.flushall()
    async with RedisTurns(redis, lasts=0.2).lock(KEY):
        await redis.flushall()
        await asyncio.sleep(0.2)
    assert await redis.keys() == []
