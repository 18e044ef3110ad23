"""Forgetting guests: when they ask for it, and some time after their last session. Counts of places stay."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, delete, exists, select, update

from models.attendance import Attendance
from models.communities import Membership, Standing
from models.guests import Guest, GuestRequest
from models.programs import ProgramInvited
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import guest_page, guests, intake_privacy, rsvp

table = table_of(Guest)
users = table_of(User)
rsvps = table_of(Rsvp)
sessions = table_of(ProgramSession)
attendance = table_of(Attendance)
memberships = table_of(Membership)

NOBODY = "?"
"""The name of who is forgotten."""
BATCH = 200


@dataclass(frozen=True, slots=True)
class Due:
    """A guest whose time is over."""

    community_id: int
    user_id: int


_OF_SESSION = and_(sessions.c.community_id == rsvps.c.community_id, sessions.c.id == rsvps.c.session_id)
_SINCE = exists().where(
    rsvps.c.community_id == table.c.community_id,
    rsvps.c.user_id == table.c.user_id,
    _OF_SESSION,
    sessions.c.ends_at > bindparam("before"),
)
_DUE = (
    select(table.c.community_id, table.c.user_id)
    .where(table.c.created_at <= bindparam("before"), ~_SINCE)
    .order_by(table.c.created_at)
    .limit(bindparam("most"))
)
_AHEAD = (
    select(sessions.c.id)
    .select_from(rsvps.join(sessions, _OF_SESSION))
    .where(
        here(rsvps),
        rsvps.c.user_id == bindparam("me"),
        rsvps.c.status != RsvpStatus.NOT_GOING,
        sessions.c.status == SessionStatus.SCHEDULED,
        sessions.c.starts_at > bindparam("at"),
    )
    .order_by(sessions.c.id)
)
_WHO: BindParameter[Any] = bindparam("who", expanding=True)
_NOBODY_ELSE = (users.c.id.in_(_WHO), users.c.telegram_id.is_(None), users.c.email.is_(None))
_FORGOTTEN = select(users.c.id).where(*_NOBODY_ELSE)
_FORGET = update(users).where(*_NOBODY_ELSE).values(name=NOBODY, language=None, zone=None)
_STATEMENTS: tuple[Any, ...] = (
    update(rsvps).where(here(rsvps), rsvps.c.user_id.in_(_WHO)).values(note=""),
    update(attendance).where(here(attendance), attendance.c.user_id.in_(_WHO)).values(note=""),
    update(memberships)
    .where(here(memberships), memberships.c.user_id.in_(_WHO), memberships.c.standing == Standing.GUEST)
    .values(standing=Standing.LEFT),
    *(
        delete(gone).where(here(gone), gone.c.user_id.in_(_WHO))
        for gone in (table_of(ProgramInvited), table_of(GuestRequest), table)
    ),
    _FORGET,
)


def erase(tx: Tx, user_id: int, generation: int) -> None:
    """Forget a guest who asks for it; their places ahead go to who waits. Raises LinkGone."""
    guest_page.open_link(tx, user_id, generation)
    give_back(tx, user_id)
    _forget(tx, [user_id])


def give_back(tx: Tx, user_id: int) -> None:
    """Let the places ahead of a guest, who is the actor, go to who waits."""
    for row in tx.rows(_AHEAD, me=user_id, at=tx.now):
        rsvp.respond(tx, row.id, Answer.NOT_GOING)


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """Guests whose last session was over long ago; as the system actor."""
    return tx.records(Due, _DUE, before=tx.now - guests.KEPT, most=most)


def forget_due(tx: Tx, user_ids: list[int]) -> int:
    """Forget some guests of one community; how many. As the system actor."""
    _forget(tx, user_ids)
    return len(user_ids)


def _forget(tx: Tx, user_ids: list[int]) -> None:
    intake_privacy.forget(tx, [row.id for row in tx.rows(_FORGOTTEN, who=user_ids)])
    for statement in _STATEMENTS:
        tx.execute(statement, who=user_ids)
