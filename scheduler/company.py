"""Whether other processes work beside this one: they all need Redis then, and are told so without one."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError

from models.actor import SYSTEM
from models.database import Database
from services import leases
from services.delivery import Fence

log = structlog.get_logger("scheduler.company")

LONG = timedelta(seconds=90)
"""How long two that are one after the other may be there at once: longer than a lease, and a stop, last."""
PAUSE = 15.0
"""Seconds between two looks: several of them within `leases.AWAITED`."""


class Company:
    """What one process knows of the others, by the lease of who sends: one holds it, the others stand by."""

    def __init__(self, db: Database, fence: Fence, *, has_redis: bool) -> None:
        self._db = db
        self._fence = fence
        self._has_redis = has_redis
        self._beside: datetime | None = None
        """Since when another holds the lease."""
        self._said = False
        self._stopping = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look."""
        self._loop = asyncio.create_task(self._run(), name="company")

    async def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        if self._loop:
            await self._loop
            self._loop = None

    async def look(self) -> bool:
        """Whether there are several processes, and have been for long; says so once, where that is wrong."""
        several = await self._look()
        if several and not self._has_redis and not self._said:
            self._said = True
            log.warning("several processes without REDIS_URL", lease=self._fence.name)
        return several

    async def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                await self.look()
            except (DBAPIError, OSError):
                self._beside = None  # whoever sends says that the database is away
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), PAUSE)

    async def _look(self) -> bool:
        fence, now = self._fence, self._db.clock()
        if not await self._db.read(SYSTEM, leases.by_another, fence.name, fence.holder):
            self._beside = None
            return await self._db.read(SYSTEM, leases.awaited, fence.name)
        self._beside = self._beside or now
        if now - self._beside < LONG:
            return False
        await self._db.write(SYSTEM, leases.stand_by, fence.name, fence.holder)
        return True
