"""The waitlist: free places go to those who wait, strictly first come first served."""

from collections.abc import Sequence
from itertools import accumulate, takewhile
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from services import gaps, outbox, places

rsvps = table_of(Rsvp)

_QUEUE_HEAD = (
    select(rsvps.c.id, rsvps.c.user_id, rsvps.c.guests, rsvps.c.queue_number)
    .where(here(rsvps), rsvps.c.pool_id == bindparam("of_pool"), rsvps.c.status == RsvpStatus.WAITLIST)
    .order_by(rsvps.c.queue_number)
    .limit(bindparam("most"))
)
_PROMOTE = (
    update(rsvps)
    .where(here(rsvps), rsvps.c.id == bindparam("of_rsvp"))
    .values(status=RsvpStatus.GOING, queue_number=None)
)


def promote(tx: Tx, session_id: int, pool_id: int) -> int:
    """Give free places to those who wait, strictly in order, and tell them; how many got in.

    A party that does not fit yet is not passed by a smaller one behind it.
    """
    pool = next((pool for pool in places.lock(tx, session_id) if pool.id == pool_id), None)
    if pool is None or not pool.waiting or pool.free == 0:
        return 0
    most = pool.waiting if pool.free is None else pool.free
    lucky = _fitting(tx.rows(_QUEUE_HEAD, of_pool=pool_id, most=most), pool.free)
    party = sum(1 + row.guests for row in lucky)
    if not lucky or not places.take(tx, pool_id, party, queued=len(lucky)):
        return 0
    tx.execute_many(_PROMOTE, [{"of_rsvp": row.id} for row in lucky])
    outbox.tell(
        tx,
        outbox.Kind.PROMOTED,
        [row.user_id for row in lucky],
        key=f"{pool_id}:{lucky[-1].queue_number}",
        session=session_id,
    )
    gaps.follow_answers(tx, session_id)
    return len(lucky)


def _fitting(queue: Sequence[Row[Any]], free: int | None) -> list[Row[Any]]:
    if free is None:
        return list(queue)
    sums = accumulate(1 + row.guests for row in queue)
    return [row for row, _ in takewhile(lambda pair: pair[1] <= free, zip(queue, sums, strict=True))]
