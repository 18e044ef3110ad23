"""When two users become one: of two answers to one session the one that gives more is kept, the other's place
is given back.
"""

from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import places, seating
from services.answers import WITH_SESSION

rsvps = table_of(Rsvp)
sessions = table_of(ProgramSession)

_twin = rsvps.alias()
_TWICE = (
    select(rsvps.c.session_id)
    .where(
        here(rsvps),
        rsvps.c.user_id == bindparam("old"),
        _twin.c.community_id == rsvps.c.community_id,
        _twin.c.session_id == rsvps.c.session_id,
        _twin.c.user_id == bindparam("new"),
    )
    .order_by(rsvps.c.session_id)
)
_ANSWERS = (
    select(rsvps, sessions.c.status.label("session_status"), sessions.c.starts_at)
    .select_from(WITH_SESSION)
    .where(
        here(rsvps),
        rsvps.c.session_id == bindparam("of_session"),
        rsvps.c.user_id.in_([bindparam("old"), bindparam("new")]),
    )
)
_FORGET = delete(rsvps).where(here(rsvps), rsvps.c.id == bindparam("of_rsvp"))
_NOTE = update(rsvps).where(here(rsvps), rsvps.c.id == bindparam("of_rsvp")).values(note=bindparam("noted"))
_GIVES = {
    RsvpStatus.GOING: 5,
    RsvpStatus.OFFERED: 4,
    RsvpStatus.WAITLIST: 3,
    RsvpStatus.PENDING: 3,
    RsvpStatus.MAYBE: 2,
    RsvpStatus.NOT_GOING: 1,
}
"""A place is kept before one in the queue, that before a maybe: whoever wants less gives it back by one tap,
but a place lost in a full session is lost."""


def join(tx: Tx, old: int, new: int) -> None:
    """In the acting community: each session that both answered has one answer; counters and queue agree."""
    for row in tx.rows(_TWICE, old=old, new=new):
        places.lock(tx, row.session_id)
        answers = tx.rows(_ANSWERS, of_session=row.session_id, old=old, new=new)
        if len(answers) == 2:
            _keep_one(tx, *sorted(answers, key=_worth, reverse=True))


def _worth(answer: Row[Any]) -> tuple[int, int, float]:
    """The one that gives more; of equal ones the one further ahead in the queue, or given earlier."""
    return (
        _GIVES[answer.status],
        -(answer.queue_number or 0),
        -answer.answered_at.timestamp(),
    )


def _keep_one(tx: Tx, kept: Row[Any], other: Row[Any]) -> None:
    if kept.session_status is SessionStatus.SCHEDULED and kept.starts_at > tx.now:
        seating.put(tx, kept.session_id, other.user_id, None)
    else:  # nobody moves up any more
        pools = places.lock(tx, kept.session_id)
        seating.vacate(tx, seating.of_person(tx, kept.session_id, other.user_id, pools))
    tx.execute(_FORGET, of_rsvp=other.id)
    if other.note and not kept.note:
        tx.execute(_NOTE, of_rsvp=kept.id, noted=other.note)
