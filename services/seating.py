"""Putting one person's answer on its place, and taking it away: what every way in and out is made of."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import bindparam, select

from models.base import upsert
from models.ids import new_id
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from services import answers, outbox, pair_ends, places, waitlist
from services.answers import Mine
from services.errors import NotFound, RoleFull
from services.places import Pool

rsvps = table_of(Rsvp)

_new = upsert(rsvps)
_SAVE = _new.on_conflict_do_update(
    index_elements=["community_id", "session_id", "user_id"],
    set_={
        name: _new.excluded[name]
        for name in (
            "status",
            "pool_id",
            "roles",
            "guests",
            "note",
            "queue_number",
            "offer_until",
            "answered_at",
            "confirmed_at",
        )
    },
)
_OF_PERSON = select(
    rsvps.c.status,
    rsvps.c.pool_id,
    rsvps.c.guests,
    rsvps.c.note,
    rsvps.c.queue_number,
    rsvps.c.roles,
    rsvps.c.offer_until,
).where(here(rsvps), rsvps.c.session_id == bindparam("of_session"), rsvps.c.user_id == bindparam("who"))


def save(tx: Tx, session_id: int, user_id: int, mine: Mine, pools: Sequence[Pool]) -> None:
    """Write a person's answer as it is now."""
    tx.connection.execute(
        _SAVE,
        {
            "community_id": tx.community_id,
            "id": new_id(),
            "session_id": session_id,
            "user_id": user_id,
            "status": mine.status,
            "pool_id": mine.pool_id,
            "roles": answers.packed(pools, mine.roles),
            "guests": mine.guests,
            "note": mine.note,
            "queue_number": mine.number,
            "offer_until": mine.offer_until,
            "answered_at": tx.now,
            "confirmed_at": tx.now,
        },
    )


def vacate(tx: Tx, mine: Mine | None) -> None:
    """Give back what a person has: a place, or their places in the queues."""
    if mine is None or mine.pool_id is None:
        return
    if mine.has_place:
        places.release(tx, mine.pool_id, mine.party)
    else:
        places.leave_queues(tx, mine.queues)


def of_person(tx: Tx, session_id: int, user_id: int, pools: Sequence[Pool]) -> Mine | None:
    """What somebody answered; None where they did not. The session's pools are locked."""
    row = tx.row(_OF_PERSON, of_session=session_id, who=user_id)
    if row is None:
        return None
    accepted = answers.unpacked(pools, row.roles)
    return Mine(
        row.status,
        row.pool_id,
        row.guests,
        row.note,
        row.queue_number,
        roles=accepted,
        offer_until=row.offer_until,
    )


def role_of(pools: Sequence[Pool], pool_id: int | None) -> str:
    """What the role of a pool is called."""
    return next((pool.role for pool in pools if pool.id == pool_id), "")


def put(tx: Tx, session_id: int, user_id: int, pool_id: int | None, *, force: bool = False) -> Mine:
    """Put a person on a place of a role, or (None) out of the session; what their answer is then.

    Organizers decide so by hand: the queue is not asked, a free place is. With `force` there is one more
    where none is free. Whoever calls this has asked for the right to. Raises NotFound, RoleFull.
    """
    pools = places.lock(tx, session_id)
    before = of_person(tx, session_id, user_id, pools)
    after = _put_in(tx, pools, before, pool_id, force=force) if pool_id else _put_out(tx, before)
    save(tx, session_id, user_id, after, pools)
    pair_ends.part(tx, session_id, user_id, left=pool_id is None)
    waitlist.promote(tx, session_id)
    outbox.refresh_cards(tx, session_id)
    return after


def _put_out(tx: Tx, before: Mine | None) -> Mine:
    vacate(tx, before)
    return Mine(RsvpStatus.NOT_GOING, None, 0, before.note if before else "")


def _put_in(tx: Tx, pools: Sequence[Pool], before: Mine | None, pool_id: int, *, force: bool) -> Mine:
    pool = next((pool for pool in pools if pool.id == pool_id), None)
    if pool is None:
        raise NotFound
    wanted = before or Mine(RsvpStatus.GOING, pool_id, 0, "")
    after = replace(
        wanted,
        status=RsvpStatus.GOING,
        pool_id=pool_id,
        roles=(pool_id,) if pool.role else (),
        number=None,
        offer_until=None,
    )
    if before and before.has_place and before.pool_id == pool_id:
        return after
    if pool.free is not None and pool.free < after.party and not force:
        raise RoleFull(
            pool.role, kept=role_of(pools, before.pool_id if before and before.has_place else None)
        )
    vacate(tx, before)
    places.force(tx, pool_id, after.party)
    return after
