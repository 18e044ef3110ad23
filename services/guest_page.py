"""A guest's own page: what they registered for, and may change. The link is all the right they have."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import and_, bindparam, select

from models.rsvp import Answer, Rsvp, RsvpStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import confirming, guests, members, rsvp, sessions
from services.errors import NotFound
from services.guest_errors import LinkGone
from services.guests import Known
from services.members import CommunityCard
from services.rsvp import RsvpResult
from services.sessions import SessionDetails

rsvps = table_of(Rsvp)
table = table_of(ProgramSession)

LISTED = 30
"""Sessions that a page lists, those to come first."""
SHOWN_AFTER = timedelta(days=30)
"""How long a session that is over is listed."""


@dataclass(frozen=True, slots=True)
class GuestView:
    """A guest, and the sessions they answered."""

    guest: Known
    community: CommunityCard
    sessions: tuple[SessionDetails, ...]
    """Each with the guest's own answer."""


_MINE = (
    select(rsvps.c.session_id)
    .select_from(
        rsvps.join(
            table, and_(table.c.community_id == rsvps.c.community_id, table.c.id == rsvps.c.session_id)
        )
    )
    .where(
        here(rsvps),
        rsvps.c.user_id == bindparam("who"),
        table.c.deleted_at.is_(None),
        table.c.ends_at > bindparam("since"),
    )
    .order_by(table.c.starts_at)
    .limit(LISTED)
)


def open_link(tx: Tx, user_id: int, generation: int) -> Known:
    """Go on as the guest of a personal link. Raises LinkGone for one that was renewed, or of who is gone."""
    guest = guests.by_id(tx, user_id)
    if guest is None or guest.generation != generation:
        raise LinkGone
    tx.become(guests.acting(tx, guest))
    return guest


def view(tx: Tx, user_id: int, generation: int) -> GuestView:
    """All that a guest answered and that is not long over. Raises LinkGone."""
    guest = open_link(tx, user_id, generation)
    ids = [row.session_id for row in tx.rows(_MINE, who=user_id, since=tx.now - SHOWN_AFTER)]
    found = sessions.many(tx, ids)
    shown = tuple(found[each] for each in ids if each in found)
    return GuestView(guest, members.community(tx), shown)


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


def cancel(tx: Tx, user_id: int, generation: int, session_id: int) -> RsvpResult:
    """Give the place back, or wait no longer; a second time changes nothing.

    Raises LinkGone, NotFound, SessionOver.
    """
    guest, session = _answered(tx, user_id, generation, session_id)
    if session.mine and session.mine.status is RsvpStatus.NOT_GOING:
        return RsvpResult(session, rsvp.Outcome.UNCHANGED)
    result = rsvp.respond(tx, session_id, Answer.NOT_GOING)
    confirming.tell(tx, guest.user_id, session_id, None)
    return result


def _answered(tx: Tx, user_id: int, generation: int, session_id: int) -> tuple[Known, SessionDetails]:
    """A session that the guest answered; others are not theirs to see. Raises LinkGone, NotFound."""
    guest = open_link(tx, user_id, generation)
    session = sessions.details(tx, session_id)
    if session.mine is None:
        raise NotFound
    return guest, replace(session, facilitator=None)
