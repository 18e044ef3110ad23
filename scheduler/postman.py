"""The postman: from the outbox to our mail server. One at a time for an installation, beside the sender.

A mail server that is slow, or down for a day, holds nothing else up: letters wait, and are tried for days.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from email.message import EmailMessage

import structlog

from locales.reader import reading
from models.database import Database
from models.faults import Where
from models.outbox import Channel, Delivery
from scheduler.courier import LEASE, Courier, Flight
from scheduler.faults import keep
from scheduler.judging import judge
from scheduler.rendering import language_of
from scheduler.reports import Report, Verdict
from scheduler.smtp import Mailer, Server
from scheduler.weather import Weather
from services import bounces
from services.delivery import POSTMAN, Fence
from services.emails import read as read_address
from services.leases import holder
from services.letter import Letter
from services.letters import Gate
from services.outcome import Outcome
from views import mail_paper, mails
from views.links import Links
from views.mail_paper import Sender

log = structlog.get_logger("scheduler.postman")

IN_FLIGHT = 32
"""Half of them fly while the outcomes of the others are written down."""
THREAD = "mail thread"
"""What the name is signed for that the letters of one session share."""


def postman(
    db: Database,
    server: Server,
    mail_from: str,
    links: Links,
    *,
    patience: float = 30,
    lease: timedelta = LEASE,
) -> Courier:
    """Sends the mail of one database by one server, waiting `patience` seconds for each of its answers."""
    fence = Fence(POSTMAN, holder(), lease, Channel.MAIL)
    way = _Mail(db, Mailer(server, patience=patience), server, mail_paper.sender_of(mail_from), links)
    return Courier(db, fence, way)


class _Mail:
    """The way by mail."""

    signal = "mail"
    in_flight = IN_FLIGHT
    paced = False
    mails = True

    def __init__(self, db: Database, mailer: Mailer, server: Server, sender: Sender, links: Links) -> None:
        self._db = db
        self._mailer = mailer
        self._server = server
        self._sender = sender
        self._links = links
        self._weather = Weather()
        self._away = False

    @property
    def gate(self) -> Gate:
        """No chat waits for its next letter."""
        return lambda _chat: timedelta()

    def free(self, flying: int) -> int:
        """How many more may be in flight; after failures one at a time, to see whether it works again."""
        return max(0, (1 if self._weather.rough else self.in_flight) - flying)

    def room(self, free: int) -> int:
        """How many letters may be claimed now."""
        return 0 if self._weather.wait() else free

    def wait(self) -> float:
        """Seconds until the next may be claimed."""
        return self._weather.wait()

    def flights(self, letters: Sequence[Letter]) -> Iterator[tuple[Letter, Flight]]:
        """Each letter with its flight."""
        for letter in letters:
            yield letter, self._fly(letter)

    async def close(self) -> None:
        """End the connections."""
        await self._mailer.close()

    async def _fly(self, letter: Letter) -> Outcome:
        """Write one letter, send it, and judge what came of it."""
        try:
            message, envelope, recipient = self._written(letter)
        except Exception as error:
            log.exception("a letter cannot be rendered", kind=letter.kind, message=letter.id)
            await keep(self._db, Where.MESSAGE, letter.kind, error)
            return Outcome(letter, Delivery.FAILED, error="cannot be rendered")
        try:
            report = await self._mailer.send(message, envelope, recipient)
        except Exception as error:
            log.exception("a letter ended in a fault", kind=letter.kind, message=letter.id)
            await keep(self._db, Where.MESSAGE, letter.kind, error)
            report = Report(Verdict.UNKNOWN, "fault")
        self._learn(report)
        return judge(letter, report, self._db.clock())

    def _learn(self, report: Report) -> None:
        """What a report says about the letters that come after; that the server is away is logged once."""
        self._db.meters.sends["mail", report.verdict.name.lower()] += 1
        away = report.verdict is Verdict.AWAY
        if away and not self._away:
            log.warning("the mail server cannot be reached", why=report.error)
        self._away = away
        if away or report.verdict in (Verdict.NOT_SENT, Verdict.UNKNOWN):
            self._weather.failed()
        else:
            self._weather.good()

    def _written(self, letter: Letter) -> tuple[EmailMessage, str, str]:
        """The message, whom it comes back to, and where it goes."""
        if letter.box is None:
            raise LookupError("a letter to nobody")
        with reading(language_of(letter), letter.zone):
            mail = mails.mail(letter, self._links, self._sender.address)
        mark = self._links.seals.mark(bounces.NAME, letter.community_id, letter.id)
        thread = self._links.seals.mark(THREAD, *mail.thread) if mail.thread else None
        message = mail_paper.compose(
            mail,
            sender=self._sender,
            to=letter.box,
            message_id=f"<{mark}@{self._sender.domain}>",
            thread_id=f"<{thread}@{self._sender.domain}>" if thread else None,
            at=letter.written_at or self._db.clock(),
        )
        return message, envelope(self._server, self._sender, mark), wire(letter.box.address)


def envelope(server: Server, sender: Sender, mark: str) -> str:
    """Where a letter comes back to: an address of its own where there is one for bounces (VERP)."""
    if server.bounces is None:
        return sender.address
    local, _at, domain = server.bounces.rpartition("@")
    return f"{local}+{mark}@{domain}"


def wire(address: str) -> str:
    """An address as mail servers take it: its domain in ASCII (IDNA)."""
    domain = read_address(address).key.rpartition("@")[2]
    return f"{address.rpartition('@')[0]}@{domain}"
