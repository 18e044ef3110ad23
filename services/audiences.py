"""Audiences: who hears an announcement; never who says it.

The whole community is its members. A session's people are its guests, too; a program's those of its guests
who come to a session that is still ahead.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, exists, func, or_, select

from models.announcements import AnnouncementPerson, Audience
from models.communities import Membership, Standing
from models.guests import Guest
from models.programs import ProgramInvited, ProgramStaff
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.users import User
from services import access, members
from services import programs as program_services
from services import sessions as session_services
from services.access import Ability
from services.answers import WITH_SESSION

memberships = table_of(Membership)
users = table_of(User)
rsvps = table_of(Rsvp)
sessions = table_of(ProgramSession)
staff = table_of(ProgramStaff)
invited = table_of(ProgramInvited)
guests = table_of(Guest)
chosen = table_of(AnnouncementPerson)

PAGE = 1000
"""People a transaction takes."""


class Said(StrEnum):
    """The answers to a session that an announcement may be for."""

    GOING = "going"
    MAYBE = "maybe"
    WAITLIST = "waitlist"


STATUSES = {
    Said.GOING: (RsvpStatus.GOING,),
    Said.MAYBE: (RsvpStatus.MAYBE,),
    Said.WAITLIST: (RsvpStatus.WAITLIST, RsvpStatus.PENDING, RsvpStatus.OFFERED),
}
WANTED = tuple(status for statuses in STATUSES.values() for status in statuses)
"""What a person says who wanted to come."""


@dataclass(frozen=True, slots=True)
class Target:
    """An audience, and who speaks to it."""

    audience: Audience
    author: int
    program_id: int | None = None
    session_id: int | None = None
    said: tuple[Said, ...] = ()
    announcement_id: int | None = None
    """Of people who were chosen one by one: the announcement they were chosen for."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people an audience has, and how many of them will not be told."""

    people: int
    unreachable: int
    """They never started the bot, or blocked it, and no mail reaches them either."""
    muted: int
    """They turned announcements off."""
    by_mail: int = 0
    """Those among the told who have no Telegram, but an address."""

    @property
    def told(self) -> int:
        """How many will be told."""
        return self.people - self.unreachable - self.muted


@dataclass(frozen=True, slots=True)
class Opening:
    """What an announcement could be about, before anything is written."""

    community_id: int
    target: Target
    about: str
    starts_at: datetime | None
    zone: str
    reach: Reach


