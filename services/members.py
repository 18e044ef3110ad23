"""Members: who is in a community, how one gets in, with which role, and out again."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from models.base import upsert
from models.communities import Community, Membership, Role, Standing
from models.database import across_communities
from models.ids import new_id
from models.programs import Visibility
from models.tx import Tx, here, table_of
from models.users import User
from services import access, activity, outbox
from services.access import RANK, Ability
from services.errors import Banned, NotAllowed, NotFound, NotMember

communities = table_of(Community)
memberships = table_of(Membership)
users = table_of(User)


class Joining(StrEnum):
    """What asking to join came to."""

    JOINED = "joined"
    REQUESTED = "requested"
    ALREADY_IN = "already_in"
    ALREADY_ASKED = "already_asked"


@dataclass(frozen=True, slots=True)
class CommunityCard:
    """A community as a person outside or inside sees it."""

    id: int
    name: str
    description: str
    is_public: bool
    requires_approval: bool
    language: str
    zone: str
    chat_id: int | None
    thread_id: int | None
    members: int
    standing: Standing | None
    role: Role | None


@dataclass(frozen=True, slots=True)
class JoinResult:
    """The community, and what asking came to."""

    community: CommunityCard
    joining: Joining


@dataclass(frozen=True, slots=True)
class Member:
    """One line of a list of members."""

    user_id: int
    name: str
    role: Role
    standing: Standing


@dataclass(frozen=True, slots=True)
class MemberPage:
    """A page of members, those who ask to join first."""

    community_name: str
    members: tuple[Member, ...]
    page: int
    has_more: bool
    may_change: bool


_CARD = select(
    communities.c.id,
    communities.c.name,
    communities.c.description,
    communities.c.is_public,
    communities.c.requires_approval,
    communities.c.language,
    communities.c.zone,
    communities.c.chat_id,
    communities.c.thread_id,
).where(communities.c.id == bindparam("of_community"), communities.c.deleted_at.is_(None))
_COUNT = select(func.count()).where(here(memberships), memberships.c.standing == Standing.ACTIVE)
_STANDING = (
    select(memberships.c.standing, memberships.c.role, memberships.c.id)
    .where(here(memberships), memberships.c.user_id == bindparam("who"))
    .with_for_update()
)
_new = upsert(memberships)
_SAVE = _new.on_conflict_do_update(
    index_elements=["community_id", "user_id"],
    set_={
        "standing": _new.excluded.standing,
        "role": _new.excluded.role,
        "joined_at": _new.excluded.joined_at,
    },
)
_SET_ROLE = (
    update(memberships)
    .where(here(memberships), memberships.c.user_id == bindparam("who"))
    .values(role=bindparam("new_role", type_=memberships.c.role.type))
)
_SET_STANDING = (
    update(memberships)
    .where(here(memberships), memberships.c.user_id == bindparam("who"))
    .values(standing=bindparam("new_standing", type_=memberships.c.standing.type))
)
_APPROVERS = select(memberships.c.user_id).where(
    here(memberships),
    memberships.c.standing == Standing.ACTIVE,
    memberships.c.role.in_([Role.OWNER, Role.ADMIN, Role.MODERATOR]),
)
_OWNERS = select(func.count()).where(
    here(memberships), memberships.c.standing == Standing.ACTIVE, memberships.c.role == Role.OWNER
)
_LIST = (
    select(users.c.id, users.c.name, memberships.c.role, memberships.c.standing)
    .select_from(memberships.join(users, users.c.id == memberships.c.user_id))
    .where(here(memberships), memberships.c.standing.in_([Standing.ACTIVE, Standing.PENDING]))
    .order_by(memberships.c.standing.desc(), memberships.c.role, memberships.c.joined_at, memberships.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_MINE = across_communities(
    select(memberships.c.community_id, communities.c.name, memberships.c.role, memberships.c.standing)
    .select_from(memberships.join(communities, communities.c.id == memberships.c.community_id))
    .where(
        memberships.c.user_id == bindparam("who"),
        memberships.c.standing.in_([Standing.ACTIVE, Standing.PENDING]),
        communities.c.deleted_at.is_(None),
    )
    .order_by(memberships.c.joined_at, memberships.c.community_id),
    why="a person's own memberships, for home and settings",
)
PAGE = 8


def of_person(tx: Tx, user_id: int) -> Sequence[Row[Any]]:
    """The communities of a person: (community_id, name, role, standing), oldest membership first."""
    return tx.rows(_MINE, who=user_id)


def community(tx: Tx) -> CommunityCard:
    """The acting community as the actor sees it. Raises NotFound."""
    mine = {"members": tx.value(_COUNT), "standing": tx.actor.standing, "role": tx.actor.role}
    found = tx.records(partial(CommunityCard, **mine), _CARD, of_community=tx.community_id)
    if not found:
        raise NotFound
    return found[0]


def ensure(tx: Tx, visibility: Visibility) -> bool:
    """Let the actor in where answering alone is enough; whether they became a member by it.

    A public program of an open community takes whoever answers; the community's own group vouches for
    those in it. Raises Banned, and NotMember where one has to ask first.
    """
    if tx.actor.is_member:
        return False
    if tx.actor.standing is Standing.BANNED:
        raise Banned
    here_now = community(tx)
    by_answer = visibility is Visibility.PUBLIC and not here_now.requires_approval
    if not (by_answer or tx.actor.in_linked_group):
        raise NotMember(here_now.name, pending=tx.actor.standing is Standing.PENDING)
    _admit(tx, Standing.ACTIVE)
    return True


def join(tx: Tx) -> JoinResult:
    """Join the acting community, or ask to where approval is needed. Raises NotFound, Banned."""
    card = community(tx)
    current = tx.row(_STANDING, who=tx.actor.user_id)
    standing = current.standing if current else None
    if standing is Standing.BANNED:
        raise Banned
    if standing is Standing.ACTIVE:
        return JoinResult(card, Joining.ALREADY_IN)
    if card.requires_approval and not tx.actor.in_linked_group:
        return _ask(tx, card, already=standing is Standing.PENDING)
    _admit(tx, Standing.ACTIVE)
    return JoinResult(card, Joining.JOINED)


def _ask(tx: Tx, card: CommunityCard, *, already: bool) -> JoinResult:
    if already:
        return JoinResult(card, Joining.ALREADY_ASKED)
    _admit(tx, Standing.PENDING)
    approvers = [row.user_id for row in tx.rows(_APPROVERS)]
    outbox.tell(
        tx,
        outbox.Kind.JOIN_REQUEST,
        approvers,
        key=f"{tx.actor.user_id}:{tx.now.timestamp():.0f}",
        user=tx.actor.user_id,
        name=tx.actor.name,
    )
    return JoinResult(card, Joining.REQUESTED)


def _admit(tx: Tx, standing: Standing, role: Role = Role.MEMBER) -> None:
    who = tx.actor.user_id
    tx.connection.execute(
        _SAVE,
        {
            "community_id": tx.community_id,
            "id": new_id(),
            "user_id": who,
            "role": role,
            "standing": standing,
            "points": 0,
            "level": 1,
            "joined_at": tx.now,
            "settings": {},
        },
    )
    verb = "joined" if standing is Standing.ACTIVE else "asked_to_join"
    activity.log(tx, verb, "member", who or 0)
    tx.signal("membership", who or 0)


def found(tx: Tx) -> None:
    """Make the actor the owner of the acting community, which they just made."""
    _admit(tx, Standing.ACTIVE, Role.OWNER)


def decide(tx: Tx, user_id: int, *, approve: bool) -> MemberPage:
    """Approve or decline one who asked to join. Raises NotAllowed, NotFound.

    Two organizers may tap at once: the second finds it decided and changes nothing.
    """
    access.require(tx, Ability.APPROVE_MEMBERS)
    current = tx.row(_STANDING, who=user_id)
    if current is None:
        raise NotFound
    if current.standing is Standing.PENDING:
        standing = Standing.ACTIVE if approve else Standing.LEFT
        tx.execute(_SET_STANDING, who=user_id, new_standing=standing)
        activity.log(tx, "approved" if approve else "declined", "member", user_id)
        tx.signal("membership", user_id)
        kind = outbox.Kind.JOIN_APPROVED if approve else outbox.Kind.JOIN_DECLINED
        outbox.tell(tx, kind, [user_id], key=f"{current.id}:{tx.now.timestamp():.0f}")
    return page(tx)


def change_role(tx: Tx, user_id: int, role: Role) -> MemberPage:
    """Give a member another role: nobody above one's own, and a community keeps an owner.

    Raises NotAllowed, NotFound.
    """
    access.require(tx, Ability.CHANGE_ROLES)
    current = tx.row(_STANDING, who=user_id)
    if current is None or current.standing is not Standing.ACTIVE or tx.actor.role is None:
        raise NotFound
    mine = RANK[tx.actor.role]
    owner = tx.actor.role is Role.OWNER
    if not owner and (RANK[role] >= mine or RANK[current.role] >= mine):
        raise NotAllowed
    if current.role is Role.OWNER and role is not Role.OWNER and tx.value(_OWNERS) <= 1:
        raise NotAllowed
    if current.role is not role:
        tx.execute(_SET_ROLE, who=user_id, new_role=role)
        activity.log(tx, "role_changed", "member", user_id, role=role)
        tx.signal("membership", user_id)
    return page(tx)


def page(tx: Tx, number: int = 0) -> MemberPage:
    """A page of members, for those who may approve. Raises NotAllowed, NotFound."""
    access.require(tx, Ability.APPROVE_MEMBERS)
    found = tx.records(Member, _LIST, most=PAGE + 1, skip=number * PAGE)
    return MemberPage(
        community_name=community(tx).name,
        members=tuple(found[:PAGE]),
        page=number,
        has_more=len(found) > PAGE,
        may_change=access.may(tx.actor, Ability.CHANGE_ROLES),
    )
