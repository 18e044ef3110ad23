"""Where those who wait stand in the queue of each role."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, case, func, or_, select

from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from services import answers
from services.places import Pool
from services.sessions import SessionDetails

rsvps = table_of(Rsvp)


@dataclass(frozen=True, slots=True)
class Waits:
    """A place in the queue of one role."""

    role: str
    place: int
    """From 1."""


MOST_ROLES = 8


def _queue(digit: int) -> ColumnElement[int]:
    """How many of the queue of one role have the same ticket or one before."""
    waits = or_(rsvps.c.roles.contains(str(digit)), rsvps.c.roles == "")
    place = func.sum(case((waits, 1), else_=0)).over(order_by=(rsvps.c.queue_number, rsvps.c.id))
    return place.label(f"queue{digit}")


_QUEUES = (
    select(rsvps.c.id, *(_queue(digit) for digit in range(MOST_ROLES)))
    .where(here(rsvps), rsvps.c.session_id == bindparam("of_session"), rsvps.c.status == RsvpStatus.WAITLIST)
    .subquery("queues")
)
_SOME = select(_QUEUES).where(_QUEUES.c.id.in_(bindparam("of_registrations", expanding=True)))


def waiting(tx: Tx, session: SessionDetails, rows: Sequence[Row[Any]]) -> dict[int, tuple[Waits, ...]]:
    """The places of those of some rows that wait, by registration, in at most one query."""
    queues = {row.id: queued(session.pools, row) for row in rows if row.status is RsvpStatus.WAITLIST}
    if not queues:
        return {}
    found = tx.rows(_SOME, of_session=session.id, of_registrations=list(queues))
    return {
        row.id: tuple(Waits(pool.role, row._mapping[f"queue{pool.position}"]) for pool in queues[row.id])
        for row in found
    }


def queued(pools: Sequence[Pool], row: Any) -> tuple[Pool, ...]:
    """The queues that one who waits is in, the preferred one first."""
    ids = answers.unpacked(pools, row.roles) or (row.pool_id,)
    by_id = {pool.id: pool for pool in pools}
    return tuple(by_id[one] for one in ids if one in by_id)
