"""What came of trying to send one letter, by whatever way it went."""

from dataclasses import dataclass
from enum import Enum, auto


class Verdict(Enum):
    """What came of a call."""

    DELIVERED = auto()
    WAIT = auto()
    """Told to wait; nothing was delivered."""
    NOT_SENT = auto()
    """It failed before it was delivered."""
    AWAY = auto()
    """The other server could not be reached at all, which says nothing of the letter."""
    UNKNOWN = auto()
    """It was on its way when the connection was lost: it may have arrived."""
    NO_ENTRY = auto()
    """The person blocked the bot or never started it; the bot is out of the group."""
    MESSAGE_GONE = auto()
    MOVED = auto()
    REFUSED = auto()
    """Telegram will not take it, now or later."""


@dataclass(frozen=True, slots=True)
class Report:
    """A verdict and what goes with it."""

    verdict: Verdict
    error: str | None = None
    message_id: int | None = None
    seconds: float = 0
    photo: tuple[str, str] | None = None
    """What Telegram calls the photo that was sent, for good and everywhere."""
    moved_to: int | None = None
    reference: str = ""
    """What a payment provider calls it."""
    soft: bool = False
    """Whether the reader's own mail server took it badly for now."""
