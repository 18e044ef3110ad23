"""Bad weather: when Telegram cannot be reached, or asks everybody to wait, nobody is sent anything."""

import time

from scheduler.limits import Monotonic

STORM_WITHIN = 10.0
"""Several chats told to wait within these seconds: it is the whole bot that is too fast."""
FAILURES = 5
"""As many failures in a row are no accident."""
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0


class Weather:
    """Whether sending makes sense now. Tells a trouble of one chat from a trouble of all."""

    def __init__(self, clock: Monotonic = time.monotonic) -> None:
        self._clock = clock
        self._clear_at = 0.0
        self._told_to_wait: dict[int, float] = {}
        self._failures = 0
        self._pauses = 0

    @property
    def rough(self) -> bool:
        """Whether the last that was heard is bad: then one message at a time tries whether it is over."""
        return self._pauses > 0

    def wait(self) -> float:
        """Seconds until the pause ends."""
        return max(0.0, self._clear_at - self._clock())

    def good(self) -> None:
        """Telegram answered: whatever it said, it can be reached."""
        self._failures = self._pauses = 0

    def told_to_wait(self, chat_id: int, seconds: float) -> None:
        """Telegram answered 429 for a chat; when it does for several, all wait."""
        now = self._clock()
        recent = {chat: at for chat, at in self._told_to_wait.items() if at > now - STORM_WITHIN}
        self._told_to_wait = {**recent, chat_id: now}
        if len(self._told_to_wait) > 1:
            self._clear_at = max(self._clear_at, now + seconds)

    def failed(self) -> None:
        """Telegram, or the way there, failed; after several in a row all wait, each time longer.

        What was under way when a pause began says nothing new.
        """
        self._failures += 1
        if self._failures < FAILURES or self._clock() < self._clear_at:
            return
        self._clear_at = self._clock() + min(LONGEST_PAUSE, FIRST_PAUSE * 2**self._pauses)
        self._pauses = min(self._pauses + 1, 10)
