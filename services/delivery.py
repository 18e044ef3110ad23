"""Delivery: claiming outbox rows whose time has come, and writing down what came of them.

Only the sender calls this, as the system actor. Claims are fenced by its lease, in one transaction.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select, update

from models.outbox import Channel, Delivery, OutboxMessage
from models.tx import Tx, table_of
from services import door_delivery, leases, letters, outcomes
from services import outbox as outbox_rows
from services.letter import Held, Letter
from services.letters import Gate
from services.outbox_kinds import PRIORITIES, SENT_AGAIN
from services.outcome import Outcome

outbox = table_of(OutboxMessage)


POSTMAN = "postman"
"""The name of the lease of who sends mail; every other is of a bot's sender."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A sender's lease: its name, who holds it, how long it lasts without being renewed; what it sends."""

    name: str
    holder: str
    ttl: timedelta
    channel: Channel = Channel.TELEGRAM


@dataclass(frozen=True, slots=True)
class Batch:
    """The letters to send now."""

    letters: tuple[Letter, ...]
    more: bool
    """Whether there may be more that are due."""
    held_lease: bool = True
    """False when another sender took over: nothing was claimed."""


_PENDING = outbox.c.status == Delivery.PENDING
_THIS_WAY = outbox.c.channel == bindparam("way", type_=outbox.c.channel.type)
# One priority at a time: an index range each, so that thousands of rows for tomorrow cost nothing today.
_DUE = (
    select(outbox)
    .where(
        _PENDING,
        _THIS_WAY,
        outbox.c.priority == bindparam("of_priority"),
        outbox.c.due_at <= bindparam("at"),
    )
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_NEXT = select(
    *(
        select(func.min(outbox.c.due_at))
        .where(_PENDING, _THIS_WAY, outbox.c.priority == priority)
        .scalar_subquery()
        for priority in PRIORITIES
    )
)
_ROW = (outbox.c.community_id == bindparam("of_community"), outbox.c.id == bindparam("of_id"))
_CLAIM = update(outbox).where(*_ROW, _PENDING).values(status=Delivery.SENDING, tries=outbox.c.tries + 1)
# Before it goes: what comes back at once finds where it went.
_GOES_TO = update(outbox).where(*_ROW).values(address=bindparam("to_address"))
_HOLD = (
    update(outbox)
    .where(*_ROW, _PENDING)
    .values(
        status=bindparam("to", type_=outbox.c.status.type),
        due_at=bindparam("due", type_=outbox.c.due_at.type),
        channel=bindparam("by", type_=outbox.c.channel.type),
        done_at=bindparam("done", type_=outbox.c.done_at.type),
        error=bindparam("why", type_=outbox.c.error.type),
    )
)
_LEFT = (
    outbox.c.status.in_((Delivery.SENDING, Delivery.FAILED)),  # as their index has them
    outbox.c.status == Delivery.SENDING,
    _THIS_WAY,
    outbox.c.id.not_in(bindparam("kept", expanding=True)),
)
_UNSENT = update(outbox).where(*_LEFT).values(status=Delivery.PENDING)
_AGAIN = outbox.c.kind.in_(sorted(SENT_AGAIN))
_RECOVER = (
    update(outbox)
    .where(*_LEFT)
    .values(
        status=case((_AGAIN, Delivery.PENDING), else_=Delivery.IN_DOUBT),
        done_at=case((_AGAIN, None), else_=bindparam("at", type_=outbox.c.done_at.type)),
    )
)


def exchange(
    tx: Tx, fence: Fence, done: Sequence[Outcome], room: int, gate: Gate, *, mails: bool = False
) -> Batch:
    """Record the outcomes so far and claim up to `room` rows, highest priority first.

    What was sent is recorded even by a sender that lost its lease; it claims nothing. `mails` says whether
    those whom Telegram does not reach can be written to by mail.
    """
    outcomes.record(tx, done)
    if not leases.hold(tx, fence.name, fence.holder, fence.ttl):
        return Batch((), more=False, held_lease=False)
    # Who stands at the door waits for the letter: it goes first.
    door = door_delivery.claim(tx, room) if fence.channel is Channel.MAIL else []
    rows = _due(tx, fence.channel, room - len(door))
    sent, held = letters.load(tx, rows, gate, mails=mails)
    claimed = [{"of_community": letter.community_id, "of_id": letter.id} for letter in sent]
    tx.execute_many(_CLAIM, claimed)
    tx.execute_many(_GOES_TO, [_goes_to(letter) for letter in sent if letter.is_mail])
    tx.execute_many(_HOLD, [_held(tx.now, row) for row in held])
    twins = [letter.id for letter in sent if letter.chat_id and letter.box and letter.box.also]
    twins_of = [row for row in rows if row.id in twins]
    if twins_of:
        outbox_rows.also_by_mail(tx, twins_of)
    if twins_of or any(one.channel is Channel.MAIL for one in held):
        tx.signal("mail")
    return Batch((*door, *sent), more=0 < room == len(door) + len(rows))


def _goes_to(letter: Letter) -> dict[str, Any]:
    address = letter.box.address if letter.box else None
    return {"of_community": letter.community_id, "of_id": letter.id, "to_address": address}


def _due(tx: Tx, channel: Channel, room: int) -> list[Row[Any]]:
    found: list[Row[Any]] = []
    for priority in PRIORITIES:
        if len(found) == room:
            break
        found += tx.rows(_DUE, way=channel, of_priority=priority, at=tx.now, most=room - len(found))
    return found


def _held(now: datetime, held: Held) -> dict[str, Any]:
    return {
        "of_community": held.row.community_id,
        "of_id": held.row.id,
        "to": held.status,
        "due": held.due_at,
        "by": held.channel or held.row.channel,
        "done": None if held.status in (Delivery.PENDING, Delivery.HELD) else now,
        "why": held.error,
    }


def next_due(tx: Tx, channel: Channel = Channel.TELEGRAM) -> datetime | None:
    """When the next row of a channel is due; None where nothing waits."""
    row = tx.row(_NEXT, way=channel)
    found = [due for due in row or () if due is not None]
    if channel is Channel.MAIL:
        found += door_delivery.next_due(tx)
    return min(found, default=None)


def take_over(tx: Tx, fence: Fence, kept: Collection[int]) -> bool:
    """Become the sender, unless another is; settles what a dead one left but for those in `kept`.

    Nobody knows whether those were delivered: they are sent again where their kind says so.
    """
    if not leases.take(tx, fence.name, fence.holder, fence.ttl):
        return False
    recover(tx, fence.channel, kept)
    return True


def recover(tx: Tx, channel: Channel, kept: Collection[int] = ()) -> int:
    """Settle the rows left `sending` by a sender that died; how many."""
    more = door_delivery.recover(tx, kept) if channel is Channel.MAIL else 0
    return more + tx.execute(_RECOVER, way=channel, kept=list(kept), at=tx.now).rowcount


def unclaim(tx: Tx, fence: Fence, kept: Collection[int]) -> None:
    """Put back what this sender claimed without hearing so: its database went away during the commit.

    `kept` are the letters in its hands; no other can have been sent.
    """
    if leases.hold(tx, fence.name, fence.holder, fence.ttl):
        tx.execute(_UNSENT, way=fence.channel, kept=list(kept))
        if fence.channel is Channel.MAIL:
            door_delivery.recover(tx, kept)


def recover_abandoned(tx: Tx) -> int:
    """End leases that ran out, and settle what their holders left; how many rows."""
    ended = {POSTMAN: Channel.MAIL}.get
    channels = {ended(name, Channel.TELEGRAM) for name in leases.end_expired(tx)}
    return sum([recover(tx, channel) for channel in channels])
