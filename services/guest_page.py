"""A guest's own page: what they registered for, and may change. The link is all the right they have."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, or_, select

from models.programs import Program
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import (
    answers,
    calendars,
    confirming,
    guests,
    members,
    offers,
    pairs,
    people,
    rsvp,
    sessions,
)
from services.answers import WITH_SESSION, Waits
from services.calendars import Event
from services.discovery import BY_ANSWERS
from services.errors import NotFound, SessionOver
from services.guest_errors import LinkGone, NowYours
from services.guests import Known
from services.members import CommunityCard
from services.rsvp import RsvpResult
from services.sessions import SessionDetails

rsvps = table_of(Rsvp)
table = table_of(ProgramSession)
programs = table_of(Program)

LISTED = 30
"""Sessions that a page lists, those to come first."""
SHOWN_AFTER = timedelta(days=30)
"""How long a session that is over is listed."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A session ahead that a guest wanted to come to, and that was taken off."""

    title: str
    starts_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class GuestView:
    """A guest, and the sessions they answered."""

    guest: Known
    community: CommunityCard
    sessions: tuple[SessionDetails, ...]
    """Each with the guest's own answer."""
    removed: tuple[Removed, ...]


_MINE = (
    select(rsvps.c.session_id)
    .select_from(WITH_SESSION)
    .where(
        here(rsvps),
        rsvps.c.user_id == bindparam("who"),
        table.c.deleted_at.is_(None),
        table.c.ends_at > bindparam("since"),
    )
    .order_by(table.c.starts_at)
    .limit(LISTED)
)

_REMOVED = (
    select(func.coalesce(table.c.title, programs.c.name), table.c.starts_at, programs.c.zone)
    .select_from(BY_ANSWERS)
    .where(
        here(rsvps),
        rsvps.c.user_id == bindparam("who"),
        rsvps.c.status != RsvpStatus.NOT_GOING,
        or_(table.c.deleted_at.is_not(None), programs.c.deleted_at.is_not(None)),
        table.c.ends_at > bindparam("at"),
    )
    .order_by(table.c.starts_at)
    .limit(LISTED)
)


_own = rsvps.alias("own")
_AHEAD = (
    select(rsvps.c.session_id, rsvps.c.roles, func.count().label("many"))
    .select_from(
        rsvps.join(
            _own, and_(_own.c.community_id == rsvps.c.community_id, _own.c.session_id == rsvps.c.session_id)
        )
    )
    .where(
        here(rsvps),
        here(_own),
        _own.c.user_id == bindparam("who"),
        _own.c.session_id.in_(bindparam("of_sessions", expanding=True)),
        rsvps.c.status == RsvpStatus.WAITLIST,
        rsvps.c.queue_number < _own.c.queue_number,
    )
    .group_by(rsvps.c.session_id, rsvps.c.roles)
)
"""Who waits before the guest, by the roles they accept."""


def open_link(tx: Tx, user_id: int, generation: int) -> Known:
    """Go on as the guest of a personal link.

    Raises LinkGone for one that was renewed or of who is gone, NowYours for who has an account by now.
    """
    guest = guests.by_id(tx, user_id)
    if guest is None and people.recall(tx, user_id) is None:
        raise NowYours
    if guest is None or guest.generation != generation:
        raise LinkGone
    tx.become(guests.acting(tx, guest))
    return guest


def view(tx: Tx, user_id: int, generation: int) -> GuestView:
    """All that a guest answered and that is not long over. Raises LinkGone."""
    guest = open_link(tx, user_id, generation)
    ids = [row.session_id for row in tx.rows(_MINE, who=user_id, since=tx.now - SHOWN_AFTER)]
    found = _with_queues(tx, user_id, sessions.many(tx, ids))
    company = answers.pairs_of(tx, list(found), user_id)
    found |= {each: replace(found[each], pair=pair) for each, pair in company.items()}
    shown = tuple(found[each] for each in ids if each in found)
    gone = tx.records(Removed, _REMOVED, who=user_id, at=tx.now)
    return GuestView(guest, members.community(tx), shown, tuple(gone))


