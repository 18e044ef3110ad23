"""The sender: from the outbox to Telegram. One at a time for a bot, within Telegram's limits.

It keeps a few messages in flight. Whenever there is room, one transaction writes down what came of the last
and claims the next; no transaction is open while Telegram is spoken to.
"""

import asyncio
import secrets
from contextlib import suppress
from datetime import timedelta

import structlog
from aiogram import Bot

from models.actor import SYSTEM
from models.database import Database
from models.outbox import Delivery
from scheduler.judging import judge
from scheduler.limits import Chats, Pacer
from scheduler.photos import Photos
from scheduler.rendering import fingerprint, rendered
from scheduler.telegram import Report, Verdict
from scheduler.weather import Weather
from services import delivery, leases, outcomes
from services.delivery import Fence
from services.letter import Letter
from services.outcomes import Outcome
from views.links import Links
from views.screen import Screen

log = structlog.get_logger("scheduler.sender")

IN_FLIGHT = 64
CHUNK = 32
"""Outcomes that are worth a transaction while others are still in flight."""
LINGER = 0.2
"""Seconds an outcome waits for others to be written down with."""
POLL = 1.0
"""Seconds after which rows of other processes are found."""
BRIEF = 0.05
"""Seconds before the table is looked at again after nothing was found."""
LEASE = timedelta(seconds=15)
PATIENCE = 30
"""Seconds to wait for Telegram's answer."""


