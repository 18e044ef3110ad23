"""Bans: who may not take part in a community any more, for a time or for good.

What they have ahead is given back the way they would give it back themselves, so that places go to who waits.
A ban for a time ends by a sweep (`lift_due`), a minute late at the most.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, case, delete, func, select, update

from models.communities import Membership, Role, Standing
from models.programs import ProgramInvited
from models.tx import Tx, here, table_of
from models.users import User
from services import access, activity, instructors, leaving, members, people, roster, team, texts
from services.access import Ability
from services.errors import NotAllowed, NotFound
from services.members import CommunityCard
from services.roster import Member

memberships = table_of(Membership)
invited = table_of(ProgramInvited)
users = table_of(User)

PAGE = 8
MAX_REASON = 200
TIMES = (timedelta(days=7), timedelta(days=30), None)
"""How long one may be banned; None is for good."""
BATCH = 200


@dataclass(frozen=True, slots=True)
class Ban:
    """One who is banned, why, by whom, and until when."""

    user_id: int
    name: str
    reason: str
    at: datetime | None
    until: datetime | None
    """None for good."""
    by: str | None


@dataclass(frozen=True, slots=True)
class Bans:
    """A page of those who are banned, the latest first."""

    community: CommunityCard
    bans: tuple[Ban, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Ended:
    """A ban whose time is over."""

    community_id: int
    user_id: int


_BY = users.alias()
_BANNED = (here(memberships), memberships.c.standing == Standing.BANNED)
_BANS = (
    select(
        memberships.c.user_id,
        users.c.name,
        memberships.c.ban_reason,
        memberships.c.banned_at,
        memberships.c.banned_until,
        _BY.c.name.label("by"),
    )
    .select_from(
        memberships.join(users, users.c.id == memberships.c.user_id).outerjoin(
            _BY, _BY.c.id == memberships.c.banned_by
        )
    )
    .where(*_BANNED)
)
_LIST = _BANS.order_by(memberships.c.banned_at.desc(), memberships.c.id).limit(PAGE).offset(bindparam("skip"))
_ONE = _BANS.where(memberships.c.user_id == bindparam("who"))
_COUNT = select(func.count()).select_from(memberships).where(*_BANNED)
_THEM = (here(memberships), memberships.c.user_id == bindparam("who"))
_BAN = (
    update(memberships)
    .where(*_THEM)
    .values(
        standing=Standing.BANNED,
        role=Role.MEMBER,
        banned_at=bindparam("at"),
        banned_until=bindparam("until"),
        banned_by=bindparam("me"),
        ban_reason=bindparam("reason"),
    )
)
_IS_GUEST = select(users.c.id).where(
    users.c.id == memberships.c.user_id, users.c.telegram_id.is_(None), users.c.email.is_(None)
)
_LIFT = (
    update(memberships)
    .where(*_BANNED, memberships.c.user_id == bindparam("who"))
    .values(
        standing=case((_IS_GUEST.exists(), Standing.GUEST.value), else_=Standing.LEFT.value),
        banned_at=None,
        banned_until=None,
        banned_by=None,
        ban_reason="",
    )
)
_DUE = (
    select(memberships.c.community_id, memberships.c.user_id)
    .where(memberships.c.standing == Standing.BANNED, memberships.c.banned_until <= bindparam("at"))
    .order_by(memberships.c.banned_until)
    .limit(bindparam("most"))
)
_UNINVITE = delete(invited).where(here(invited), invited.c.user_id == bindparam("who"))


def asked(tx: Tx, user_id: int) -> Member:
    """Somebody who is about to be banned. Raises NotAllowed, NotFound."""
    access.require(tx, Ability.BAN)
    found = tx.records(Member, roster.ONE, who=user_id)
    if not found:
        raise NotFound
    if not roster.ranks_above(tx, found[0]):
        raise NotAllowed
    return found[0]


def ban(tx: Tx, user_id: int, reason: str, until: datetime | None = None) -> Ban:
    """Ban somebody from the community until a moment, or for good: what they have ahead goes to others, their
    roles and invitations end. Again for one who is banned gives the new reason and time.

    They are not told. Raises NotAllowed, NotFound, BadInput.
    """
    roster.take_turns(tx)
    asked(tx, user_id)
    why = texts.line("reason", reason, MAX_REASON, least=1)
    current = members.standing_of(tx, user_id)
    if current is not None and current.standing is not Standing.BANNED:
        give_all_back(tx, user_id, current)
    tx.execute(_BAN, who=user_id, at=tx.now, until=until, me=tx.actor.user_id, reason=why)
    activity.log(tx, "banned", "member", user_id, reason=why, until=until.isoformat() if until else "")
    tx.signal("membership", user_id)
    return one(tx, user_id)


def unban(tx: Tx, user_id: int) -> Bans:
    """Let somebody join again; they are no member by it. Raises NotAllowed, NotFound."""
    access.require(tx, Ability.BAN)
    one(tx, user_id)
    _lift(tx, user_id)
    activity.log(tx, "unbanned", "member", user_id)
    return listing(tx)


def one(tx: Tx, user_id: int) -> Ban:
    """One who is banned. Raises NotAllowed, NotFound."""
    access.require(tx, Ability.BAN)
    found = tx.records(Ban, _ONE, who=user_id)
    if not found:
        raise NotFound
    return found[0]


def listing(tx: Tx, page: int = 0) -> Bans:
    """A page of those who are banned. Raises NotAllowed."""
    access.require(tx, Ability.BAN)
    total: int = tx.value(_COUNT)
    pages = max(1, -(-total // PAGE))
    page = max(0, min(page, pages - 1))
    found = tx.records(Ban, _LIST, skip=page * PAGE)
    return Bans(members.community(tx), tuple(found), page, pages, total)


def due(tx: Tx, most: int = BATCH) -> list[Ended]:
    """Bans whose time is over; as the system actor."""
    return tx.records(Ended, _DUE, at=tx.now, most=most)


def lift(tx: Tx, ended: Sequence[Ended]) -> int:
    """End bans of one community whose time is over; how many. As the system actor."""
    for one in ended:
        _lift(tx, one.user_id)
    return len(ended)


def _lift(tx: Tx, user_id: int) -> None:
    tx.execute(_LIFT, who=user_id)
    tx.signal("membership", user_id)


def give_all_back(tx: Tx, user_id: int, current: Row[Any]) -> None:
    """Give back what somebody has ahead, as they would, while they still may; then end what they may."""
    organizer, person = tx.actor, people.recall(tx, user_id)
    if person is not None:
        there = people.enter(tx, replace(person, community_id=tx.community_id))
        tx.become(replace(there, standing=Standing.ACTIVE, role=there.role or Role.MEMBER))
        leaving.say_no(tx, leaving.give_back(tx))
        tx.become(organizer)
    members.answer_knock(tx, current, approve=False)
    team.release(tx, user_id)
    instructors.release(tx, user_id)
    tx.execute(_UNINVITE, who=user_id)
