"""A notice: what one person is told, whatever its kind."""

from dataclasses import dataclass
from datetime import datetime

from services.action_items import Action
from services.announcement_news import What
from services.announcement_reports import Report
from services.badges import Badge, Told
from services.bookings import AppointmentDetails, BookingDetails
from services.care_facts import StepNews
from services.conflicts import Conflict
from services.digest_content import Digest
from services.intake_need import FormState
from services.invoices import InvoiceDetails
from services.minutes_digest import MinutesDigest
from services.notice_facts import NextDate
from services.outbox import Kind
from services.pay_periods import Period
from services.payment_news import PaymentNews
from services.refund_news import RefundNews
from services.session_facts import Fact
from services.sessions import SessionDetails
from services.setlist_shown import Difference, Shown
from services.team_news import News
from services.thread_delivery import Relay


@dataclass(frozen=True, slots=True)
class Notice:
    """What one person is told. Equal notices look equal to readers of one language and zone."""

    kind: Kind
    community_id: int
    community: str
    session: SessionDetails | None = None
    """With the person's own answer."""
    at: datetime | None = None
    """A start: the old time, the date that is gone, or when the session begins that is spoken of."""
    zone: str = "UTC"
    program: str = ""
    program_id: int | None = None
    next_dates: tuple[NextDate, ...] = ()
    asks_id: int | None = None
    """Who asks to join."""
    asks_name: str = ""
    roles: tuple[str, str] | None = None
    """How one comes oneself and who asks one to come together, where a session has roles."""
    changes: tuple[tuple[Fact, str, str], ...] = ()
    """What a session says for itself now: fact, old and new, as the outbox has them."""
    about: str = ""
    """Whom an announcement is for: the community, a program, a session."""
    text: str = ""
    """In Telegram's HTML."""
    photo_id: int | None = None
    """Shown above the text."""
    photo: str | None = None
    """The same by Telegram's own id, once Telegram has it."""
    by: str = ""
    news: News | None = None
    """What happened in a program's team."""
    comment_id: int | None = None
    is_reply: bool = False
    """Whether the comment answers one of the person's thread, or begins a thread."""
    session_id: int | None = None
    room: str = ""
    until: datetime | None = None
    """When what began `at` ends."""
    conflict: Conflict | None = None
    """Why a session is without its room."""
    more: int = 0
    """How many more sessions are."""
    digest: Digest | None = None
    on: datetime | None = None
    """When the session was that is asked about: no reason to wake anybody."""
    badge: Told | None = None
    badges: tuple[Badge, ...] = ()
    setlist: Shown | None = None
    """The songs of the session, where they are chosen."""
    difference: Difference | None = None
    """What became of them since they were told."""
    missing: tuple[str, ...] = ()
    """Things that a line-up lacks now."""
    covered: tuple[str, ...] = ()
    """Things that it lacks no more."""
    minutes: MinutesDigest | None = None
    action: Action | None = None
    step: StepNews | None = None
    """A step of a booking."""
    relay: Relay | None = None
    """A message of a private thread."""

    topics: tuple[str, ...] = ()
    """What is on the session's agenda."""
    booking: BookingDetails | None = None
    appointment: AppointmentDetails | None = None
    """The one of the booking that is spoken of."""
    form: FormState | None = None
    """How the booking's form stands, where its customer has yet to fill it in."""
    for_customer: bool = False
    """Whether the reader is the booking's customer; else they are on the instructor's side."""
    came_minor: int = 0
    """Money that came, or is disputed, in `currency`."""
    back_minor: int = 0
    """What of the money goes back, in `currency`."""
    currency: str = ""
    paper: InvoiceDetails | None = None
    """An invoice or a credit note."""
    payment: PaymentNews | None = None
    """A part that is to be paid."""
    pay_period: Period | None = None
    """One that is over."""
    refund: RefundNews | None = None
    """Money that goes back."""
    report: Report | None = None
    """An announcement that is paused, or was, …"""
    happened: What | None = None
    """… and what happened to it."""
    by_mail: bool = False
    """Whether it is read in a letter, where there is no chat to answer in."""

    @property
    def starts_at(self) -> datetime | None:
        """When what it is about begins: the earlier of two times."""
        times = [at for at in (self.at, self.session and self.session.starts_at) if at]
        return min(times, default=None)