def _with_queues(tx: Tx, user_id: int, found: dict[int, SessionDetails]) -> dict[int, SessionDetails]:
    """The same sessions with the place in every queue, where the guest waits in roles: one query for all."""
    waiting = {
        each: one.mine for each, one in found.items() if one.mine and one.mine.queues and one.has_roles
    }
    if not waiting:
        return found
    ahead = {each: dict.fromkeys(mine.queues, 1) for each, mine in waiting.items()}
    for row in tx.rows(_AHEAD, who=user_id, of_sessions=list(waiting)):
        places = ahead[row.session_id]
        for pool in answers.unpacked(found[row.session_id].pools, row.roles):
            if pool in places:
                places[pool] += row.many
    queues = {each: tuple(Waits(*place) for place in places.items()) for each, places in ahead.items()}
    seen = {each: replace(mine, waits=queues[each]) for each, mine in waiting.items()}
    return found | {each: replace(found[each], mine=mine) for each, mine in seen.items()}


def change(
    tx: Tx,
    user_id: int,
    generation: int,
    session_id: int,
    *,
    roles: Sequence[str],
    guests_along: int,
    note: str,
) -> RsvpResult:
    """Come, or come otherwise: in another role, with other guests, with another note.

    Raises LinkGone, NotFound, and what `rsvp.respond` raises.
    """
    guest, session = _answered(tx, user_id, generation, session_id)
    was = session.mine.status if session.mine else None
    pools = guests.pools_of(session, roles)
    result = guests.come(tx, guest, session, pools, guests_along, note)
    if was is RsvpStatus.NOT_GOING:
        confirming.tell(tx, guest.user_id, session_id, result.session.mine)
    return result


def answer_offer(tx: Tx, user_id: int, generation: int, session_id: int, *, takes: bool) -> RsvpResult:
    """Take the place that is offered, or let it go to the next.

    Raises LinkGone, NotFound, OfferGone, SessionOver.
    """
    _answered(tx, user_id, generation, session_id)
    return (offers.accept if takes else offers.decline)(tx, session_id)


def answer_pair(
    tx: Tx, user_id: int, generation: int, session_id: int, *, wanted: str, asker_id: int
) -> SessionDetails:
    """Come `together` with who asked or `decline`; `alone` takes it back.

    Raises LinkGone, NotFound, and what services.pairs raises.
    """
    _answered(tx, user_id, generation, session_id)
    if wanted == "alone":
        return pairs.undo(tx, session_id)
    return (pairs.confirm if wanted == "together" else pairs.decline)(tx, session_id, asker_id)


def to_cancel(tx: Tx, user_id: int, generation: int, session_id: int) -> tuple[Known, SessionDetails]:
    """A session that they answered, while that can be changed. Raises LinkGone, NotFound, SessionOver."""
    guest, session = _answered(tx, user_id, generation, session_id)
    if not session.answerable:
        raise SessionOver(cancelled=session.cancellation_reason is not None)
    return guest, session


def event(tx: Tx, user_id: int, generation: int, session_id: int) -> Event:
    """The same for a calendar. Raises LinkGone, NotFound."""
    open_link(tx, user_id, generation)
    found = calendars.of_session(tx, session_id)
    if found.mine is None:
        raise NotFound
    return found


def cancel(tx: Tx, user_id: int, generation: int, session_id: int) -> SessionDetails:
    """Give the place back, or wait no longer; the session as it was for them. A second time changes nothing.

    Raises LinkGone, NotFound, SessionOver.
    """
    guest, session = _answered(tx, user_id, generation, session_id)
    if session.mine and session.mine.status is RsvpStatus.NOT_GOING:
        return session
    rsvp.respond(tx, session_id, Answer.NOT_GOING)
    confirming.tell(tx, guest.user_id, session_id, None)
    return session


def _answered(tx: Tx, user_id: int, generation: int, session_id: int) -> tuple[Known, SessionDetails]:
    """A session that the guest answered; others are not theirs to see. Raises LinkGone, NotFound."""
    guest = open_link(tx, user_id, generation)
    session = sessions.details(tx, session_id)
    if session.mine is None:
        raise NotFound
    return guest, replace(session, facilitator=None)
