"""The guests of a session, for those who run it: who they are, a new link, a place given back."""

from dataclasses import dataclass, replace

from sqlalchemy import and_, bindparam, func, select, update

from models.guests import Guest
from models.places import PlacePool
from models.programs import Visibility
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import access, activity, answers, changes, confirming, mail_states, members, rsvp
from services.access import Ability
from services.errors import NotFound
from services.mail_states import MailState
from services.sessions import SessionDetails

table = table_of(Guest)
users = table_of(User)
rsvps = table_of(Rsvp)
pools = table_of(PlacePool)

PAGE = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A guest among those who answered a session."""

    user_id: int
    name: str
    address: str
    confirmed: bool
    by: str | None
    """The organizer who entered them."""
    status: RsvpStatus
    role: str
    guests: int
    note: str
    accepts: str = ""
    """The roles they accept, as their answer's row keeps them."""
    mail: MailState | None = None
    """How the last letter to them fared."""
    may_ban: bool = False
    """Whether the actor may ban them from the community."""


@dataclass(frozen=True, slots=True)
class GuestList:
    """A page of the guests of a session."""

    session: SessionDetails
    guests: tuple[Line, ...]
    page: int
    pages: int
    by_web: bool
    """Whether people can register by themselves."""


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A session's guests once the place of one was given back, and how that one came before."""

    page: GuestList
    before: Line


_ENTERED_BY = users.alias("entered_by")
_LINES = (
    select(
        table.c.user_id,
        users.c.name,
        table.c.address,
        table.c.confirmed_at.is_not(None),
        _ENTERED_BY.c.name,
        rsvps.c.status,
        func.coalesce(pools.c.role, ""),
        rsvps.c.guests,
        rsvps.c.note,
        rsvps.c.roles,
    )
    .select_from(
        table.join(users, users.c.id == table.c.user_id)
        .join(rsvps, and_(rsvps.c.community_id == table.c.community_id, rsvps.c.user_id == table.c.user_id))
        .outerjoin(pools, and_(pools.c.community_id == rsvps.c.community_id, pools.c.id == rsvps.c.pool_id))
        .outerjoin(_ENTERED_BY, _ENTERED_BY.c.id == table.c.created_by)
    )
    .where(here(table), rsvps.c.session_id == bindparam("of_session"))
)
_PAGE = (
    _LINES.order_by(rsvps.c.status, rsvps.c.queue_number, rsvps.c.answered_at, rsvps.c.id)
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_ONE = _LINES.where(table.c.user_id == bindparam("who"))
_COUNT = (
    select(func.count())
    .select_from(
        table.join(
            rsvps, and_(rsvps.c.community_id == table.c.community_id, rsvps.c.user_id == table.c.user_id)
        )
    )
    .where(here(table), rsvps.c.session_id == bindparam("of_session"))
)
_RENEW = (
    update(table)
    .where(here(table), table.c.user_id == bindparam("who"))
    .values(generation=table.c.generation + 1)
)


def page_of(tx: Tx, session_id: int, page: int = 0) -> GuestList:
    """A page of the guests of a session; one past the end is the last. Raises NotFound, NotAllowed."""
    return listed(tx, changes.managed(tx, session_id), page)


def listed(tx: Tx, session: SessionDetails, page: int = 0) -> GuestList:
    """The same, once it is known that the actor runs it."""
    total: int = tx.value(_COUNT, of_session=session.id)
    pages = max(1, -(-total // PAGE))
    page = max(0, min(page, pages - 1))
    found = _seen(tx, tx.records(Line, _PAGE, of_session=session.id, skip=page * PAGE))
    by_web = session.visibility is Visibility.PUBLIC and not members.community(tx).requires_approval
    return GuestList(session, tuple(found), page, pages, by_web)


def one(tx: Tx, session_id: int, user_id: int) -> tuple[SessionDetails, Line]:
    """One guest of a session. Raises NotFound, NotAllowed."""
    session = changes.managed(tx, session_id)
    found = tx.records(Line, _ONE, of_session=session_id, who=user_id)
    if not found:
        raise NotFound
    return session, _seen(tx, found)[0]


def _seen(tx: Tx, lines: list[Line]) -> list[Line]:
    """The same, with how the letters to them fared, and whether the actor may ban them."""
    states = mail_states.of(tx, [line.user_id for line in lines if line.address])
    may_ban = access.may(tx.actor, Ability.BAN)
    return [replace(line, mail=states.get(line.user_id), may_ban=may_ban) for line in lines]


def renew_link(tx: Tx, session_id: int, user_id: int) -> tuple[SessionDetails, Line]:
    """Make a guest's personal link useless, and write them another. Raises NotFound, NotAllowed."""
    found = one(tx, session_id, user_id)
    tx.execute(_RENEW, who=user_id)
    activity.log(tx, "guest_link_renewed", "session", session_id, name=found[1].name)
    confirming.tell(tx, user_id, session_id, None)
    return found


def taken_out(tx: Tx, session_id: int, user_id: int) -> TakenOut:
    """Give a guest's place back for them; they hear of it. Raises NotFound, NotAllowed, SessionOver."""
    session, line = one(tx, session_id, user_id)
    result = rsvp.respond_for(tx, session_id, user_id, Answer.NOT_GOING)
    if result.outcome is not rsvp.Outcome.UNCHANGED:
        activity.log(tx, "guest_taken_out", "session", session_id, name=line.name)
        confirming.tell(tx, user_id, session_id, None)
    return TakenOut(listed(tx, session), line)


def put_back(tx: Tx, session_id: int, user_id: int, accepts: str, along: int) -> GuestList:
    """Have a guest come again who was taken out: `accepts` and `along` (their guests) as they were.

    By the rules for everybody: if the place has gone on, they wait. Raises NotFound, NotAllowed, and what
    `rsvp.respond` raises.
    """
    session, line = one(tx, session_id, user_id)
    roles = answers.unpacked(session.pools, accepts) or None
    result = rsvp.respond_for(tx, session_id, user_id, Answer.GOING, roles=roles, guests=along, late=True)
    if result.outcome is not rsvp.Outcome.UNCHANGED:
        activity.log(tx, "guest_put_back", "session", session_id, name=line.name)
        confirming.tell(tx, user_id, session_id, result.session.mine)
    return listed(tx, session)