class Sender:
    """Sends the outbox of one database with one bot. `rate` is messages a second, 0 without limits."""

    def __init__(
        self,
        db: Database,
        bot: Bot,
        links: Links,
        *,
        rate: float = 25,
        in_flight: int = IN_FLIGHT,
        lease: timedelta = LEASE,
        patience: int = PATIENCE,
    ) -> None:
        self._db = db
        self._bot = bot
        self._links = links
        self._patience = patience
        self._in_flight = in_flight
        self._chunk = min(CHUNK, in_flight)
        self._paced = rate > 0
        self._fence = Fence(f"sender:{bot.id}", secrets.token_hex(8), lease)
        self._pacer = Pacer(rate)
        self._chats = Chats(limited=rate > 0)
        self._weather = Weather()
        self._photos = Photos(db)
        self._flying: dict[int, asyncio.Task[None]] = {}
        self._done: list[Outcome] = []
        self._wake = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._stopping = False
        self._leading = False
        self._unsure = False
        """Whether a claim may have been committed without our hearing of it."""
        self._more = False
        """Whether rows may be due that were not claimed."""
        self._look_at = 0.0
        self._renew_at = 0.0

    @property
    def leads(self) -> bool:
        """Whether this is the one that sends."""
        return self._leading

    async def start(self) -> None:
        """Begin to send, or to wait for the other sender to end."""
        self._db.listen(self._heard)
        self._loop = asyncio.create_task(self._run(), name="sender")

    async def stop(self) -> None:
        """Claim nothing more, finish what is in flight, write it down, and let another take over."""
        self._stopping = True
        self._wake.set()
        if self._loop:
            await self._loop
            self._loop = None
        if self._flying:
            await asyncio.wait(self._flying.values())
        await self._settle()
        if self._leading:
            await self._db.write(SYSTEM, leases.release, self._fence.name, self._fence.holder)
            self._leading = False

    def _heard(self, signals: frozenset[tuple[str, int]]) -> None:
        """A transaction of this process wrote to the outbox."""
        if ("outbox", 0) in signals:
            self._more = True
            self._wake.set()

    async def _run(self) -> None:
        while not self._stopping:
            try:
                pause = await (self._turn() if self._leading else self._stand_by())
            except Exception:
                # The database is away, perhaps: nothing is lost, what was sent stays in hand.
                if not self._unsure:
                    log.exception("the outbox cannot be read or written")
                self._unsure = True
                pause = POLL
            await self._rest(pause)

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), max(0.0, seconds))
        self._wake.clear()

    async def _stand_by(self) -> float:
        """Take the lease where nobody holds it; seconds until the next look."""
        await self._settle()
        self._leading = await self._db.write(SYSTEM, delivery.take_over, self._fence, self._in_hand())
        if not self._leading:
            return self._fence.ttl.total_seconds() / 3
        log.info("this process sends", lease=self._fence.name)
        self._more, self._unsure = True, False
        return 0.0

    async def _turn(self) -> float:
        """Record and claim where that makes sense now; seconds until it may again."""
        if self._unsure:
            await self._db.write(SYSTEM, delivery.unclaim, self._fence, self._in_hand())
            self._more, self._unsure = True, False
        if not self._more and self._time() >= self._look_at:
            await self._look()
        room = self._room()
        if self._done or (self._more and room) or self._time() >= self._renew_at:
            await self._exchange(room)
        return self._pause()

    async def _look(self) -> None:
        """See when the next row is due, whoever wrote it."""
        due = await self._db.read(SYSTEM, delivery.next_due)
        wait = (due - self._db.clock()).total_seconds() if due else POLL
        self._more = wait <= 0
        self._look_at = self._time() + min(POLL, wait)

    async def _exchange(self, room: int) -> None:
        """Write down what came of the last letters, claim the next, and let them fly."""
        done = self._done[:]
        self._more = False  # what is heard from here on may be missed by the claim
        batch = await self._db.write(SYSTEM, delivery.exchange, self._fence, done, room, self._chats.gate)
        del self._done[: len(done)]
        self._more = self._more or batch.more
        self._leading = batch.held_lease
        self._renew_at = self._time() + self._fence.ttl.total_seconds() / 3
        self._look_at = self._time() + BRIEF
        if not self._leading:
            log.warning("another process took over sending", lease=self._fence.name)
        for letter, screen in rendered(batch.letters, self._links):
            self._launch(letter, screen)

    def _free(self) -> int:
        """How many more may be in flight; after failures one at a time, to see whether it works again."""
        return max(0, (1 if self._weather.rough else self._in_flight) - len(self._flying))

    def _room(self) -> int:
        """How many letters may be claimed now."""
        return 0 if self._weather.wait() else self._pacer.room(self._free())

    def _pause(self) -> float:
        """How long to rest unless something lands or is heard: few big transactions, not many small ones."""
        if not self._leading:
            return 0.0
        pause = LINGER if self._done or self._flying else POLL
        if not self._more:
            return min(pause, self._look_at - self._time())
        free = self._free()
        if free and (self._paced or not self._flying or free >= self._chunk):
            return min(pause, max(self._pacer.wait(), self._weather.wait()))
        return pause

    def _launch(self, letter: Letter, screen: Screen | None) -> None:
        if screen is None:
            self._land(Outcome(letter, Delivery.FAILED, error="cannot be rendered"))
            return
        mark = fingerprint(screen) if letter.card else None
        if letter.card and mark == letter.card.fingerprint:
            self._land(Outcome(letter, Delivery.SENT))  # nothing changed: nothing is sent
            return
        flight = self._fly(letter, screen, mark, self._pacer.slot())
        self._flying[letter.id] = asyncio.create_task(flight)

    async def _fly(self, letter: Letter, screen: Screen, mark: str | None, delay: float) -> None:
        """Send one letter in its slot, and judge what came of it."""
        if delay:
            await asyncio.sleep(delay)
        try:
            report = await self._photos.send(self._bot, letter, screen, self._patience)
        except Exception:
            log.exception("a message ended in a fault", kind=letter.kind, message=letter.id)
            report = Report(Verdict.UNKNOWN, "fault")
        self._learn(letter, report)
        self._land(judge(letter, report, self._db.clock(), mark))

    def _learn(self, letter: Letter, report: Report) -> None:
        """What a report says about the messages that come after."""
        if report.verdict in (Verdict.NOT_SENT, Verdict.UNKNOWN):
            self._weather.failed()
            return
        self._weather.good()
        if report.verdict is Verdict.WAIT:
            chat_id = letter.chat_id or 0
            self._weather.told_to_wait(chat_id, report.seconds)
            self._chats.block(chat_id, report.seconds)

    def _land(self, outcome: Outcome) -> None:
        """Keep an outcome until the next transaction; wake the loop when that is worth one."""
        self._flying.pop(outcome.letter.id, None)
        self._done.append(outcome)
        if outcome.status not in (Delivery.SENT, Delivery.PENDING):
            log.info("not delivered", kind=outcome.letter.kind, outcome=outcome.status, why=outcome.error)
        if len(self._done) >= self._chunk or not (self._flying or (self._paced and self._more)):
            self._wake.set()

    async def _settle(self) -> None:
        """Write down what came of the last letters."""
        done = self._done[:]
        if done:
            await self._db.write(SYSTEM, outcomes.record, done)
            del self._done[: len(done)]

    def _in_hand(self) -> list[int]:
        """The letters that are in flight, or whose outcome is not written down yet."""
        return [*self._flying, *(outcome.letter.id for outcome in self._done)]

    @staticmethod
    def _time() -> float:
        return asyncio.get_running_loop().time()
