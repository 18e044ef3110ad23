"""Telegram's limits on sending. facts.md: about 30 messages a second a token, 1 a second a chat,
20 a minute a group, sends and edits together; never published exactly."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.errors import too_many

COUNTED = frozenset({"copymessage", "forwardmessage", "stoppoll", "copymessages", "forwardmessages"})
FREE = frozenset({"sendchataction", "sendmessagedraft", "sendrichmessagedraft"})


@dataclass(slots=True)
class Bucket:
    """Allows `burst` at once and `rate` a second from then on."""

    rate: float
    burst: float
    left: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until the next one is allowed; 0 takes it."""
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.left >= 1 else (1 - self.left) / self.rate


@dataclass(slots=True)
class Limits:
    """Counts sends and edits when `on`. `clock` gives seconds and never goes back."""

    on: bool = False
    overall: float = 30.0
    each_chat: float = 1.0
    chat_burst: float = 4.0
    each_group: float = 20 / 60
    group_burst: float = 20.0
    clock: Callable[[], float] = time.monotonic
    refusals: int = 0
    watched: dict[str, list[tuple[float, str, int]]] = field(default_factory=dict)
    """What was written to chats that somebody watches: when, how, into which message (0 is new)."""
    _tokens: dict[int, Bucket] = field(default_factory=dict)
    _chats: dict[tuple[int, str], Bucket] = field(default_factory=dict)

    def check(self, bot_id: int, method: str, chat: str) -> None:
        """Count a call that writes, to a chat or an inline message. Raises ApiError 429."""
        if not counted(method):
            return
        now = self.clock()
        token = self._tokens.get(bot_id)
        if token is None:
            token = self._tokens[bot_id] = Bucket(self.overall, self.overall, self.overall, now)
        bucket = self._chats.get((bot_id, chat)) if chat else token
        if bucket is None:
            bucket = self._chats[bot_id, chat] = self._chat_bucket(chat, now)
        wait = max(token.wait(now), bucket.wait(now))
        if wait > 0:
            self.refusals += 1
            raise too_many(max(1, math.ceil(wait)))
        token.left -= 1
        if chat:
            bucket.left -= 1

    def note(self, method: str, chat: str, message: int) -> None:
        """Write down a call that wrote to a chat, where somebody watches it."""
        if chat in self.watched and counted(method):
            self.watched[chat].append((self.clock(), method, message))

    def _chat_bucket(self, chat: str, now: float) -> Bucket:
        if chat.startswith(("-", "@")):
            return Bucket(self.each_group, self.group_burst, self.group_burst, now)
        return Bucket(self.each_chat, self.chat_burst, self.chat_burst, now)

    def reset(self) -> None:
        """Forget what was counted."""
        self._tokens.clear()
        self._chats.clear()
        self.refusals = 0


def counted(method: str) -> bool:
    """Does this method count as sending?"""
    if method in COUNTED:
        return True
    return method.startswith(("send", "editmessage")) and method not in FREE
