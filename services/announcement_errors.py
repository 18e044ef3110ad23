"""Why something cannot be announced, or cannot go on."""

from datetime import datetime

from services.errors import Refusal


class NobodyToTell(Refusal):
    """An announcement that nobody would hear."""


class PausedFromAbove(Refusal):
    """An announcement that who runs the installation paused: only they let it go on."""


class TooManyAnnouncements(Refusal):
    """As many were sent to these people within a day as one may; the next from `free_at`."""

    def __init__(self, most: int, free_at: datetime, zone: str) -> None:
        super().__init__(most)
        self.most = most
        self.free_at = free_at
        self.zone = zone
