"""Who comes to a session, waits for it, or may come."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, and_, bindparam, case, cast, exists, func, or_, select

from models.pairs import Pair
from models.places import PlacePool
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from models.users import User
from models.waitlist_moves import WaitlistMove
from services import answers, sessions
from services.guest_marks import is_guest
from services.sessions import SessionDetails

rsvps = table_of(Rsvp)
users = table_of(User)
pools = table_of(PlacePool)
pairs = table_of(Pair)
moves = table_of(WaitlistMove)
partners = users.alias("partners")

PAGE = 20
FEW = 8
"""People to choose from on one screen."""
_IN_ORDER = (RsvpStatus.GOING, RsvpStatus.OFFERED, RsvpStatus.WAITLIST, RsvpStatus.MAYBE)
_STATUS_ORDER = case(*((rsvps.c.status == status, turn) for turn, status in enumerate(_IN_ORDER)))
_WAITS = rsvps.c.status == RsvpStatus.WAITLIST
_PLACE = func.row_number().over(
    partition_by=(rsvps.c.status, pools.c.id), order_by=(rsvps.c.queue_number, rsvps.c.id)
)
_NUMBER = case((_WAITS, _PLACE))
_MOVED = and_(
    _WAITS,
    exists().where(
        moves.c.community_id == rsvps.c.community_id,
        moves.c.session_id == rsvps.c.session_id,
        moves.c.user_id == rsvps.c.user_id,
        moves.c.pool_id == pools.c.id,
    ),
)
_PARTNER = case((pairs.c.asker_id == rsvps.c.user_id, pairs.c.partner_id), else_=pairs.c.asker_id)


def _who(*, each_queue: bool) -> Select[Any]:
    """Who comes, waits, or may come; one who waits once, or once in each queue they are in."""
    has = pools.c.id == rsvps.c.pool_id
    queues = and_(_WAITS, rsvps.c.roles.contains(cast(pools.c.position, String)))
    of_session = and_(pools.c.community_id == rsvps.c.community_id, pools.c.session_id == rsvps.c.session_id)
    together = and_(pairs.c.community_id == rsvps.c.community_id, pairs.c.id == rsvps.c.pair_id)
    return (
        select(
            users.c.id,
            users.c.name,
            rsvps.c.status,
            pools.c.role,
            rsvps.c.guests,
            rsvps.c.note,
            _MOVED,
            is_guest(rsvps),
            _NUMBER,
            rsvps.c.roles,
            partners.c.name,
        )
        .select_from(
            rsvps.join(users, users.c.id == rsvps.c.user_id)
            .outerjoin(pools, and_(of_session, or_(has, queues) if each_queue else has))
            .outerjoin(pairs, together)
            .outerjoin(partners, partners.c.id == _PARTNER)
        )
        .where(here(rsvps), rsvps.c.session_id == bindparam("of_session"), rsvps.c.status.in_(_IN_ORDER))
        .order_by(_STATUS_ORDER, pools.c.position, rsvps.c.queue_number, rsvps.c.answered_at, rsvps.c.id)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
    )


_IN_QUEUES = _who(each_queue=True)
_ONCE = _who(each_queue=False)


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
    number: int | None = None
    """Their place in the queue of the role, from 1; only of who waits."""
    roles: str = ""
    """Every role they accept, as their answer keeps them."""
    partner: str | None = None
    """With whom they come, together or not at all."""


@dataclass(frozen=True, slots=True)
class Attendees:
    """A page of that list."""

    session: SessionDetails
    people: tuple[Person, ...]
    page: int
    has_more: bool

    def also(self, person: Person) -> tuple[str, ...]:
        """The other roles that somebody accepts, preferred first."""
        accepted = answers.unpacked(self.session.pools, person.roles)
        roles = {pool.id: pool.role for pool in self.session.pools}
        return tuple(roles[one] for one in accepted if roles[one] != person.role)


def page_of(tx: Tx, session_id: int, page: int = 0) -> Attendees:
    """One page of who comes, waits, or may come, in that order; each queue whole. Raises NotFound."""
    return _page(tx, _IN_QUEUES, session_id, page, PAGE)


def few_of(tx: Tx, session_id: int, page: int = 0) -> Attendees:
    """The same people, each once, in pages of FEW, to choose somebody. Raises NotFound."""
    return _page(tx, _ONCE, session_id, page, FEW)


def _page(tx: Tx, statement: Select[Any], session_id: int, page: int, most: int) -> Attendees:
    session = sessions.details(tx, session_id)
    people = tx.records(Person, statement, of_session=session_id, most=most + 1, skip=page * most)
    return Attendees(session, tuple(people[:most]), page, len(people) > most)
