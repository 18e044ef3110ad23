"""An announcement by mail to many, through a real mail server; beside a bare client with the same letter."""

import asyncio
from email.message import EmailMessage

from sqlalchemy import String, cast, func, literal, select, update

from benchmarks import world
from benchmarks.broadcast import announce
from benchmarks.databases import Kind, opened, settle
from benchmarks.table import Row, at_least
from models.actor import SYSTEM
from models.database import Database
from models.outbox import Channel, Delivery, OutboxMessage
from models.tx import Tx, table_of
from models.users import User
from sandbox.mail.server import FROM, Mailbox, started
from scheduler.postman import postman
from scheduler.smtp import server_of
from services.seals import Seals
from views.links import Links

LETTERS = 1_000
GOAL = 0.35
"""Of the bare client's rate: ours are claimed, read, rendered and settled, each for its reader."""
LINKS = Links("jamboree_bot", public_url="https://jam.example.org", seals=Seals(b"k" * 32), mails=True)

users = table_of(User)
outbox = table_of(OutboxMessage)


async def measure(kind: Kind) -> list[Row]:
    """Letters a second, of Jamboree's postman and of a bare client over as many connections."""
    async with kind.fresh() as url, opened(url) as db, started() as mailbox:
        made = await world.make(db, range(1, LETTERS + 1))
        await db.write(SYSTEM, _by_mail_alone)
        await announce(db, made, made.members)
        await db.write(SYSTEM, _turn)
        await settle(db)
        ours = await _timed(db, mailbox)
        bare = await _bare(mailbox)
    rate, beside = LETTERS / ours, LETTERS / bare
    return [
        Row(
            "Letters by mail: a second",
            kind.name,
            f"{rate:,.0f}",
            f"{beside:,.0f}",
            **at_least(rate / beside, GOAL),
        )
    ]


def _by_mail_alone(tx: Tx) -> None:
    address = literal("p") + cast(users.c.id, String) + "@example.org"
    tx.execute(update(users).values(email=address, email_address=address, reachable=False))


def _turn(tx: Tx) -> None:
    """As Telegram's sender does it, when it meets people it cannot reach."""
    tx.execute(update(outbox).values(channel=Channel.MAIL))


async def _timed(db: Database, mailbox: Mailbox) -> float:
    clock = asyncio.get_running_loop().time
    courier = postman(db, server_of(mailbox.url), FROM, LINKS)
    begun = clock()
    await courier.start()
    sent = select(func.count()).select_from(outbox).where(outbox.c.status == Delivery.SENT)
    while await db.read(SYSTEM, lambda tx: int(tx.value(sent))) < LETTERS:  # noqa: ASYNC110 - a table has no bell to ring
        await asyncio.sleep(0.1)
    took = clock() - begun
    await courier.stop()
    return took


async def _bare(mailbox: Mailbox) -> float:
    """The last letter again, over four connections that are kept."""
    from aiosmtplib import SMTP

    clock, letter = asyncio.get_running_loop().time, mailbox.letters[-1].message

    async def bring(count: int, message: EmailMessage) -> None:
        async with SMTP(hostname="127.0.0.1", port=mailbox.port, start_tls=False) as smtp:
            for _ in range(count):
                await smtp.send_message(message)

    begun = clock()
    await asyncio.gather(*(bring(LETTERS // 4, letter) for _ in range(4)))
    return clock() - begun
