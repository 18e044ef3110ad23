"""Conversations in Redis, for many processes. Where it is away, they begin anew at worst."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from aiogram.fsm.storage.base import BaseEventIsolation, StorageKey
from aiogram.fsm.storage.redis import RedisStorage
from redis.asyncio.lock import Lock
from redis.exceptions import ConnectionError as Away
from redis.exceptions import LockError
from redis.exceptions import TimeoutError as Silent

from bot.dialogs import KEYS, Standing, Turns
from bot.logging import describe

log = structlog.get_logger("bot.redis_dialogs")

PATIENCE = {"socket_connect_timeout": 2, "socket_timeout": 5}
"""Seconds."""
LONGEST_TURN = 40.0
"""Seconds after which the turn of a process that died is over: longer than any try of an update."""


class RedisStore:
    """Keeps conversations in Redis."""

    def __init__(self, storage: RedisStorage) -> None:
        self._storage = storage

    async def load(self, key: StorageKey) -> Standing:
        """State and data; none where Redis cannot be asked."""
        try:
            state, data = await asyncio.gather(self._storage.get_state(key), self._storage.get_data(key))
        except (Away, Silent) as error:
            log.warning("conversation not found", **describe(error))
            return None, {}
        return state, data

    async def save(self, key: StorageKey, state: str | None, data: dict[str, Any]) -> None:
        """Write data, then state: a state never stands without what it needs."""
        try:
            await self._storage.set_data(key, data)
            await self._storage.set_state(key, state)
        except (Away, Silent) as error:
            log.warning("conversation not kept", **describe(error))

    async def close(self) -> None:
        """Close the connections."""
        await self._storage.close()


class RedisTurns(BaseEventIsolation):
    """One update of a conversation at a time over all processes; where Redis is away, in this one."""

    def __init__(self, storage: RedisStorage) -> None:
        self._redis = storage.redis
        self._here = Turns()

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncIterator[None]:
        """Wait for one's turn."""
        async with self._here.lock(key):
            turn = self._redis.lock(KEYS.build(key, "lock"), timeout=LONGEST_TURN)
            taken = await _taken(turn)
            try:
                yield
            finally:
                if taken:
                    await _let_go(turn)

    async def close(self) -> None:
        """The connections are the store's."""
        await self._here.close()


async def _taken(turn: Lock) -> bool:
    """Whether it is ours; nobody's where Redis is away."""
    try:
        return bool(await turn.acquire())
    except (Away, Silent) as error:
        log.warning("turn not taken", **describe(error))
        return False


async def _let_go(turn: Lock) -> None:
    """What a Redis that began anew has forgotten is over already."""
    try:
        await turn.release()
    except (Away, Silent, LockError) as error:
        log.warning("turn not let go", **describe(error))


def redis_storage(url: str) -> RedisStorage:
    """aiogram's Redis storage with our keys."""
    return RedisStorage.from_url(url, connection_kwargs=PATIENCE, key_builder=KEYS)
