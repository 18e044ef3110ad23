"""Letters that Telegram holds up, while it is away or slow: they go by mail, where they can.

Rows are written for Telegram, and its sender hands on what it cannot bring (services/letters.py). Once a row
waits for that longer than `PATIENCE`, a sweep does so instead: all of it for who has no Telegram, a copy for
who wants to read by mail, too. So Telegram holds up no mail.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, bindparam, exists, or_, select, update

from models.guests import Guest
from models.outbox import Channel, Delivery, OutboxMessage
from models.tx import Tx, here, table_of
from models.users import User
from services import leases
from services import outbox as outbox_rows
from services.delivery import POSTMAN
from services.outbox_kinds import PRIORITIES, Kind

outbox = table_of(OutboxMessage)
users = table_of(User)
guests = table_of(Guest)

PATIENCE = timedelta(seconds=30)
BATCH = 200

_TWIN = outbox.alias()
_HAS_TWIN = exists().where(
    _TWIN.c.community_id == outbox.c.community_id,
    _TWIN.c.unique_key == outbox_rows.TWIN + outbox.c.id.cast(_TWIN.c.unique_key.type),
)
_GUEST = exists().where(
    guests.c.community_id == outbox.c.community_id,
    guests.c.user_id == outbox.c.user_id,
    guests.c.address_key != "",
)
_NO_TELEGRAM = or_(users.c.telegram_id.is_(None), users.c.reachable.is_(False))
_PENDING = (outbox.c.status == Delivery.PENDING, outbox.c.channel == Channel.TELEGRAM)
_DUE = (
    select(outbox.c.community_id, outbox.c.id, _NO_TELEGRAM)
    .select_from(outbox.join(users, users.c.id == outbox.c.user_id))
    .where(
        *_PENDING,
        outbox.c.priority.in_(PRIORITIES),  # all of them: so the index is read by their ranges
        outbox.c.due_at <= bindparam("since"),
        outbox.c.kind.not_in((Kind.ADMISSION, Kind.PROGRESS)),
        or_(
            and_(_NO_TELEGRAM, or_(users.c.email.is_not(None), _GUEST)),
            and_(users.c.by_mail, users.c.email.is_not(None), ~_HAS_TWIN),
        ),
    )
    .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
    .limit(bindparam("most"))
)
_STILL = (
    select(outbox)
    .where(here(outbox), *_PENDING, outbox.c.id.in_(bindparam("of_ids", expanding=True)))
    .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
    .with_for_update(skip_locked=True)
)
_HAND_ON = (
    update(outbox)
    .where(here(outbox), outbox.c.id.in_(bindparam("of_ids", expanding=True)))
    .values(channel=Channel.MAIL, tries=0)
)


@dataclass(frozen=True, slots=True)
class Due:
    """A row that waits for Telegram too long."""

    community_id: int
    id: int
    alone: bool
    """Whether its person has no Telegram, so that nothing of it is left to bring there."""


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """What can go by mail instead, as long as a postman is at work; as the system actor."""
    if not leases.held(tx, POSTMAN):
        return []
    return tx.records(Due, _DUE, since=tx.now - PATIENCE, most=most)


def hand_on(tx: Tx, found: Sequence[Due]) -> int:
    """Let these go by mail, but for what the sender took meanwhile; how many. In their community."""
    rows = tx.rows(_STILL, of_ids=[one.id for one in found])
    alone = {one.id for one in found if one.alone}
    twins = [row for row in rows if row.id not in alone]
    tx.execute(_HAND_ON, of_ids=[row.id for row in rows if row.id in alone])
    if twins:
        outbox_rows.also_by_mail(tx, twins)
    tx.signal("mail")
    return len(rows)
