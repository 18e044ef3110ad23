"""A letter: one message of the outbox to be sent now, with all that is shown in it; or why it is held."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from models.outbox import Channel, Delivery
from services.addressed import Addressed
from services.announcement_reports import Report
from services.calendars import Event
from services.cards import CardContent, CardPlace, GoneCard
from services.discussion_topics import Post
from services.door_mails import DoorKind
from services.goal_news import GoalPost
from services.mailboxes import Mailbox
from services.meeting_cards import AgendaCard
from services.notice import Notice
from services.outbox import Kind
from services.queue_cards import QueueContent
from services.refund_sending import MoneyBack
from services.voting_card import VotingCard


@dataclass(frozen=True, slots=True)
class Admission:
    """No message: Telegram is to let a person into the community's group, or to decline."""

    group_id: int
    telegram_id: int
    approve: bool


@dataclass(frozen=True, slots=True)
class DoorLetter:
    """A letter of the door: a secret link for who can read it."""

    kind: DoorKind
    sealed: Mapping[str, str]


OnCard = CardContent | QueueContent | VotingCard | GoneCard | AgendaCard
"""What cards show."""
Content = Notice | OnCard | Post | GoalPost | Admission | MoneyBack | Report | Addressed | DoorLetter
DOOR = 0
"""In the place of a community: letters of the door belong to none."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to be sent now."""

    community_id: int
    id: int
    kind: Kind | DoorKind
    tries: int
    """Which try this is, from 1: what comes of an earlier one changes nothing."""
    version: int
    chat_id: int | None
    """The person's chat, or the group's; None for a message shared by inline mode."""
    languages: tuple[str | None, ...]
    """Wishes, the first counts that is among ours."""
    zone: str | None
    """The reader's own zone, where they chose one."""
    content: Content
    card: CardPlace | None = None
    message_id: int | None = None
    """The message that is edited, where it is no card's."""
    again_at: datetime | None = None
    """When that message is looked at again, as long as it changes."""
    box: Mailbox | None = None
    """Where a letter by mail goes."""
    written_at: datetime | None = None
    """When it was put into the outbox, of a letter by mail."""
    event: Event | None = None
    """What goes into the reader's calendar with a letter by mail."""
    can_be_mailed: bool = False
    """Whether it goes by mail where Telegram does not let it through."""

    @property
    def is_mail(self) -> bool:
        """Whether it goes by mail."""
        return self.box is not None and self.chat_id is None


@dataclass(frozen=True, slots=True)
class Held:
    """Why a row is not sent now: later, or never."""

    row: Row[Any]
    status: Delivery
    due_at: datetime
    error: str | None = None
    channel: Channel | None = None
    """The other way that it goes from now on."""
