"""An outcome: what came of one try to send a letter."""

from dataclasses import dataclass
from datetime import datetime

from models.outbox import Delivery
from services.letter import Letter


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try to send a letter."""

    letter: Letter
    status: Delivery
    """PENDING is to be tried again, at `due_at`."""
    due_at: datetime | None = None
    error: str | None = None
    counts: bool = True
    """Whether the try counts: waiting as Telegram asked does not."""
    message_id: int | None = None
    fingerprint: str | None = None
    """Digest of what the card shows now, where it was painted."""
    card_gone: bool = False
    """Whether the message that is edited, or the topic it stands in, is no more."""
    chat_gone: bool = False
    moved_to: int | None = None
    """The new id of the group."""
    by_mail: bool = False
    """Whether it goes by mail from now on: Telegram does not bring it."""
    soft: bool = False
    """Whether the other mail server took it badly for now, by no fault of ours."""
