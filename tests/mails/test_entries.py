"""Letters are written in the transaction that causes them, to people and to addresses alike."""

from datetime import timedelta

from sqlalchemy import select

from models.actor import SYSTEM
from models.mails import DoorMail
from models.outbox import Channel, Delivery
from models.tx import Tx, table_of
from scheduler.limits import Chats
from services import delivery, door_mails, outbox
from services.delivery import Fence
from services.door_mails import DoorKind
from services.outbox import Kind
from tests.scheduler.worlds import World

FENCE = Fence("sender:1", "me", timedelta(seconds=15))


async def test_a_letter_to_an_address_is_written_once_and_telegram_leaves_it_alone(community: World) -> None:
    def write(tx: Tx) -> None:
        for _ in range(2):
            outbox.write_to(tx, Kind.INVITED, "Ann@Example.org", "de", "i1", sealed={"token": "s"})

    await community.db.write(community.organizer, write)
    await community.db.write(SYSTEM, delivery.take_over, FENCE, [])
    batch = await community.db.write(SYSTEM, delivery.exchange, FENCE, (), 8, Chats(limited=False).gate)
    (row,) = await community.rows(Kind.INVITED)
    assert batch.letters == ()
    assert (row.channel, row.address, row.language) == (Channel.MAIL, "Ann@Example.org", "de")
    assert (row.status, row.params) == (Delivery.PENDING, {"sealed": {"token": "s"}})
    assert await community.db.read(SYSTEM, delivery.next_due) is None
    assert await community.db.read(SYSTEM, delivery.next_due, Channel.MAIL) == community.clock.at


async def test_mail_of_the_door_belongs_to_no_community(community: World) -> None:
    def write(tx: Tx) -> int:
        until = tx.now + timedelta(minutes=15)
        return door_mails.enqueue(tx, DoorKind.SIGN_IN, "ann@x.org", "uk", {"token": "sealed"}, until=until)

    made = await community.db.write(SYSTEM, write)
    table = table_of(DoorMail)
    row = await community.db.read(SYSTEM, lambda tx: tx.row(select(table)))
    assert row is not None
    assert (row.id, row.kind, row.address, row.language) == (made, "sign_in", "ann@x.org", "uk")
    assert (row.sealed, row.status) == ({"token": "sealed"}, Delivery.PENDING)
