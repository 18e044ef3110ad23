"""A letter: one message of the outbox to be sent now, with all that is shown in it; or why it is held."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from models.outbox import Delivery
from services.announcement_reports import Report
from services.cards import CardContent, CardPlace, GoneCard
from services.discussion_topics import Post
from services.goal_news import GoalPost
from services.meeting_cards import AgendaCard
from services.notice import Notice
from services.outbox import Kind
from services.queue_cards import QueueContent
from services.voting_card import VotingCard


@dataclass(frozen=True, slots=True)
class Admission:
    """No message: Telegram is to let a person into the community's group, or to decline."""

    group_id: int
    telegram_id: int
    approve: bool


OnCard = CardContent | QueueContent | VotingCard | GoneCard | AgendaCard
"""What cards show."""
Content = Notice | OnCard | Post | GoalPost | Admission | Report


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to be sent now."""

    community_id: int
    id: int
    kind: Kind
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


@dataclass(frozen=True, slots=True)
class Held:
    """Why a row is not sent now: later, or never."""

    row: Row[Any]
    status: Delivery
    due_at: datetime
    error: str | None = None
