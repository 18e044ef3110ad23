"""The mail channel: one message over SMTP, and understanding what the mail server made of it."""

import asyncio
import re
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from scheduler.reports import Report, Verdict

if TYPE_CHECKING:
    from aiosmtplib import SMTP

PORTS = {"smtp": 587, "smtps": 465}
IDLE = 20.0
"""Seconds after which a connection that nobody used is closed: mail servers do not like to wait."""
MOST = 100
"""Messages that one connection brings."""
_ENHANCED = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
_NO_MAILBOX = (550, 551, 553)
"""What servers say to an address that is not there, where they say no more."""


@dataclass(frozen=True, slots=True)
class Server:
    """Our mail server, as SMTP_URL names it."""

    host: str
    port: int
    tls: str
    """`implicit`, `starttls` (must be), `maybe` (where it is offered) or `none`."""
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    bounces: str | None = None
    """The address that letters come back to, each with its own tag; our sender's where it is None."""
    verify: bool = True


def server_of(url: str) -> Server:
    """The server of an SMTP_URL: `smtp://user:password@host:587?tls=starttls&bounces=bounce@example.org`."""
    parts, query = urlsplit(url), parse_qs(urlsplit(url).query)
    implicit = parts.scheme == "smtps"
    return Server(
        host=parts.hostname or "",
        port=parts.port or PORTS[parts.scheme],
        tls="implicit" if implicit else query.get("tls", ["maybe"])[0],
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        bounces=query.get("bounces", [None])[0],
        verify=query.get("verify", ["yes"])[0] != "no",
    )


@dataclass(slots=True)
class _Line:
    """A connection, how much it has brought, and when it was used last."""

    smtp: "SMTP"
    brought: int = 0
    used_at: float = field(default_factory=time.monotonic)


class Mailer:
    """Brings messages to one server, over connections that are kept for the next."""

    def __init__(self, server: Server, *, lines: int = 4, patience: float = 30) -> None:
        self._server = server
        self._patience = patience
        self._turns = asyncio.Semaphore(lines)
        self._idle: list[_Line] = []

    async def send(self, message: EmailMessage, sender: str, recipient: str) -> Report:
        """Bring one message; whatever the server says becomes a report."""
        async with self._turns:
            try:
                line = await self._line()
            except Exception as error:
                return Report(Verdict.AWAY, _words(error))
            report, good = await self._bring(line, message, sender, recipient)
            line.brought, line.used_at = line.brought + 1, time.monotonic()
            if good and line.brought < MOST:
                self._idle.append(line)
            else:
                await _end(line)
            return report

    async def close(self) -> None:
        """End what is kept."""
        while self._idle:
            await _end(self._idle.pop())

    async def _line(self) -> _Line:
        """A connection that works: one that is kept and still answers, or a new one."""
        while self._idle:
            line = self._idle.pop()
            if time.monotonic() - line.used_at < IDLE and await self._alive(line):
                return line
            await _end(line)
        return _Line(await self._connected())

    async def _alive(self, line: _Line) -> bool:
        """Whether it answers, and is ready for the next message."""
        with suppress(Exception):
            await line.smtp.rset(timeout=self._patience)
            return True
        return False

    async def _connected(self) -> "SMTP":
        from aiosmtplib import SMTP, SMTPHeloError

        server = self._server
        context = ssl.create_default_context()
        if not server.verify:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        smtp = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.tls == "implicit",
            start_tls={"starttls": True, "none": False, "implicit": False}.get(server.tls),
            tls_context=context,
            timeout=self._patience,
        )
        await smtp.connect()
        with suppress(SMTPHeloError):  # an old one: it is greeted otherwise, and can do less
            await smtp.ehlo()
        return smtp

    async def _bring(
        self, line: _Line, message: EmailMessage, sender: str, recipient: str
    ) -> tuple[Report, bool]:
        """One transaction; and whether the connection is good for another."""
        from aiosmtplib import SMTPResponseException

        smtp, stage = line.smtp, "sender"
        wide = not (sender.isascii() and recipient.isascii())
        if wide and not smtp.supports_extension("smtputf8"):
            return Report(Verdict.NO_ENTRY, "our mail server takes no such address"), True
        options, encoding = (["SMTPUTF8"], "utf-8") if wide else ([], "ascii")
        try:
            await smtp.mail(sender, options=options, encoding=encoding)
            stage = "recipient"
            await smtp.rcpt(recipient, encoding=encoding)
            stage = "data"
            await smtp.data(message.as_bytes(policy=message.policy))
        except SMTPResponseException as error:
            return judged(stage, error.code, error.message), error.code != 421
        except Exception as error:
            verdict = Verdict.UNKNOWN if stage == "data" else Verdict.NOT_SENT
            return Report(verdict, _words(error)), False
        return Report(Verdict.DELIVERED), True


async def _end(line: _Line) -> None:
    with suppress(Exception):
        await line.smtp.quit(timeout=2)
    line.smtp.close()


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\n", " ")


def judged(stage: str, code: int, words: str) -> Report:
    """What an answer means for a letter, by the step it was given in.

    What our own server says of the sender, or of us, is for the operator to mend: letters wait. 5xx for a
    recipient is final; by its reason (RFC 3463) it is the address that is wrong, or the letter unwanted.
    """
    text = f"{code} {words}".replace("\n", " ")
    if code < 500 or stage == "sender":
        return Report(Verdict.NOT_SENT, text)
    if stage == "data":
        return Report(Verdict.REFUSED, text)
    found = _ENHANCED.search(words)
    _class, subject, detail = found.groups() if found else ("5", "", "")
    if subject == "2" and detail == "2":
        return Report(Verdict.REFUSED, text, soft=True)
    if subject == "1" or (subject == "2" and detail == "1") or (not subject and code in _NO_MAILBOX):
        return Report(Verdict.NO_ENTRY, text)
    return Report(Verdict.REFUSED, text)
