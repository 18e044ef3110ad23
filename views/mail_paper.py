"""From a letter to a message of the internet (RFC 5322): headers, both texts, the calendar's file.

Nothing that people typed can become a header of its own: line breaks are gone, and the library refuses them.
"""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from functools import cache
from typing import Any

from services.mailboxes import Mailbox
from views.mails import Mail


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom letters are from."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What the names of our messages end with."""
        return self.address.rpartition("@")[2]


class _Headers(HeaderRegistry):
    """The library's headers, each class made once.

    It would make a new one for every header of every letter, which was half of the work of composing them.
    """

    def __getitem__(self, name: str) -> Any:
        """The class of a header. There are as many names as `compose` writes."""
        return _header(name)


@cache
def _header(name: str) -> Any:
    return HeaderRegistry()[name]


ASCII, WIDE = (policy.clone(header_factory=_Headers()) for policy in (SMTP, SMTPUTF8))


def sender_of(mail_from: str) -> Sender:
    """The sender that MAIL_FROM names."""
    name, address = parseaddr(mail_from)
    return Sender(_line(name), address)


def compose(
    mail: Mail, *, sender: Sender, to: Mailbox, message_id: str, thread_id: str | None, at: datetime
) -> EmailMessage:
    """A message that can be sent again word by word."""
    message = EmailMessage(policy=ASCII if to.address.isascii() else WIDE)
    message["From"] = _address(sender.name, sender.address)
    message["To"] = _address(_line(to.name), to.address)
    message["Subject"] = _line(mail.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    if thread_id:
        message["In-Reply-To"] = thread_id
        message["References"] = thread_id
    message["Auto-Submitted"] = "auto-generated"
    if mail.stop:
        message["List-Unsubscribe"] = f"<{mail.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    if mail.attached:
        message.add_attachment(
            mail.attached.content,
            maintype=mail.attached.type[0],
            subtype=mail.attached.type[1],
            filename=mail.attached.name,
            params=dict(mail.attached.params),
        )
    message["Content-Language"] = mail.language  # the last: what is put together takes these headers inside
    return message


def _address(name: str, address: str) -> Address | str:
    """An address with its name; one that the library cannot read goes without."""
    try:
        return Address(name, addr_spec=address)
    except (ValueError, IndexError):
        return address


def _line(text: str) -> str:
    """Words of one line, without anything that is no letter, sign or space."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
