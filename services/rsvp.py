"""RSVP: one person's answer to a session, and the places that follow from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import attrgetter

from models.rsvp import Answer, RsvpStatus
from models.tx import Tx
from services import (
    answer_ties,
    gaps,
    lineup,
    members,
    outbox,
    pair_ends,
    people,
    places,
    queue_ends,
    recording_asks,
    seating,
    sessions,
    waitlist,
)
from services.answers import Mine
from services.errors import (
    BadInput,
    DeadlinePassed,
    NoPlaceForGuests,
    NotFound,
    RoleFull,
    SessionOver,
)
from services.place_errors import OfferGone
from services.sessions import SessionDetails

MAX_NOTE = 200
_SAID = attrgetter("pool_id", "roles", "guests", "note")


class Outcome(StrEnum):
    """What an answer came to."""

    GOING = "going"
    WAITLISTED = "waitlisted"
    MAYBE = "maybe"
    NOT_GOING = "not_going"
    OFFERED = "offered"
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
    RsvpStatus.OFFERED: Outcome.OFFERED,
}


def respond(
    tx: Tx,
    session_id: int,
    answer: Answer,
    *,
    pool_id: int | None = None,
    roles: Sequence[int] | None = None,
    guests: int | None = None,
    note: str | None = None,
    late: bool = False,
) -> RsvpResult:
    """Record an answer and give or free the places that follow from it.

    A full session puts `going` on the waitlist, first come first served. `roles` are the pools that are
    accepted, preferred first: to accept several is to consent to being moved between them; `pool_id`
    accepts one alone. Left out, roles, guests and note stay as they were. Saying the same again changes
    nothing. `late`: an organizer asks for it, whom the deadline does not bind. Raises NotFound, NotMember,
    Banned, SessionOver, DeadlinePassed, RoleFull, NoPlaceForGuests, OfferGone, BadInput.
    """
    pools = places.lock(tx, session_id)
    session = sessions.details_with(tx, session_id, pools)
    joined = members.ensure(tx, session.visibility)
    before = session.mine
    accepted = roles if roles is not None else ([pool_id] if pool_id is not None else None)
    wanted = _wanted(session, before, answer, accepted, guests, note)
    _check_open(session, before, wanted, late=late)
    if before and _same(before, wanted):
        return RsvpResult(session, Outcome.UNCHANGED, joined)
    after = _move(tx, session, before, wanted)
    seating.save(tx, session_id, tx.actor.user_id or 0, after, pools)
    if session.pair and after.pool_id is None:
        pair_ends.part(tx, session_id, tx.actor.user_id or 0, left=True)
    queued = after.status is RsvpStatus.WAITLIST
    after = _let_in(tx, session, before, after)
    outbox.refresh_cards(tx, session_id)
    asks, lineup_changed = _follow_ties(tx, session, after)
    # Whoever waits, comes with somebody, or just became a member, may see more than this answer changed.
    more = session.waiting or queued or session.pair or joined or lineup_changed
    seen = sessions.details(tx, session_id) if more else session.with_answer(after)
    return RsvpResult(seen, OUTCOMES[after.status], joined, asks)


def _follow_ties(tx: Tx, session: SessionDetails, after: Mine) -> tuple[bool, bool]:
    """Let what hangs on the answer follow it: whether the person is to be asked about being recorded, and
    whether the line-up changed.
    """
    ties = answer_ties.of(tx, session)
    if ties.called and after.status is RsvpStatus.NOT_GOING:
        queue_ends.withdraw(tx, session)
    asks = ties.unasked and after.status is RsvpStatus.GOING
    if asks:
        recording_asks.ask_actor(tx, session)
    has_lineup = gaps.has_lineup(session.kind, music=session.music)
    return asks, has_lineup and lineup.follow(tx, session.id, after.note, ties)


def respond_for(
    tx: Tx,
    session_id: int,
    user_id: int,
    answer: Answer,
    *,
    pool_id: int | None = None,
    roles: Sequence[int] | None = None,
    guests: int | None = None,
    note: str | None = None,
    late: bool = False,
) -> RsvpResult:
    """The same for somebody else, as if they had answered: the same rules and queue, what they may see.

    Whoever calls this has asked for the right to. Raises NotFound for nobody, and as `respond`.
    """
    someone, acting = people.recall(tx, user_id), tx.actor
    if someone is None:
        raise NotFound
    try:
        tx.become(people.enter(tx, replace(someone, community_id=tx.community_id)))
        return respond(
            tx, session_id, answer, pool_id=pool_id, roles=roles, guests=guests, note=note, late=late
        )
    finally:
        tx.become(acting)


def _wanted(
    session: SessionDetails,
    before: Mine | None,
    answer: Answer,
    accepted: Sequence[int] | None,
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
    wanted = _accepted(session, before, accepted)
    keeps = before is not None and before.pool_id in wanted and before.has_place
    pool_id = before.pool_id if before and keeps else wanted[0]
    return Mine(RsvpStatus.GOING, pool_id, count, text, roles=wanted if session.has_roles else ())


def _accepted(
    session: SessionDetails, before: Mine | None, accepted: Sequence[int] | None
) -> tuple[int, ...]:
    """The pools asked for, else those accepted so far, else the only one; of a pair each has one alone."""
    if accepted is None and before and before.pool_id is not None:
        return before.roles or (before.pool_id,)
    if accepted is None and len(session.pools) == 1:
        return (session.pools[0].id,)
    found = tuple(dict.fromkeys(accepted or ()))
    if not found or any(session.pool(one) is None for one in found):
        raise BadInput("role", "missing")
    return found[:1] if session.pair and session.pair.together else found


def _same(before: Mine, wanted: Mine) -> bool:
    waits = before.status is RsvpStatus.WAITLIST and wanted.status is RsvpStatus.GOING
    status = RsvpStatus.GOING if waits else before.status
    return status is wanted.status and _SAID(before) == _SAID(wanted)


def _check_open(session: SessionDetails, before: Mine | None, wanted: Mine, *, late: bool) -> None:
    """After the deadline one may still leave, so that no place is lost, or accept what was offered since."""
    if not session.answerable:
        raise SessionOver(cancelled=session.cancellation_reason is not None)
    offered = before is not None and before.status is RsvpStatus.OFFERED
    leaves = before is not None and wanted.status is RsvpStatus.NOT_GOING
    if session.closed and not (leaves or offered or late) and session.rsvp_deadline:
        raise DeadlinePassed(session.rsvp_deadline, session.zone)
    late = before is not None and before.offer_until is not None and before.offer_until <= session.seen_at
    if offered and late and wanted.status is RsvpStatus.GOING:
        raise OfferGone


def _move(tx: Tx, session: SessionDetails, before: Mine | None, wanted: Mine) -> Mine:
    """Take, free or queue for places; the answer that it came to."""
    if wanted.pool_id is None:
        seating.vacate(tx, before)
        return wanted
    if before and before.has_place:
        return _change(tx, session, before, wanted)
    if taken := _take(tx, session, None, wanted):
        seating.vacate(tx, before)
        return taken
    waits = replace(wanted, status=RsvpStatus.WAITLIST, number=before.number if before else None)
    if before and before.queues == waits.queues:
        return waits
    seating.vacate(tx, before)
    return replace(waits, number=places.join_queues(tx, session.pools, waits.queues, waits.number))


def _change(tx: Tx, session: SessionDetails, before: Mine, wanted: Mine) -> Mine:
    """Another role, or another number of guests, for who has a place."""
    if before.pool_id == wanted.pool_id:
        _resize_party(tx, session, before, wanted)
        return wanted
    taken = _take(tx, session, before, wanted)
    if taken is None:
        kept = seating.role_of(session.pools, before.pool_id)
        raise RoleFull(seating.role_of(session.pools, wanted.pool_id), kept=kept)
    seating.vacate(tx, before)
    return taken


def _take(tx: Tx, session: SessionDetails, before: Mine | None, wanted: Mine) -> Mine | None:
    """Take a place that is free for anybody, in the role that is preferred; None where there is none.

    The place a person leaves for it counts as left.
    """
    left = before.pool_id if before else None
    pools = [
        replace(pool, taken=pool.taken - before.party) if before and pool.id == left else pool
        for pool in session.pools
    ]
    for one in wanted.roles or (wanted.pool_id,):
        pool = next(pool for pool in pools if pool.id == one)
        if places.fits(pools, pool, wanted.party, session.rules.balance) and places.take(
            tx, pool.id, wanted.party
        ):
            return replace(wanted, pool_id=pool.id)
    return None


def _let_in(tx: Tx, session: SessionDetails, before: Mine | None, after: Mine) -> Mine:
    """Let in who can get in now, where anybody waits and anything is free; the answer as it is then."""
    waits = session.waiting or after.status is RsvpStatus.WAITLIST
    may_be_free = (before and before.has_place) or any(pool.free != 0 for pool in session.pools)
    if not (waits and may_be_free):
        return after
    me = tx.actor.user_id or 0
    if me in waitlist.promote(tx, session.id, at_once=(me,)):
        return replace(after, status=RsvpStatus.GOING)
    return after


def _resize_party(tx: Tx, session: SessionDetails, before: Mine, wanted: Mine) -> None:
    """More or fewer guests beside a place that the person has and keeps."""
    pool = session.pool(wanted.pool_id)
    change = wanted.party - before.party
    if pool is None or change == 0:
        return
    if change < 0:
        places.release(tx, pool.id, -change)
    elif not (
        places.fits(session.pools, pool, change, session.rules.balance) and places.take(tx, pool.id, change)
    ):
        raise NoPlaceForGuests(0 if pool.queued or pool.balance_blocks else pool.free or 0)


def change_party(
    tx: Tx, session_id: int, *, guests: int | None = None, note: str | None = None
) -> RsvpResult:
    """Change guests or note of an answer that stays as it is. Raises NotFound, and what `respond` raises."""
    mine = sessions.details(tx, session_id).mine
    if mine is None:
        raise NotFound
    answer = Answer.GOING if mine.pool_id else Answer(mine.status)
    return respond(tx, session_id, answer, guests=guests, note=note)
