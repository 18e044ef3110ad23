"""Who comes to a session, waits for it, or may come."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, case, exists, select

from models.places import PlacePool
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from models.users import User
from models.waitlist_moves import WaitlistMove
from services import sessions
from services.guest_marks import is_guest
from services.sessions import SessionDetails

rsvps = table_of(Rsvp)
users = table_of(User)
pools = table_of(PlacePool)
moves = table_of(WaitlistMove)

PAGE = 20
FEW = 8
"""People to choose from on one screen."""
_STATUS_ORDER = case(
    (rsvps.c.status == RsvpStatus.GOING, 0), (rsvps.c.status == RsvpStatus.WAITLIST, 1), else_=2
)
_MOVED = and_(
    rsvps.c.status == RsvpStatus.WAITLIST,
    exists().where(
        moves.c.community_id == rsvps.c.community_id,
        moves.c.session_id == rsvps.c.session_id,
        moves.c.user_id == rsvps.c.user_id,
        moves.c.pool_id == rsvps.c.pool_id,
    ),
)
_WHO = (
    select(
        users.c.id,
        users.c.name,
        rsvps.c.status,
        pools.c.role,
        rsvps.c.guests,
        rsvps.c.note,
        _MOVED,
        is_guest(rsvps),
    )
    .select_from(
        rsvps.join(users, users.c.id == rsvps.c.user_id).outerjoin(
            pools, and_(pools.c.community_id == rsvps.c.community_id, pools.c.id == rsvps.c.pool_id)
        )
    )
    .where(
        here(rsvps),
        rsvps.c.session_id == bindparam("of_session"),
        rsvps.c.status.in_([RsvpStatus.GOING, RsvpStatus.WAITLIST, RsvpStatus.MAYBE]),
    )
    .order_by(_STATUS_ORDER, pools.c.position, rsvps.c.queue_number, rsvps.c.answered_at, rsvps.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the list of who comes."""

    user_id: int
    name: str
    status: RsvpStatus
    role: str | None
    guests: int
    note: str
    moved: bool = False
    """Whether an organizer put them at another place of the waitlist."""
    is_guest: bool = False
    """Whether they come without Telegram."""


@dataclass(frozen=True, slots=True)
class Attendees:
    """A page of that list."""

    session: SessionDetails
    people: tuple[Person, ...]
    page: int
    has_more: bool


def page_of(tx: Tx, session_id: int, page: int = 0, most: int = PAGE) -> Attendees:
    """One page of who comes, waits, or may come, in that order. Raises NotFound."""
    session = sessions.details(tx, session_id)
    people = tx.records(Person, _WHO, of_session=session_id, most=most + 1, skip=page * most)
    return Attendees(session, tuple(people[:most]), page, len(people) > most)


def few_of(tx: Tx, session_id: int, page: int = 0) -> Attendees:
    """The same list in pages of FEW, to choose somebody. Raises NotFound."""
    return page_of(tx, session_id, page, FEW)
