"""Invoices by mail: once, with the document, to a proven address, for who wants them there."""

from typing import Any

import pytest
from sqlalchemy import select, update

from locales.reader import reading
from models.actor import SYSTEM, Actor
from models.database import Database
from models.outbox import Channel, OutboxMessage
from models.tx import Tx, table_of
from models.users import User
from services import my_email, notices, refunds
from services.letter import Letter
from services.mailboxes import Mailbox
from services.notice import Notice
from services.notice_facts import Message
from services.outbox_kinds import Kind
from tests.mails.posts import LINKS
from tests.money.shop import Shop, begun, pays, shop
from tests.town import NOW, Town
from views import mail_paper, mails

outbox = table_of(OutboxMessage)
users = table_of(User)


@pytest.fixture
async def sold(database: Database) -> Shop:
    return await shop(Town(database))


async def proves(sold: Shop, who: Actor, address: str = "cleo@example.org") -> None:
    """Somebody proved their address."""
    query = update(users).where(users.c.id == who.user_id)
    values = {"email": address, "email_address": address, "email_verified_at": NOW}
    await sold.town.db.write(SYSTEM, lambda tx: tx.execute(query.values(**values)))


def _written(tx: Tx) -> list[Any]:
    return list(tx.rows(select(outbox).where(outbox.c.kind == str(Kind.INVOICE)).order_by(outbox.c.id)))


async def bought(sold: Shop) -> int:
    """An order that is paid, and cancelled with money back."""
    order = await sold.ordered()
    await pays(sold, await begun(sold, order), f"pi_{order.id}")
    await sold.town.db.write(sold.owner, refunds.settle_cancelled, order.id, 12_345, "cancelled")
    return order.id


async def test_invoice_and_credit_note_go_by_mail_once_each_with_the_document(sold: Shop) -> None:
    await proves(sold, sold.customer)
    await bought(sold)
    rows = await sold.town.db.read(SYSTEM, _written)
    assert [(row.channel, row.user_id) for row in rows] == [(Channel.MAIL, sold.customer.user_id)] * 2
    messages = [Message(r.community_id, r.id, Kind(r.kind), r.user_id, r.params, r.created_at) for r in rows]
    said = await sold.town.db.read(SYSTEM, notices.load, messages)
    box = Mailbox("cleo@example.org", "cleo@example.org", sold.customer.user_id)
    names = []
    for row in rows:
        notice = said[row.id]
        assert isinstance(notice, Notice)
        letter = Letter(row.community_id, row.id, Kind.INVOICE, 1, 1, None, ("en",), None, notice, box=box)
        with reading("en"):
            mail = mails.mail(letter, LINKS, "jam@example.org")
        assert f"/my/{row.community_id}/invoices" in mail.text
        sender = mail_paper.sender_of("Jam <jam@example.org>")
        message = mail_paper.compose(mail, sender=sender, to=box, message_id="<1@x>", thread_id=None, at=NOW)
        [attached] = message.iter_attachments()
        assert attached.get_content_type() == "application/pdf"
        assert attached.get_payload(decode=True).startswith(b"%PDF")
        names.append(attached.get_filename())
    assert names == ["invoice-00001.pdf", "credit-note-00001.pdf"]


async def test_without_a_proven_address_or_the_wish_nothing_is_written(sold: Shop) -> None:
    await bought(sold)
    assert await sold.town.db.read(SYSTEM, _written) == []
    await proves(sold, sold.customer)
    await sold.town.db.write(sold.customer, lambda tx: my_email.want_invoices(tx, on=False))
    await bought(sold)
    assert await sold.town.db.read(SYSTEM, _written) == []
    mine = await sold.town.db.write(sold.customer, lambda tx: my_email.want_invoices(tx, on=True))
    assert mine.invoices
    await bought(sold)
    assert len(await sold.town.db.read(SYSTEM, _written)) == 2


async def test_an_invoice_of_somebody_who_was_erased_goes_nowhere(sold: Shop) -> None:
    await proves(sold, sold.customer)
    await bought(sold)
    row = (await sold.town.db.read(SYSTEM, _written))[0]
    stranger = Message(row.community_id, 1, Kind.INVOICE, sold.owner.user_id or 0, row.params, NOW)
    [found] = (await sold.town.db.read(SYSTEM, notices.load, [stranger])).values()
    assert not isinstance(found, Notice)
