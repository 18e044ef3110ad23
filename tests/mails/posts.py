"""A postman at work, as production starts him, and what comes of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from models.actor import SYSTEM
from models.mails import MailTrouble
from models.outbox import Delivery, OutboxMessage
from models.tx import Tx, table_of
from scheduler.courier import Courier
from scheduler.limits import Chats
from scheduler.postman import postman
from scheduler.smtp import Server
from services import delivery
from services.delivery import Fence
from services.letter import Letter
from services.seals import Seals
from tests.mailbox import FROM, Mailbox
from tests.scheduler.worlds import World, until
from views.links import Links

LINKS = Links("jamboree_bot", public_url="https://jam.test", seals=Seals(b"k" * 32), mails=True)
_FENCE = Fence("sender:1", "me", timedelta(seconds=15))
outbox = table_of(OutboxMessage)
troubles = table_of(MailTrouble)


@asynccontextmanager
async def posting(community: World, mailbox: Mailbox, **settings: Any) -> AsyncIterator[Courier]:
    """The postman of a community's database, at the port of a mail server."""
    server = Server("127.0.0.1", mailbox.port, "none", bounces=settings.pop("bounces", None))
    courier = postman(community.db, server, FROM, LINKS, **settings)
    await courier.start()
    try:
        yield courier
    finally:
        await courier.stop()


async def by_telegram(community: World) -> list[Letter]:
    """What Telegram's sender takes now; what it cannot bring goes on by mail."""
    await community.db.write(SYSTEM, delivery.take_over, _FENCE, [])
    gate = Chats(limited=False).gate

    def claim(tx: Tx) -> delivery.Batch:
        return delivery.exchange(tx, _FENCE, (), 64, gate, mails=True)

    return list((await community.db.write(SYSTEM, claim)).letters)


async def all_posted(community: World) -> None:
    """Wait until nothing that is due is left to the postman."""

    def left(tx: Tx) -> int:
        open_ = outbox.c.status.in_([Delivery.PENDING, Delivery.SENDING])
        due = outbox.c.due_at <= tx.now
        return len(tx.rows(select(outbox.c.id).where(open_, due, outbox.c.channel == "mail")))

    async def done() -> bool:
        return await community.db.read(SYSTEM, left) == 0

    await until(done)


async def stopped(community: World) -> dict[str, str | None]:
    """Why nothing is written to some addresses."""
    rows = await community.db.read(SYSTEM, lambda tx: tx.rows(select(troubles)))
    return {row.key: row.stopped for row in rows}
