"""What notices are made of: all that a batch of messages needs. services/notice_reading.py reads it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from models.communities import Standing
from services import (
    choices,
)
from services.action_items import Action
from services.announcement_reports import Report
from services.answers import Mine
from services.badges import Badge, Told
from services.bookings import BookingDetails
from services.care_facts import CareFacts
from services.digest_content import Digest
from services.intake_need import FormState
from services.invoices import InvoiceDetails
from services.minutes_digest import MinutesDigest
from services.outbox import Kind
from services.payment_news import PaymentNews
from services.queue_facts import Called
from services.refund_news import RefundNews
from services.sessions import SessionDetails
from services.setlist_shown import Shown
from services.team_news import Teams


@dataclass(frozen=True, slots=True)
class Message:
    """An outbox row that tells a person something."""

    community_id: int
    id: int
    kind: Kind
    user_id: int
    params: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NextDate:
    """A session to come."""

    session_id: int
    starts_at: datetime
    roles: bool = False
    """Whether one chooses a role to come in."""


@dataclass(slots=True)
class Facts:
    """Everything that is needed for some messages."""

    now: datetime
    communities: dict[int, str] = field(default_factory=dict)
    standings: dict[tuple[int, int], Row[Any]] = field(default_factory=dict)
    sessions: dict[int, SessionDetails] = field(default_factory=dict)
    answers: dict[tuple[int, int], Row[Any]] = field(default_factory=dict)
    asked: dict[tuple[int, int, int], Row[Any]] = field(default_factory=dict)
    """By session, who asked, and who is asked to come together and has yet to answer: in which roles."""
    programs: dict[int, Row[Any]] = field(default_factory=dict)
    deleted: dict[int, Row[Any]] = field(default_factory=dict)
    invited: dict[tuple[int, int], Row[Any]] = field(default_factory=dict)
    """By program and person: who is on the list still."""
    teams: Teams = field(default_factory=Teams)
    """Who runs the programs whose teams are told of."""
    next_dates: dict[int, tuple[NextDate, ...]] = field(default_factory=dict)
    comments: dict[int, Row[Any]] = field(default_factory=dict)
    announcements: dict[int, Report] = field(default_factory=dict)
    recaps: dict[int, str] = field(default_factory=dict)
    """What is written about sessions whose recap goes out."""
    topics: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """What is on the agendas of sessions that are reminded of."""
    minutes: dict[int, MinutesDigest] = field(default_factory=dict)
    """In short, of sessions whose minutes go out."""
    actions: dict[int, Action] = field(default_factory=dict)
    digests: dict[tuple[int, int], Digest] = field(default_factory=dict)
    """By community and person: one week's at a time."""
    called: Called = field(default_factory=Called)
    """Songs that were called, and the queues they wait in."""
    setlists: dict[int, Shown] = field(default_factory=dict)
    """The songs of sessions, where they are chosen."""
    consented: frozenset[tuple[int, int]] = frozenset()
    """(Program, person) of those to be asked who have said meanwhile whether they may be recorded."""
    attended: frozenset[int] = frozenset()
    """Sessions whose attendance was taken, of those that are asked about."""
    badges: dict[int, Told] = field(default_factory=dict)
    """Badges that were just given."""
    given: dict[tuple[int, int], tuple[tuple[datetime, Badge], ...]] = field(default_factory=dict)
    """Those that a sweep gave, each with its run, by community and person."""
    care: CareFacts = field(default_factory=CareFacts)
    """Steps and messages of private threads that are told of."""
    rated: frozenset[tuple[int, int]] = frozenset()
    """Sessions that are asked about, and who said already how they were."""

    bookings: dict[int, BookingDetails] = field(default_factory=dict)
    refunds: dict[int, RefundNews] = field(default_factory=dict)
    """Money that goes back."""
    papers: dict[int, InvoiceDetails] = field(default_factory=dict)
    """Invoices that are sent."""
    parts: dict[int, PaymentNews] = field(default_factory=dict)
    """What is to be paid."""
    forms: dict[int, FormState] = field(default_factory=dict)
    """How the forms stand of bookings that stand now, or are soon."""

    def standing(self, message: Message, user_id: int | None = None) -> Standing | None:
        """How the person (or another) stands in the message's community."""
        row = self.standings.get((message.community_id, user_id or message.user_id))
        return row.standing if row else None

    def own_session(self, message: Message) -> SessionDetails | None:
        """The message's session with the person's own answer, but its note; None where there is none, for who
        is gone, and once it is over.
        """
        session = self.sessions.get(message.params["session"])
        answer = self.answers.get((message.params["session"], message.user_id))
        if session is None or session.community_id != message.community_id or answer is None:
            return None
        if self.standing(message) not in (Standing.ACTIVE, Standing.GUEST) or session.ends_at <= self.now:
            return None
        return replace(session, mine=Mine(answer.status, answer.pool_id, answer.guests, note=""))

    def is_silenced(self, message: Message) -> bool:
        """Whether the person turned this kind of notice off."""
        row = self.standings.get((message.community_id, message.user_id))
        return row is not None and choices.silences(message.kind, row)
