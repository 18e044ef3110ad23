"""RSVP: one person's answer to a session, and the places that follow from it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from models.base import upsert
from models.ids import new_id
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.tx import Tx, table_of
from services import (
    answer_ties,
    gaps,
    lineup,
    members,
    outbox,
    places,
    queue_ends,
    recording_asks,
    sessions,
    waitlist,
)
from services.errors import (
    BadInput,
    DeadlinePassed,
    NoPlaceForGuests,
    NotFound,
    RoleFull,
    SessionOver,
)
from services.places import Pool
from services.sessions import Mine, SessionDetails

rsvps = table_of(Rsvp)

MAX_NOTE = 200


class Outcome(StrEnum):
    """What an answer came to."""

    GOING = "going"
    WAITLISTED = "waitlisted"
    MAYBE = "maybe"
    NOT_GOING = "not_going"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class RsvpResult:
    """The session after the answer, and what the answer came to."""

    session: SessionDetails
    outcome: Outcome
    joined: bool = False
    """Whether the person became a member by it."""
    asks_recording: bool = False
    """Whether the session is to be recorded, and the person has yet to say whether they agree."""


OUTCOMES = {
    RsvpStatus.GOING: Outcome.GOING,
    RsvpStatus.WAITLIST: Outcome.WAITLISTED,
    RsvpStatus.MAYBE: Outcome.MAYBE,
    RsvpStatus.NOT_GOING: Outcome.NOT_GOING,
}
_new = upsert(rsvps)
_SAVE = _new.on_conflict_do_update(
    index_elements=["community_id", "session_id", "user_id"],
    set_={
        name: _new.excluded[name]
        for name in ("status", "pool_id", "guests", "note", "queue_number", "answered_at", "confirmed_at")
    },
)


def respond(
    tx: Tx,
    session_id: int,
    answer: Answer,
    *,
    pool_id: int | None = None,
    guests: int | None = None,
    note: str | None = None,
) -> RsvpResult:
    """Record an answer and give or free the places that follow from it.

    A full session puts `going` on the waitlist of its place pool, first come first served. Left out,
    role, guests and note stay as they were. Saying the same again changes nothing.
    Raises NotFound, NotMember, Banned, SessionOver, DeadlinePassed, RoleFull, NoPlaceForGuests, BadInput.
    """
    pools = places.lock(tx, session_id)
    session = sessions.details_with(tx, session_id, pools)
    joined = members.ensure(tx, session.visibility)
    before = session.mine
    wanted = _wanted(session, before, answer, pool_id, guests, note)
    _check_open(session, before, wanted)
    if before and _same(before, wanted):
        return RsvpResult(session, Outcome.UNCHANGED, joined)
    after = _move(tx, session, before, wanted)
    _save(tx, session_id, after)
    if before and before.pool_id and session.waiting:
        waitlist.promote(tx, session_id, before.pool_id)
    ties = answer_ties.of(tx, session)
    if ties.called and after.status is RsvpStatus.NOT_GOING:
        queue_ends.withdraw(tx, session)
    outbox.refresh_cards(tx, session_id)
    asks = ties.unasked and after.status is RsvpStatus.GOING
    if asks:
        recording_asks.ask_actor(tx, session)
    lineup_changed = gaps.has_lineup(session.kind, music=session.music) and lineup.follow(
        tx, session_id, after.note, ties
    )
    # Whoever waits, or just became a member, may see more than this answer changed.
    more = session.waiting or after.status is RsvpStatus.WAITLIST or joined or lineup_changed
    seen = sessions.details(tx, session_id) if more else session.with_answer(after)
    return RsvpResult(seen, OUTCOMES[after.status], joined, asks)


def _wanted(
    session: SessionDetails,
    before: Mine | None,
    answer: Answer,
    pool_id: int | None,
    guests: int | None,
    note: str | None,
) -> Mine:
    """The answer as it would be with places for everybody."""
    if note is not None and len(note) > MAX_NOTE:
        raise BadInput("note", "too_long", MAX_NOTE)
    count = guests if guests is not None else (before.guests if before else 0)
    if not 0 <= count <= session.guests_allowed:
        raise BadInput("guests", "out_of_range", session.guests_allowed)
    text = note.strip() if note is not None else (before.note if before else "")
    if answer is not Answer.GOING:
        return Mine(RsvpStatus(answer), None, 0, text)
    return Mine(RsvpStatus.GOING, _pool_for(session, before, pool_id).id, count, text)


def _pool_for(session: SessionDetails, before: Mine | None, pool_id: int | None) -> Pool:
    """The pool asked for, else the one the person has, else the only one."""
    if pool_id is None and before:
        pool_id = before.pool_id
    if pool_id is None and len(session.pools) == 1:
        return session.pools[0]
    pool = session.pool(pool_id)
    if pool is None:
        raise BadInput("role", "missing")
    return pool


def _same(before: Mine, wanted: Mine) -> bool:
    waits = before.status is RsvpStatus.WAITLIST and wanted.status is RsvpStatus.GOING
    status = RsvpStatus.GOING if waits else before.status
    return (status, before.pool_id, before.guests, before.note) == (
        wanted.status,
        wanted.pool_id,
        wanted.guests,
        wanted.note,
    )


def _check_open(session: SessionDetails, before: Mine | None, wanted: Mine) -> None:
    """After the deadline one may still leave, so that the place is not lost."""
    if not session.answerable:
        raise SessionOver(cancelled=session.cancellation_reason is not None)
    leaves = before is not None and wanted.status is RsvpStatus.NOT_GOING
    if session.closed and not leaves and session.rsvp_deadline:
        raise DeadlinePassed(session.rsvp_deadline, session.zone)


def _move(tx: Tx, session: SessionDetails, before: Mine | None, wanted: Mine) -> Mine:
    """Take, free or queue for places; the answer that it came to."""
    if wanted.pool_id is None:
        _leave(tx, before)
        return wanted
    if before and before.pool_id == wanted.pool_id:
        if before.status is RsvpStatus.WAITLIST:
            return replace(wanted, status=RsvpStatus.WAITLIST, number=before.number)
        _resize_party(tx, session, before, wanted)
        return wanted
    if places.take(tx, wanted.pool_id, wanted.party):
        _leave(tx, before)
        return wanted
    if before and before.status is RsvpStatus.GOING:
        raise RoleFull(_role(session, wanted), kept=_role(session, before))
    _leave(tx, before)
    return replace(wanted, status=RsvpStatus.WAITLIST, number=places.join_queue(tx, wanted.pool_id))


def _role(session: SessionDetails, mine: Mine) -> str:
    pool = session.pool(mine.pool_id)
    return pool.role if pool else ""


def _leave(tx: Tx, before: Mine | None) -> None:
    """Give back what the person had: a place, or a place in the queue."""
    if before is None or before.pool_id is None:
        return
    if before.status is RsvpStatus.WAITLIST:
        places.leave_queue(tx, before.pool_id)
    else:
        places.release(tx, before.pool_id, before.party)


def _resize_party(tx: Tx, session: SessionDetails, before: Mine, wanted: Mine) -> None:
    """More or fewer guests beside a place that the person has and keeps."""
    pool = session.pool(wanted.pool_id)
    change = wanted.party - before.party
    if pool is None or change == 0:
        return
    if change < 0:
        places.release(tx, pool.id, -change)
    elif not places.take(tx, pool.id, change):
        raise NoPlaceForGuests(0 if pool.waiting else pool.free or 0)


def _save(tx: Tx, session_id: int, after: Mine) -> None:
    tx.connection.execute(
        _SAVE,
        {
            "community_id": tx.community_id,
            "id": new_id(),
            "session_id": session_id,
            "user_id": tx.actor.user_id,
            "status": after.status,
            "pool_id": after.pool_id,
            "guests": after.guests,
            "note": after.note,
            "queue_number": after.number,
            "answered_at": tx.now,
            "confirmed_at": tx.now,
        },
    )


def change_party(
    tx: Tx, session_id: int, *, guests: int | None = None, note: str | None = None
) -> RsvpResult:
    """Change guests or note of an answer that stays as it is. Raises NotFound, and what `respond` raises."""
    mine = sessions.details(tx, session_id).mine
    if mine is None:
        raise NotFound
    answer = Answer.GOING if mine.pool_id else Answer(mine.status)
    return respond(tx, session_id, answer, guests=guests, note=note)
