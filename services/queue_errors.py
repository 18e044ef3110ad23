"""Why a song cannot be called, or a queue not be shown."""

from datetime import datetime

from services.errors import Refusal


class QueueClosed(Refusal):
    """No songs can be called: `state` is `soon` (it opens at `opens_at`), `paused` or `over`."""

    def __init__(self, state: str, opens_at: datetime, zone: str) -> None:
        super().__init__(state)
        self.state = state
        self.opens_at = opens_at
        self.zone = zone


class TooManyCalls(Refusal):
    """As many songs of the person wait as one may have waiting."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class NoQueue(Refusal):
    """No session with music is near."""
