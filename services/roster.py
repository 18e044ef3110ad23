"""The roster of a community: who is in it, who asks to be, and who does what there."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, bindparam, func, literal_column, select, union_all, update

from models.communities import Community, Membership, Role, Standing
from models.tx import Tx, here, table_of
from models.users import User
from services import access, activity, badges, instructors, members, outbox, team
from services.access import RANK, Ability
from services.asking import AS_SEEN, ASKING, HOW_MANY, is_asking
from services.badges import Badge
from services.errors import LastOwner, NotAllowed, NotFound
from services.members import CommunityCard

communities = table_of(Community)
memberships = table_of(Membership)
users = table_of(User)

PAGE = 8


@dataclass(frozen=True, slots=True)
class Member:
    """One line of the roster."""

    user_id: int
    name: str
    role: Role
    standing: Standing
    badges: int = 0
    """Those that they do not hide."""


@dataclass(frozen=True, slots=True)
class MemberPage:
    """A page of the roster, those who ask to join first."""

    community: CommunityCard
    members: tuple[Member, ...]
    page: int
    pages: int
    pending: int
    may_change: bool


@dataclass(frozen=True, slots=True)
class MemberDetails:
    """One member, and what the actor may make of them."""

    community: CommunityCard
    member: Member
    offered: tuple[Role, ...]
    """The roles the actor may give, the present one among them; empty where they may not change it."""
    badges: tuple[Badge, ...]
    """The latest, unless they hide them."""
    may_ban: bool = False
    instructor_id: int | None = None
    """As whom they sell one-to-one services, where they do."""
    may_make_instructor: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one who asked to join."""

    member: Member
    changed: bool
    """False when somebody decided before."""
    page: MemberPage


_MEMBERS = select(users.c.id, users.c.name, memberships.c.role, AS_SEEN).select_from(
    memberships.join(users, users.c.id == memberships.c.user_id)
)
ONE = _MEMBERS.where(here(memberships), memberships.c.user_id == bindparam("who"))
_ORDER = (memberships.c.joined_at, memberships.c.id)
_PARTS = (
    (memberships.c.standing == Standing.PENDING,),
    (memberships.c.standing == Standing.GUEST, ASKING),
    *((memberships.c.standing == Standing.ACTIVE, memberships.c.role == role) for role in RANK),
)
"""The list in the order of its parts: each comes from its index as far as it is shown, and no further."""


def _part(number: int, *criteria: ColumnElement[bool]) -> Any:
    """Who is in one part of the list, and where they stand; those who ask are one part to the reader."""
    place = literal_column(str(max(1, number)), Integer).label("place")
    shown = select(place, *_ORDER).where(here(memberships), *criteria).order_by(*_ORDER)
    return select(shown.limit(bindparam("skip", type_=Integer) + PAGE).subquery())


