"""Telegram's limits, kept by the sender: all messages of a token, each chat, each group; and bad weather.

Seconds here are of a clock that never jumps: what counts is the time between two calls.
"""

import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta

Monotonic = Callable[[], float]

AHEAD = 0.25
"""Seconds of slots that may be claimed at once: what a crash leaves in doubt at the most."""
CATCH_UP = 0.1
"""Seconds of missed slots that are made up for."""
CHAT_PAUSE = 1.05
GROUP_WINDOW = 60.0
GROUP_MOST = 20
"""1 message a second a chat, 20 a minute a group, edits included (Telegram's bots FAQ)."""
REMEMBERED = 10_000
"""Chats whose turns are remembered before those long past are forgotten."""


class Pacer:
    """Slots for all messages together, `rate` a second and evenly spaced; rate 0 knows no limit."""

    def __init__(self, rate: float, clock: Monotonic = time.monotonic) -> None:
        self._rate = rate
        self._ahead = max(AHEAD, 1 / rate) if rate else AHEAD
        self._clock = clock
        self._next = clock()

    def room(self, most: int) -> int:
        """How many of `most` messages may be claimed now."""
        if not self._rate:
            return most
        now = self._clock()
        self._next = max(self._next, now - CATCH_UP)
        return min(most, max(0, int((now + self._ahead - self._next) * self._rate + 1e-6)))

    def slot(self) -> float:
        """Take the next slot; seconds until it begins."""
        if not self._rate:
            return 0.0
        at = self._next
        self._next += 1 / self._rate
        return max(0.0, at - self._clock())

    def wait(self) -> float:
        """Seconds until it is worth claiming again: half of what may be claimed at once."""
        if not self._rate:
            return 0.0
        needed = max(self._ahead / 2, 1 / self._rate)
        return max(0.0, self._next + needed - self._ahead - self._clock())


class Chats:
    """When each chat may have its next message. Whoever must wait goes back to the outbox meanwhile."""

    def __init__(self, *, limited: bool, clock: Monotonic = time.monotonic) -> None:
        self._limited = limited
        self._clock = clock
        self._free: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}

    def gate(self, chat_id: int) -> timedelta:
        """Take a chat's turn; or how long until it has one."""
        now = self._clock()
        free = max(self._free.get(chat_id, now), self._window(chat_id, now))
        wait = timedelta(seconds=max(0.0, free - now))
        if wait:
            return wait
        if self._limited:
            self._free[chat_id] = now + CHAT_PAUSE
            if chat_id < 0:
                self._groups.setdefault(chat_id, deque(maxlen=GROUP_MOST)).append(now)
            self._forget(now)
        return timedelta(0)

    def block(self, chat_id: int, seconds: float) -> None:
        """Telegram asked to wait for this chat."""
        self._free[chat_id] = max(self._free.get(chat_id, 0.0), self._clock() + seconds)

    def _window(self, chat_id: int, now: float) -> float:
        """When the last GROUP_MOST messages of a group lie a minute back."""
        sent = self._groups.get(chat_id)
        return sent[0] + GROUP_WINDOW if sent and len(sent) == GROUP_MOST else now

    def _forget(self, now: float) -> None:
        if len(self._free) > REMEMBERED:
            self._free = {chat: free for chat, free in self._free.items() if free > now}
            self._groups = {
                chat: sent for chat, sent in self._groups.items() if sent[-1] > now - GROUP_WINDOW
            }