_ANYBODY = (here(memberships), memberships.c.user_id != bindparam("author"))
_MEMBERS = (*_ANYBODY, memberships.c.standing == Standing.ACTIVE)
_WITH_GUESTS = (*_ANYBODY, memberships.c.standing.in_([Standing.ACTIVE, Standing.GUEST]))
_OF_PROGRAM = (
    select(rsvps.c.user_id)
    .select_from(WITH_SESSION)
    .where(
        here(rsvps),
        here(sessions),
        sessions.c.program_id == bindparam("of_program"),
        rsvps.c.status.in_(WANTED),
    )
    .union(
        select(staff.c.user_id).where(here(staff), staff.c.program_id == bindparam("of_program")),
        select(invited.c.user_id).where(here(invited), invited.c.program_id == bindparam("of_program")),
    )
)
_GUESTS_OF_PROGRAM = (
    select(rsvps.c.user_id)
    .select_from(WITH_SESSION)
    .where(
        here(rsvps),
        here(sessions),
        sessions.c.program_id == bindparam("of_program"),
        sessions.c.ends_at > bindparam("at"),
        rsvps.c.status.in_(WANTED),
    )
)
_OF_SESSION = select(rsvps.c.user_id).where(
    here(rsvps),
    rsvps.c.session_id == bindparam("of_session"),
    rsvps.c.status.in_(bindparam("statuses", expanding=True)),
)
_CHOSEN = select(chosen.c.user_id).where(
    here(chosen), chosen.c.announcement_id == bindparam("of_announcement")
)
_CRITERIA: dict[Audience, tuple[Any, ...]] = {
    Audience.COMMUNITY: _MEMBERS,
    Audience.PROGRAM: (
        *_ANYBODY,
        or_(
            and_(memberships.c.standing == Standing.ACTIVE, memberships.c.user_id.in_(_OF_PROGRAM)),
            and_(memberships.c.standing == Standing.GUEST, memberships.c.user_id.in_(_GUESTS_OF_PROGRAM)),
        ),
    ),
    Audience.SESSION: (*_WITH_GUESTS, memberships.c.user_id.in_(_OF_SESSION)),
    Audience.CHOSEN: (*_WITH_GUESTS, memberships.c.user_id.in_(_CHOSEN)),
}
_OFF = ~users.c.announcements | memberships.c.muted | ~memberships.c.announcements
_WITH_USER = memberships.join(users, users.c.id == memberships.c.user_id)
_HAS_MAIL = or_(
    users.c.email.is_not(None),
    exists().where(
        guests.c.community_id == memberships.c.community_id,
        guests.c.user_id == memberships.c.user_id,
        guests.c.address != "",
    ),
)
_COUNTS = {
    audience: select(
        func.count(),
        func.count(case((and_(~users.c.reachable, ~_HAS_MAIL), 1))),
        func.count(case((and_(or_(users.c.reachable, _HAS_MAIL), _OFF), 1))),
        func.count(case((and_(~users.c.reachable, _HAS_MAIL, ~_OFF), 1))),
    )
    .select_from(_WITH_USER)
    .where(*criteria)
    for audience, criteria in _CRITERIA.items()
}


def _paged(criteria: tuple[Any, ...]) -> Select[Any]:
    return (
        select(memberships.c.user_id)
        .where(*criteria, memberships.c.user_id > bindparam("after"))
        .order_by(memberships.c.user_id)
        .limit(PAGE)
    )


_PAGES = {audience: _paged(criteria) for audience, criteria in _CRITERIA.items()}


def opening(tx: Tx, program_id: int = 0, session_id: int = 0) -> Opening:
    """An audience: of a session, of a program, or the whole community where neither is given.

    Raises NotFound, NotAllowed.
    """
    author = tx.actor.user_id or 0
    if session_id:
        session = session_services.details(tx, session_id)
        access.require(tx, Ability.ANNOUNCE, session.program_id)
        target = Target(Audience.SESSION, author, session.program_id, session_id, tuple(Said))
        about, starts_at, zone = session.title, session.starts_at, session.zone
    elif program_id:
        program = program_services.details(tx, program_id)
        access.require(tx, Ability.ANNOUNCE, program_id)
        target = Target(Audience.PROGRAM, author, program_id)
        about, starts_at, zone = program.name, None, program.draft.schedule.zone
    else:
        community = members.community(tx)
        access.require(tx, Ability.ANNOUNCE)
        target = Target(Audience.COMMUNITY, author)
        about, starts_at, zone = community.name, None, community.zone
    return Opening(tx.community_id, target, about, starts_at, zone, reach(tx, target))


def reach(tx: Tx, target: Target) -> Reach:
    """How many people, in one query."""
    return tx.records(Reach, _COUNTS[target.audience], **_values(tx, target))[0]


def page(tx: Tx, target: Target, after: int) -> list[int]:
    """The next PAGE people, in the order of their ids, after the one with the id `after`."""
    return [row.user_id for row in tx.rows(_PAGES[target.audience], after=after, **_values(tx, target))]


def _values(tx: Tx, target: Target) -> dict[str, Any]:
    values: dict[str, Any] = {"author": target.author}
    if target.audience is Audience.CHOSEN:
        values["of_announcement"] = target.announcement_id
    if target.audience is Audience.PROGRAM:
        values |= {"of_program": target.program_id, "at": tx.now}
    if target.audience is Audience.SESSION:
        values["of_session"] = target.session_id
        values["statuses"] = [status for said in target.said for status in STATUSES[said]]
    return values
