"""Updates by asking for them. The offset moves on only past what is done, so a crash loses nothing."""

import asyncio
from collections.abc import Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramConflictError, TelegramRetryAfter
from aiogram.methods import TelegramMethod

from bot.intake import Intake, Raw
from bot.logging import describe

log = structlog.get_logger("bot.polling")

LONG_POLL = 30
"""Seconds Telegram holds a question for updates open."""
BATCH = 100
AT_ONCE = 32
"""Persons whose updates are handled at the same time."""
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
"""Seconds between tries to reach Telegram, doubled after each failure."""
ANONYMOUS = 1087968824


class RawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates as it comes: one damaged update does not spoil the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


@dataclass(slots=True)
class Polling:
    """Asks for updates until it is stopped."""

    bot: Bot
    intake: Intake
    allowed: list[str]
    offset: int | None = None
    reaches: bool = False
    """Whether Telegram answered when it was last asked."""
    _asking: asyncio.Task[list[Raw]] | None = None
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Ask, handle, move on; after `stop` what is in hand is finished and confirmed."""
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                batch = await self._ask()
                self.reaches = True
                done = await self._handle(batch)
            except Exception as error:  # whatever it was, whoever writes next must be heard
                pause = await self._rest(error, pause)
            else:
                pause = FIRST_PAUSE if done else await self._rest(None, pause)
        await self._confirm()

    async def state(self) -> Mapping[str, bool]:
        """For `/ready`."""
        return {"updates": self.reaches}

    def stop(self) -> None:
        """Ask no more."""
        self._stopping.set()
        if self._asking:
            self._asking.cancel()

    async def _ask(self) -> list[Raw]:
        """The next batch; empty when stopped meanwhile."""
        question = RawUpdates(
            offset=self.offset, limit=BATCH, timeout=LONG_POLL, allowed_updates=self.allowed
        )
        self._asking = asyncio.ensure_future(self.bot(question, request_timeout=LONG_POLL + 15))
        try:
            return await self._asking
        except asyncio.CancelledError:
            if not self._stopping.is_set():
                raise
            return []
        finally:
            self._asking = None

    async def _handle(self, batch: list[Raw]) -> bool:
        """Handle a batch, each person's updates in order; False when some must come again."""
        places = asyncio.Semaphore(AT_ONCE)
        left = await asyncio.gather(*(self._handle_lane(lane, places) for lane in lanes(batch)))
        again = [raw["update_id"] for undone in left for raw in undone]
        if batch:
            self.offset = min(again, default=max(raw["update_id"] for raw in batch) + 1)
        return not again

    async def _handle_lane(self, lane: list[Raw], places: asyncio.Semaphore) -> list[Raw]:
        """What could not be handled, because nothing could be written."""
        async with places:
            for number, raw in enumerate(lane):
                try:
                    await self.intake.take(raw)
                except Exception as error:
                    log.error("update stays", update=raw["update_id"], **describe(error))
                    return lane[number:]
        return []

    async def _rest(self, error: Exception | None, pause: float) -> float:
        """Wait after a failure, longer each time; how long the next wait is."""
        self.reaches = error is None
        if isinstance(error, TelegramConflictError):
            log.warning("another process asks for this bot's updates", seconds=pause)
        elif error is not None:
            log.warning("no updates", seconds=pause, **describe(error))
        if isinstance(error, TelegramRetryAfter):
            pause = max(pause, error.retry_after)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), pause)
        return min(pause * 2, LONGEST_PAUSE)

    async def _confirm(self) -> None:
        """Tell Telegram what is done, so that the next start does not get it again."""
        if self.offset is None:
            return
        try:
            await self.bot(RawUpdates(offset=self.offset, limit=1, timeout=0, allowed_updates=self.allowed))
        except AiogramError as error:
            log.info("offset not confirmed", **describe(error))


def lanes(batch: Iterable[Raw]) -> list[list[Raw]]:
    """The updates of each person in order; those of different persons may overtake each other."""
    found: dict[Hashable, list[Raw]] = {}
    for raw in batch:
        found.setdefault(lane_of(raw), []).append(raw)
    return list(found.values())


def lane_of(raw: Raw) -> Hashable:
    """Whose update it is: the person's, else the chat's, else its own."""
    content = next((value for value in raw.values() if isinstance(value, dict)), {})
    person = _id(content.get("from") or content.get("user"))
    chat = _id(content.get("chat"))
    if person is not None and person != ANONYMOUS:
        return "person", person
    return ("update", raw["update_id"]) if chat is None else ("chat", chat)


def _id(thing: Any) -> int | None:
    """The id of a person or chat; whatever is damaged has none."""
    found = thing.get("id") if isinstance(thing, dict) else None
    return found if isinstance(found, int) else None
