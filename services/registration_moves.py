"""Moving somebody on the waitlist: an exception from first come, first served, with a reason, and shown."""

from dataclasses import dataclass

from sqlalchemy import Integer, String, bindparam, or_, select, update

from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from models.waitlist_moves import WaitlistMove
from services import activity, places, registration_edit, texts, waitlist
from services.errors import BadInput, Outdated
from services.registration_edit import Sheet
from services.registration_errors import NotWaiting, WaitsInPair

rsvps = table_of(Rsvp)

MAX_REASON = 200

_QUEUE = (
    select(rsvps.c.id, rsvps.c.queue_number)
    .where(
        here(rsvps),
        rsvps.c.session_id == bindparam("of_session"),
        rsvps.c.status == RsvpStatus.WAITLIST,
        or_(rsvps.c.roles.contains(bindparam("digit", type_=String)), rsvps.c.roles == ""),
    )
    .order_by(rsvps.c.queue_number, rsvps.c.id)
)
_NUMBER = (
    update(rsvps)
    .where(here(rsvps), rsvps.c.id == bindparam("of_rsvp"))
    .values(queue_number=bindparam("number", type_=Integer))
)


@dataclass(frozen=True, slots=True)
class Moved:
    """One registration after its move."""

    sheet: Sheet
    from_place: int
    to_place: int


def move(tx: Tx, session_id: int, registration_id: int, seen: str, place: int | None, reason: str) -> Moved:
    """Put one who waits at another place of the queue they would rather get in by, from 1.

    Those between keep their order: they hand their tickets on, so that nobody else's changes.
    One past the end is the last. Raises NotFound, NotAllowed, NotWaiting, WaitsInPair, Outdated, BadInput.
    """
    places.lock(tx, session_id)
    found = registration_edit.sheet(tx, session_id, registration_id)
    row = found.row
    if row.mark != seen:
        raise Outdated(activity.last_editor(tx, "registration", row.id))
    if row.status is not RsvpStatus.WAITLIST or row.pool_id is None:
        raise NotWaiting
    if row.pair_id is not None:
        raise WaitsInPair
    if place is None or place < 1:
        raise BadInput("queue_place", "missing")
    why = texts.line("reason", reason, MAX_REASON, least=1)
    pool = next(pool for pool in found.session.pools if pool.id == row.pool_id)
    queue = tx.rows(_QUEUE, of_session=session_id, digit=str(pool.position))
    ids = [one.id for one in queue]
    at, to = ids.index(row.id), min(place, len(ids)) - 1
    ids.insert(to, ids.pop(at))
    changed = [
        {"of_rsvp": one, "number": before.queue_number}
        for one, before in zip(ids, queue, strict=True)
        if one != before.id
    ]
    if changed:
        tx.execute_many(_NUMBER, changed)
        _note(tx, found, at + 1, to + 1, why)
        waitlist.promote(tx, session_id)
    return Moved(registration_edit.sheet(tx, session_id, registration_id), at + 1, to + 1)


def _note(tx: Tx, found: Sheet, before: int, after: int, reason: str) -> None:
    row, session = found.row, found.session
    tx.add(
        WaitlistMove,
        session_id=session.id,
        pool_id=row.pool_id,
        user_id=row.user_id,
        from_place=before,
        to_place=after,
        reason=reason,
        by_id=tx.actor.user_id,
        at=tx.now,
    )
    said = {"name": row.name, "was": before, "now": after, "reason": reason, "of": session.title}
    activity.log(tx, "moved", "registration", row.id, **said)
    activity.log(tx, "waitlist_moved", "program", session.program_id, **said)
