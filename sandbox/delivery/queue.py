"""The updates that wait for one bot."""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from sandbox.errors import conflict
from sandbox.shapes import Json

ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Bot API, getUpdates: only sent to bots that list them in `allowed_updates`."""

SHORT_LIVED = frozenset({"callback_query", "pre_checkout_query", "inline_query", "shipping_query"})
SHORT_LIFE = 150.0
LIFE = 24 * 3600.0

OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_INSTEAD = "terminated by setWebhook request"


@dataclass(slots=True, eq=False)
class Pending:
    """An update not yet received. Updates of one `lane` arrive in order."""

    id: int
    kind: str
    lane: Hashable
    body: Json
    expires: float
    done: bool = False


class UpdateQueue:
    """Updates of one bot in the order they happened, until the bot confirms them.

    `clock` gives seconds since the epoch. `repeats` hands every update out that many times and
    `shuffled` gives up their order: what Telegram does on bad days. Of `unheard` updates it never hears
    that the webhook received them. `when_empty` is called when nothing waits any more.
    """

    def __init__(self, clock: Callable[[], float], first_id: int, when_empty: Callable[[], None]) -> None:
        self.clock = clock
        self.when_empty = when_empty
        self.allowed: frozenset[str] | None = None
        self.webhook: Callable[[Pending], None] | None = None
        self.repeats = 1
        self.unheard = 0
        self.shuffled: random.Random | None = None
        self.waiting = 0
        self._next_id = first_id
        self._queue: deque[Pending] = deque()
        self._poller: asyncio.Future[None] | None = None

    def wants(self, kind: str) -> bool:
        """Did the bot ask for updates of this kind?"""
        return kind not in ON_REQUEST if self.allowed is None else kind in self.allowed

    def allow(self, kinds: Iterable[str]) -> None:
        """Remember `allowed_updates`; an empty list means the default."""
        self.allowed = frozenset(kinds) or None

    def push(self, kind: str, lane: Hashable, content: Json) -> None:
        """Add an update if the bot wants its kind, and wake whoever delivers."""
        if not self.wants(kind):
            return
        number = self._next_id
        self._next_id += 1
        body: Json = {"update_id": number, kind: content}
        expires = self.clock() + (SHORT_LIFE if kind in SHORT_LIVED else LIFE)
        for _ in range(self.repeats):
            pending = Pending(number, kind, lane, body, expires)
            self._queue.append(pending)
            self.waiting += 1
            if self.webhook:
                self.webhook(pending)
        self._wake()

    def finish(self, pending: Pending) -> None:
        """An update was received, or nobody will ever receive it."""
        if not pending.done:
            pending.done = True
            self.waiting -= 1
        while self._queue and self._queue[0].done:
            self._queue.popleft()
        if not self.waiting:
            self.when_empty()

    def confirm(self, offset: int) -> None:
        """Forget everything below `offset`; a negative one keeps only that many of the last."""
        if offset < 0:
            for pending in list(self._queue)[:offset]:
                self.finish(pending)
            return
        while self._queue and self._queue[0].id < offset:
            self.finish(self._queue[0])

    def live(self, limit: int) -> list[Pending]:
        """The first updates that have not expired."""
        now = self.clock()
        batch: list[Pending] = []
        stale: list[Pending] = []
        for pending in self._queue:
            if len(batch) == limit:
                break
            if not pending.done:
                (stale if pending.expires < now else batch).append(pending)
        for pending in stale:
            self.finish(pending)
        return batch

    def drop_all(self) -> None:
        """Forget every update that waits."""
        for pending in list(self._queue):
            self.finish(pending)

    async def poll(self, limit: int, seconds: float) -> list[Json]:
        """Wait up to `seconds` for updates.

        Raises ApiError 409 when another getUpdates or setWebhook takes over.
        """
        self.interrupt(OTHER_POLLER)
        batch = self.live(limit)
        if not batch and seconds > 0:
            self._poller = poller = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait_for(poller, seconds)
            except TimeoutError:
                return []
            finally:
                if self._poller is poller:
                    self._poller = None
            batch = self.live(limit)
        if self.shuffled:
            self.shuffled.shuffle(batch)
        return [pending.body for pending in batch]

    def interrupt(self, reason: str) -> None:
        """End a long poll that still waits, with 409."""
        if self._poller and not self._poller.done():
            self._poller.set_exception(conflict(reason))
        self._poller = None

    def _wake(self) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_result(None)
