"""What one process commits, the others hear of at once: whom it changed, and that there is something to send.

Each tells by Redis what its transactions signal. While Redis is away nothing is told: what is remembered of
people grows a minute old then, and what is to be sent is found by looking, as without this.
"""

import asyncio
from contextlib import suppress
from secrets import token_hex

import orjson
import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import ConnectionError as Away
from redis.exceptions import TimeoutError as Silent

from bot.logging import describe
from models.database import Database

log = structlog.get_logger("bot.hearsay")

CHANNEL = "signals"
LISTENS = 30.0
"""Seconds after which one that hears nothing looks whether the line is there still."""
PAUSE = 1.0
"""Seconds before Redis is tried again."""
EVERYTHING = frozenset({("community", 0)})
"""What may have been missed: nobody is remembered as they were."""

Signals = frozenset[tuple[str, int]]


class Hearsay:
    """Tells and hears for one process."""

    def __init__(self, redis: Redis, db: Database) -> None:
        self._redis = redis
        self._db = db
        self._name = token_hex(8)
        self._hearing = False
        self._ends = False
        """To be told to stop may get lost within Redis's client, which takes it for a lost line."""
        self._news: set[tuple[str, int]] = set()
        self._told = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Tell and hear from now on."""
        self._db.listen(self._committed)
        self._tasks = [asyncio.create_task(self._tells()), asyncio.create_task(self._hears())]

    async def stop(self) -> None:
        """Tell what is left, and hear no more."""
        self._ends = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._tell()
        await self._redis.aclose()

    def _committed(self, signals: Signals) -> None:
        """A transaction of this process; what comes from others goes no further."""
        if not self._hearing:
            self._news |= signals
            self._told.set()

    async def _tells(self) -> None:
        while not self._ends:
            await self._told.wait()
            self._told.clear()
            await self._tell()

    async def _tell(self) -> None:
        """All news in one message. What cannot be told is found by others in time."""
        news, self._news = self._news, set()
        if news:
            with suppress(Away, Silent):
                await self._redis.publish(CHANNEL, orjson.dumps([self._name, sorted(news)]))

    async def _hears(self) -> None:
        while not self._ends:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as line:
                    await line.subscribe(CHANNEL)
                    self._hear(EVERYTHING)
                    await self._listen(line)
            except (Away, Silent) as error:
                log.warning("nothing is heard of other processes", **describe(error))
                await asyncio.sleep(PAUSE)

    async def _listen(self, line: PubSub) -> None:
        while True:
            message = await line.get_message(timeout=LISTENS)
            if message is None:
                await line.ping()
                continue
            if isinstance(message["data"], bytes) and message["type"] == "message":
                teller, news = orjson.loads(message["data"])
                if teller != self._name:
                    self._hear(frozenset((name, subject) for name, subject in news))

    def _hear(self, signals: Signals) -> None:
        self._hearing = True
        try:
            self._db.hear(signals)
        finally:
            self._hearing = False
