"""A mail server of this machine: it takes every letter, or behaves as badly as it is told to."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

FROM = "Jamboree <jam@mail.example.org>"
"""Whom letters here are from."""
KEPT = 500
"""Letters that are kept."""
_LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Received:
    """One letter, as it came in."""

    sender: str
    to: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        """Its subject, in one line."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """What those read who have no HTML."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """What the others see."""
        return self._body("html")

    @property
    def links(self) -> list[str]:
        """Where it leads."""
        return _LINK.findall(self.text)

    @property
    def calendar(self) -> str | None:
        """The calendar's file that came with it."""
        parts = [part for part in self.message.walk() if part.get_content_type() == "text/calendar"]
        return str(parts[0].get_content()) if parts else None

    def link(self, beginning: str) -> str:
        """The first link whose path begins so. Raises LookupError."""
        for url in self.links:
            if url.partition("//")[2].partition("/")[2].startswith(beginning.lstrip("/")):
                return url
        raise LookupError(f"no link to {beginning} in {self.links}")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


@dataclass(slots=True)
class Mailbox:
    """What the server got, and how it behaves."""

    port: int = 0
    letters: list[Received] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    """By address: what is answered to it, `550 5.1.1 unknown`."""
    put_off: set[str] = field(default_factory=set)
    """Addresses that are told to come later, once."""
    answer: Callable[[Received], str | None] = lambda _letter: None
    """What is answered to a letter that came in; None for yes."""
    dies: int = 0
    """So many letters are taken and never answered for: the connection breaks."""
    delay: float = 0.0
    connections: int = 0
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def url(self) -> str:
        """For `SMTP_URL`."""
        return f"smtp://127.0.0.1:{self.port}?tls=none"

    @property
    def settings(self) -> dict[str, Any]:
        """The settings of a Jamboree that sends here."""
        return {"smtp_url": self.url, "mail_from": FROM, "public_url": "http://127.0.0.1:8090"}

    def to(self, address: str) -> list[Received]:
        """What somebody got, the first first."""
        return [letter for letter in self.letters if letter.to == address]

    async def letter(self, address: str, number: int = 1) -> Received:
        """A letter to somebody, as soon as it is there. Raises TimeoutError."""
        async with asyncio.timeout(20), self._arrived:
            await self._arrived.wait_for(lambda: len(self.to(address)) >= number)
        return self.to(address)[number - 1]

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Whether somebody lives here."""
        if address in self.put_off:
            self.put_off.discard(address)
            return "451 4.7.1 come back later"
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Take a letter in."""
        if self.delay:
            await asyncio.sleep(self.delay)
        raw = cast(bytes, envelope.content)
        message = message_from_bytes(raw, policy=policy.default)
        letter = Received(envelope.mail_from or "", envelope.rcpt_tos[0], message)
        said = self.answer(letter)
        if said is not None:
            return said
        async with self._arrived:
            self.letters.append(letter)
            del self.letters[:-KEPT]
            self._arrived.notify_all()
        if self.dies:
            self.dies -= 1
            if server.transport:
                cast(asyncio.Transport, server.transport).abort()
        return "250 OK"


@asynccontextmanager
async def started() -> AsyncIterator[Mailbox]:
    """A mail server that listens."""
    mailbox = Mailbox()

    def connected() -> SMTP:
        mailbox.connections += 1
        return SMTP(mailbox, enable_SMTPUTF8=True, loop=asyncio.get_running_loop())

    server = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", mailbox.port)
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        server.close()
