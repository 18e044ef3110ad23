"""Conversations and turns of many processes, in Redis. Where it is away, conversations begin anew at worst.

An update moves a conversation once, whichever process it comes to. A process that is killed holds nobody up
for long: its turns end with it, since it renews them no more.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import orjson
import structlog
from aiogram.fsm.storage.base import BaseEventIsolation, StorageKey
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import ConnectionError as Away
from redis.exceptions import LockError
from redis.exceptions import TimeoutError as Silent

from bot.dialogs import Standing, Turns, name_of
from bot.logging import describe
from models.database import AlreadyHandled, Handling, handling
from services.upkeep import KEPT_DIALOGS

log = structlog.get_logger("bot.redis_dialogs")

PATIENCE: dict[str, Any] = {"socket_connect_timeout": 2, "socket_timeout": 5}
"""Seconds."""
TURN = 10.0
"""Seconds that the turn of a process lasts which is silent; it renews it three times in that time."""
LOOK = 0.05
"""Seconds after which one that waits for its turn looks again."""
REMEMBERED = 16
"""Updates that a conversation knows to have moved it."""


def connected(url: str) -> Redis:
    """That Redis, by as many connections as are needed."""
    return Redis.from_url(url, **PATIENCE)


class RedisStore:
    """Keeps conversations, each with the updates that moved it last, so that none moves it twice."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def load(self, key: StorageKey) -> Standing:
        """State and data; none where Redis cannot be asked. Raises AlreadyHandled for a repeated update."""
        try:
            kept = await self._kept(key)
        except (Away, Silent) as error:
            log.warning("conversation not found", **describe(error))
            return None, {}
        update = handling.get()
        if update and _mark(update) in kept["by"]:
            raise AlreadyHandled
        return kept["state"], kept["data"]

    async def save(self, key: StorageKey, state: str | None, data: dict[str, Any]) -> None:
        """Keep all of it at once. Raises TypeError for what JSON cannot hold."""
        await self._keep(key, {"state": state, "data": data})

    async def note(self, key: StorageKey) -> None:
        """Remember that this update was done, and leave the conversation as it is."""
        await self._keep(key, {})

    async def _keep(self, key: StorageKey, changed: dict[str, Any]) -> None:
        update = handling.get()
        try:
            kept = {**await self._kept(key), **changed}
            if update:
                kept["by"] = [*kept["by"], _mark(update)][-REMEMBERED:]
            await self._redis.set(name_of(key), orjson.dumps(kept), ex=KEPT_DIALOGS)
        except (Away, Silent) as error:
            log.warning("conversation not kept", **describe(error))

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()

    async def _kept(self, key: StorageKey) -> dict[str, Any]:
        packed = await self._redis.get(name_of(key))
        return orjson.loads(packed) if packed else {"state": None, "data": {}, "by": []}


class RedisTurns(BaseEventIsolation):
    """One update of a conversation at a time over all processes; where Redis is away, in this one."""

    def __init__(self, redis: Redis, lasts: float = TURN) -> None:
        self._redis = redis
        self._lasts = lasts
        self._here = Turns()

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncIterator[None]:
        """Wait for one's turn, and keep it as long as it takes."""
        async with self._here.lock(key):
            turn = Lock(self._redis, f"{name_of(key)}:turn", timeout=self._lasts, sleep=LOOK)
            if not await _taken(turn):
                yield
                return
            renewing = asyncio.create_task(_renew(turn, self._lasts / 3))
            try:
                yield
            finally:
                renewing.cancel()
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


async def _renew(turn: Lock, pause: float) -> None:
    """Keep a turn while its update is in hand. One that was lost is not taken back from who has it now."""
    with suppress(LockError):
        while True:
            await asyncio.sleep(pause)
            with suppress(Away, Silent):
                await turn.reacquire()


async def _let_go(turn: Lock) -> None:
    """What a Redis that began anew has forgotten is over already."""
    try:
        await turn.release()
    except (Away, Silent, LockError) as error:
        log.warning("turn not let go", **describe(error))


def _mark(update: Handling) -> str:
    return f"{update.bot_id}/{update.update_id}"