_parts = union_all(*(_part(number, *criteria) for number, criteria in enumerate(_PARTS))).subquery()
_PAGE = (
    _MEMBERS.join(_parts, _parts.c.id == memberships.c.id)
    .where(here(memberships))
    .order_by(_parts.c.place, _parts.c.joined_at, _parts.c.id)
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_OWNERS = select(func.count()).where(
    here(memberships), memberships.c.standing == Standing.ACTIVE, memberships.c.role == Role.OWNER
)
_THEM = (here(memberships), memberships.c.user_id == bindparam("who"))
_TURN = select(communities.c.id).where(communities.c.id == bindparam("here")).with_for_update(key_share=True)
_SET_ROLE = (
    update(memberships).where(*_THEM).values(role=bindparam("new_role", type_=memberships.c.role.type))
)
_SET_STANDING = (
    update(memberships)
    .where(*_THEM)
    .values(standing=bindparam("new_standing", type_=memberships.c.standing.type))
)


def page(tx: Tx, number: int = 0) -> MemberPage:
    """A page of the roster, for those who may approve; one past the end is the last. Raises NotAllowed."""
    access.require(tx, Ability.APPROVE_MEMBERS)
    community, pending = members.counted(tx), tx.value(HOW_MANY)
    pages = max(1, -(-((community.members or 0) + pending) // PAGE))
    number = max(0, min(number, pages - 1))
    return MemberPage(
        community=community,
        members=_with_badges(tx, tx.records(Member, _PAGE, skip=number * PAGE)),
        page=number,
        pages=pages,
        pending=pending,
        may_change=access.may(tx.actor, Ability.CHANGE_ROLES),
    )


def page_for_organizers(tx: Tx) -> MemberPage | None:
    """The first page of the roster; None for those who may not see it."""
    return page(tx) if access.may(tx.actor, Ability.APPROVE_MEMBERS) else None


def one(tx: Tx, user_id: int) -> MemberDetails:
    """One member or one who asks to be. Raises NotAllowed, NotFound."""
    access.require(tx, Ability.APPROVE_MEMBERS)
    found = tx.records(Member, ONE, who=user_id)
    if not found or found[0].standing not in (Standing.ACTIVE, Standing.PENDING):
        raise NotFound
    count, latest = badges.of_member(tx, user_id)
    member = replace(found[0], badges=count)
    sells = instructors.of_user(tx, user_id)
    active = sells is not None and sells.active
    return MemberDetails(
        members.community(tx),
        member,
        _offered(tx, member),
        latest,
        may_ban=ranks_above(tx, member),
        instructor_id=sells.id if sells and active else None,
        may_make_instructor=not active and member.standing is Standing.ACTIVE and instructors.may_make(tx),
    )


def ranks_above(tx: Tx, member: Member) -> bool:
    """Whether the actor may ban somebody: whoever ranks below them; never an owner, nor themselves."""
    mine = tx.actor.role
    if mine is None or member.user_id == tx.actor.user_id or not access.may(tx.actor, Ability.BAN):
        return False
    theirs = member.role if member.standing is Standing.ACTIVE else Role.MEMBER
    return RANK[theirs] < RANK[mine]


def _with_badges(tx: Tx, people: list[Member]) -> tuple[Member, ...]:
    counts = badges.counts(tx, [one.user_id for one in people])
    return tuple(replace(one, badges=counts.get(one.user_id, 0)) for one in people)


def _offered(tx: Tx, member: Member) -> tuple[Role, ...]:
    """Nobody gives a role that is not below their own, nor takes one such; owners may do all to others."""
    role = tx.actor.role
    if (
        role is None
        or member.standing is not Standing.ACTIVE
        or not access.may(tx.actor, Ability.CHANGE_ROLES)
    ):
        return ()
    if role is Role.OWNER:
        return () if member.user_id == tx.actor.user_id else tuple(RANK)
    below = tuple(other for other in RANK if RANK[other] < RANK[role])
    return below if member.role in below else ()


def decide(tx: Tx, user_id: int, *, approve: bool) -> Decision:
    """Let in one who asked to join, or decline. Raises NotAllowed, NotFound.

    Two organizers may tap at once: the second finds it decided and changes nothing.
    """
    access.require(tx, Ability.APPROVE_MEMBERS)
    current = members.standing_of(tx, user_id)
    if current is None:
        raise NotFound
    pending = is_asking(current)
    if pending:
        declined = Standing.GUEST if current.standing is Standing.GUEST else Standing.LEFT
        standing = Standing.ACTIVE if approve else declined
        tx.execute(_SET_STANDING, who=user_id, new_standing=standing)
        activity.log(tx, "approved" if approve else "declined", "member", user_id)
        tx.signal("membership", user_id)
        kind = outbox.Kind.JOIN_APPROVED if approve else outbox.Kind.JOIN_DECLINED
        outbox.tell(tx, kind, [user_id], key=f"{current.id}:{tx.now.timestamp():.0f}")
        members.answer_knock(tx, current, approve=approve)
        if not approve:
            team.release(tx, user_id)
    return Decision(tx.records(Member, ONE, who=user_id)[0], pending, page(tx))


def change_role(tx: Tx, user_id: int, role: Role) -> MemberDetails:
    """Give a member another role: nobody above one's own, and a community keeps an owner.

    Raises NotAllowed, NotFound.
    """
    take_turns(tx)
    return _give(tx, user_id, role)


def take_turns(tx: Tx) -> Row[Any] | None:
    """Who changes who owns a community waits for the others who do, and sees what they made of the actor.

    Otherwise two owners who demote each other, or leave, at once would leave none. Gives their membership.
    """
    tx.execute(_TURN)
    return members.look_again(tx)


def _give(tx: Tx, user_id: int, role: Role) -> MemberDetails:
    access.require(tx, Ability.CHANGE_ROLES)
    details = one(tx, user_id)
    if details.member.standing is not Standing.ACTIVE:
        raise NotFound
    if role not in details.offered:
        raise NotAllowed
    _set_role(tx, details.member, role)
    return one(tx, user_id)


def hand_over(tx: Tx, user_id: int) -> MemberDetails:
    """Make a member the owner and oneself an admin. Raises NotAllowed, NotFound."""
    take_turns(tx)
    if tx.actor.role is not Role.OWNER:
        raise NotAllowed
    _give(tx, user_id, Role.OWNER)
    me = tx.records(Member, ONE, who=tx.actor.user_id)[0]
    _set_role(tx, me, Role.ADMIN)
    tx.become(replace(tx.actor, role=Role.ADMIN))
    return one(tx, user_id)


def _set_role(tx: Tx, member: Member, role: Role) -> None:
    if member.role is role:
        return
    tx.execute(_SET_ROLE, who=member.user_id, new_role=role)
    activity.log(tx, "role_changed", "member", member.user_id, role=role)
    tx.signal("membership", member.user_id)


def set_aside(tx: Tx, standing: Standing) -> None:
    """End the actor's own membership. Raises LastOwner for the only owner, NotFound for a stranger."""
    current = take_turns(tx)
    if current is None or current.standing not in (Standing.ACTIVE, Standing.PENDING):
        raise NotFound
    if current.role is Role.OWNER and tx.value(_OWNERS) <= 1:
        raise LastOwner
    tx.execute(_SET_STANDING, who=tx.actor.user_id, new_standing=standing)
    members.answer_knock(tx, current, approve=False)
    activity.log(tx, "left", "member", tx.actor.user_id or 0)
    tx.signal("membership", tx.actor.user_id or 0)
