"""Offers: a free place that is kept for a while for who is next, to accept or to let go.

From so many hours before the start as the program says, people have made other plans, and being told
"you're in" is too late for some. So who is next is asked. An offer takes the place at once, so nobody else
can have it; it ends when it is accepted, declined, or after the time the program gives, and never after the
start. A place that is not accepted goes to the next, and who let it pass is out of the queue: they were
asked, and a later answer waits again.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, select

from models.rsvp import Answer, Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from services import outbox, pair_ends, places, rsvp, seating, sessions, waitlist
from services.place_errors import OfferGone
from services.rsvp import Outcome, RsvpResult

rsvps = table_of(Rsvp)

BATCH = 200


@dataclass(frozen=True, slots=True)
class Due:
    """An offer whose time has passed."""

    community_id: int
    session_id: int
    user_id: int
    until: datetime


_DUE = (
    select(rsvps.c.community_id, rsvps.c.session_id, rsvps.c.user_id, rsvps.c.offer_until)
    .where(rsvps.c.status == RsvpStatus.OFFERED, rsvps.c.offer_until <= bindparam("at"))
    .order_by(rsvps.c.offer_until)
    .limit(bindparam("most"))
)
_STATUS = select(rsvps.c.status).where(
    here(rsvps), rsvps.c.session_id == bindparam("of_session"), rsvps.c.user_id == bindparam("me")
)


def accept(tx: Tx, session_id: int) -> RsvpResult:
    """Take the place one is offered; twice changes nothing. Raises OfferGone, and as `rsvp.respond`."""
    return _answer(tx, session_id, Answer.GOING)


def decline(tx: Tx, session_id: int) -> RsvpResult:
    """Let the place go to the next. Raises OfferGone, and as `rsvp.respond`."""
    return _answer(tx, session_id, Answer.NOT_GOING)


def _answer(tx: Tx, session_id: int, answer: Answer) -> RsvpResult:
    places.lock(tx, session_id)
    status = tx.value(_STATUS, of_session=session_id, me=tx.actor.user_id)
    if status is RsvpStatus.OFFERED:
        return rsvp.respond(tx, session_id, answer)
    if status == RsvpStatus(answer):
        return RsvpResult(sessions.details(tx, session_id), Outcome.UNCHANGED)
    raise OfferGone


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """Offers whose time has passed; as the system actor."""
    return tx.records(Due, _DUE, at=tx.now, most=most)


def expire(tx: Tx, one: Due) -> int:
    """End an offer that was not accepted in time, and let the place go on; 0 where it was answered meanwhile.

    In its community, as the system actor.
    """
    pools = places.lock(tx, one.session_id)
    mine = seating.of_person(tx, one.session_id, one.user_id, pools)
    if mine is None or mine.status is not RsvpStatus.OFFERED or (mine.offer_until or tx.now) > tx.now:
        return 0
    seating.vacate(tx, mine)
    gone = replace(mine, status=RsvpStatus.NOT_GOING, pool_id=None, guests=0, roles=(), offer_until=None)
    seating.save(tx, one.session_id, one.user_id, gone, pools)
    outbox.tell(
        tx,
        outbox.Kind.OFFER_GONE,
        [one.user_id],
        key=f"{one.session_id}:{one.until.isoformat()}",
        session=one.session_id,
    )
    pair_ends.part(tx, one.session_id, one.user_id, left=True)
    waitlist.promote(tx, one.session_id)
    outbox.refresh_cards(tx, one.session_id)
    return 1
