"""What an operator does about mail: see whether it works, and hand over what came back."""

import secrets

from bot.config import ConfigError, Settings
from locales.reader import reading
from models.actor import SYSTEM
from models.database import Database, utc_now
from services import bounce_reports, bounces
from services.bounce_reports import MOST as MOST
from services.seals import Seals
from webapp.tokens import key_for


def seals_of(bot_token: str) -> Seals:
    """What signs the links in letters, and their names."""
    return Seals(key_for(bot_token, b"jamboree seals"))


async def prove(settings: Settings, address: str) -> str | None:
    """Send one letter to an address; what the mail server had against it, or None. Raises ConfigError."""
    from scheduler.postman import envelope, wire
    from scheduler.reports import Verdict
    from scheduler.smtp import Mailer, server_of
    from services import emails
    from services.errors import BadInput
    from services.mailboxes import Mailbox
    from views import mail_paper, mails

    if settings.smtp_url is None or settings.mail_from is None:
        raise ConfigError("SMTP_URL and MAIL_FROM are not set: nothing goes by mail")
    try:
        email = emails.read(address)
    except BadInput:
        raise ConfigError(f"{address} is not an e-mail address; a right one: ana@example.org") from None
    server, sender = server_of(settings.smtp_url.get_secret_value()), mail_paper.sender_of(settings.mail_from)
    with reading(settings.default_language):
        mail = mails.proof(sender.name or sender.address)
    name = f"<{secrets.token_hex(16)}@{sender.domain}>"
    box = Mailbox(email.address, email.key)
    message = mail_paper.compose(mail, sender=sender, to=box, message_id=name, thread_id=None, at=utc_now())
    mailer = Mailer(server)
    report = await mailer.send(message, envelope(server, sender, "proof"), wire(email.address))
    await mailer.close()
    return None if report.verdict is Verdict.DELIVERED else report.error


async def take_in(db: Database, settings: Settings, raw: bytes) -> str:
    """Act upon a report of a mail server; what was done, in words."""
    report = bounce_reports.read(raw)
    if report is None:
        return "This is no report of a letter that did not arrive."
    letter = bounces.letter_of(report, seals_of(settings.bot_token.get_secret_value()))
    done = await db.write(SYSTEM, bounces.record, *letter, report) if letter else None
    if done is None:
        return "It is a report of no letter that is known here."
    if done.stopped:
        return f"Nothing more is written to {done.address}."
    return f"Counted: a letter to {done.address} came back for now."
