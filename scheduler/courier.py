"""The courier: from the outbox on its way, one at a time for each way (Telegram, mail).

It keeps a few letters in flight. Whenever there is room, one transaction writes down what came of the last
and claims the next; no transaction is open while another server is spoken to.
"""

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any, Protocol

import structlog

from models.actor import SYSTEM
from models.database import Database
from models.outbox import Delivery
from services import delivery, leases, outcomes
from services.delivery import Fence
from services.letter import Letter
from services.letters import Gate
from services.outcome import Outcome

log = structlog.get_logger("scheduler.courier")

CHUNK = 32
"""Outcomes that are worth a transaction while others are still in flight; or half of those that may fly."""
LINGER = 0.2
"""Seconds an outcome waits for others to be written down with."""
POLL = 1.0
"""Seconds after which rows of other processes are found."""
BRIEF = 0.05
"""Seconds before the table is looked at again after nothing was found."""
LEASE = timedelta(seconds=10)
"""How long the others wait for one that is silent. It renews its lease three times in that time."""
STAND_BY = 1.0
"""Seconds after which one that stands by looks again: with `LEASE`, how soon a dead one is followed."""

Flight = Outcome | Coroutine[Any, Any, Outcome]
"""What came of a letter that need not fly, or its flight."""


class Way(Protocol):
    """One way for letters to go, as the courier sees it."""

    signal: str
    """What a transaction says that wrote something for this way."""
    in_flight: int
    """How many letters fly at once, at the most."""
    paced: bool
    """Whether letters have slots in time."""
    mails: bool
    """Whether people can be written to by mail."""

    @property
    def gate(self) -> Gate:
        """How long a chat must wait for its next message."""

    def free(self, flying: int) -> int:
        """How many more may be in flight."""

    def room(self, free: int) -> int:
        """How many of those may be claimed now."""

    def wait(self) -> float:
        """Seconds until the next may be claimed."""

    def flights(self, letters: Sequence[Letter]) -> Iterator[tuple[Letter, Flight]]:
        """Each letter with its flight."""

    async def close(self) -> None:
        """Nothing flies any more."""


class Courier:
    """Sends what one database has for one way."""

    def __init__(self, db: Database, fence: Fence, way: Way) -> None:
        self._db = db
        self._fence = fence
        self._way = way
        self._chunk = min(CHUNK, max(1, way.in_flight // 2))
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

    @property
    def fence(self) -> Fence:
        """By which only one sends."""
        return self._fence

    async def start(self) -> None:
        """Begin to send, or to wait for the other courier to end."""
        self._db.listen(self._heard)
        self._loop = asyncio.create_task(self._run(), name=f"courier {self._fence.name}")

    async def stop(self) -> None:
        """Claim nothing more, finish what is in flight, write it down, and let another take over."""
        self._stopping = True
        self._wake.set()
        if self._loop:
            await self._loop
            self._loop = None
        await self._finish()
        await self._way.close()
        await self._settle()
        if self._leading:
            await self._db.write(SYSTEM, leases.release, self._fence.name, self._fence.holder)
            self._leading = False

    async def _finish(self) -> None:
        """Let what flies land. The lease is kept meanwhile: who took over would send the same again."""
        third = self._fence.ttl.total_seconds() / 3
        while self._flying:
            await asyncio.wait(self._flying.values(), timeout=third)
            if self._flying and self._leading:
                fence = self._fence
                self._leading = await self._db.write(SYSTEM, leases.hold, fence.name, fence.holder, fence.ttl)

    def _heard(self, signals: frozenset[tuple[str, int]]) -> None:
        """A transaction of this process wrote something for this way."""
        if (self._way.signal, 0) in signals:
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
            return min(STAND_BY, self._fence.ttl.total_seconds() / 3)
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
        room = self._way.room(self._free())
        if self._done or (self._more and room) or self._time() >= self._renew_at:
            await self._exchange(room)
        return self._pause()

    async def _look(self) -> None:
        """See when the next row is due, whoever wrote it."""
        due = await self._db.read(SYSTEM, delivery.next_due, self._fence.channel)
        wait = (due - self._db.clock()).total_seconds() if due else POLL
        self._more = wait <= 0
        self._look_at = self._time() + min(POLL, wait)

    async def _exchange(self, room: int) -> None:
        """Write down what came of the last letters, claim the next, and let them fly."""
        done = self._done[:]
        self._more = False  # what is heard from here on may be missed by the claim
        exchange = partial(delivery.exchange, mails=self._way.mails)
        batch = await self._db.write(SYSTEM, exchange, self._fence, done, room, self._way.gate)
        del self._done[: len(done)]
        self._more = self._more or batch.more
        self._leading = batch.held_lease
        self._renew_at = self._time() + self._fence.ttl.total_seconds() / 3
        self._look_at = self._time() + BRIEF
        if not self._leading:
            log.warning("another process took over sending", lease=self._fence.name)
        for letter, flight in self._way.flights(batch.letters):
            self._launch(letter, flight)

    def _free(self) -> int:
        return self._way.free(len(self._flying))

    def _pause(self) -> float:
        """How long to rest unless something lands or is heard: few big transactions, not many small ones."""
        if not self._leading:
            return 0.0
        pause = LINGER if self._done or self._flying else POLL
        if not self._more:
            return min(pause, self._look_at - self._time())
        free = self._free()
        if free and (self._way.paced or not self._flying or free >= self._chunk):
            return min(pause, self._way.wait())
        return pause

    def _launch(self, letter: Letter, flight: Flight) -> None:
        if isinstance(flight, Outcome):
            self._land(flight)
        else:
            self._flying[letter.id] = asyncio.create_task(self._fly(flight))

    async def _fly(self, flight: Coroutine[Any, Any, Outcome]) -> None:
        self._land(await flight)

    def _land(self, outcome: Outcome) -> None:
        """Keep an outcome until the next transaction; wake the loop when that is worth one."""
        self._flying.pop(outcome.letter.id, None)
        self._done.append(outcome)
        if outcome.status not in (Delivery.SENT, Delivery.PENDING):
            log.info("not delivered", kind=outcome.letter.kind, outcome=outcome.status, why=outcome.error)
        if len(self._done) >= self._chunk or not (self._flying or (self._way.paced and self._more)):
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
