"""Members: who is in a community, how one gets in, with which role, and out again."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models.base import upsert
from models.communities import Community, Membership, Role, Standing
from models.ids import new_id
from models.programs import Visibility
from models.tx import Tx, here, table_of
from services import activity, member_count, outbox
from services.asking import ASKS, is_asking
from services.errors import Banned, NotFound, NotMember

communities = table_of(Community)
memberships = table_of(Membership)

KNOCKED = "knocked"
"""Set in a membership's settings while Telegram's join request waits for the organizers' answer."""


class Joining(StrEnum):
    """What asking to join came to."""

    JOINED = "joined"
    REQUESTED = "requested"
    ALREADY_IN = "already_in"
    ALREADY_ASKED = "already_asked"
    REFUSED = "refused"


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
    card_pictures: bool
    leaderboards: bool
    standing: Standing | None
    role: Role | None
    members: int | None = None
    """How many there are (services/member_count.py); None where nobody asked."""


@dataclass(frozen=True, slots=True)
class JoinResult:
    """The community, and what asking came to."""

    community: CommunityCard
    joining: Joining


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
    communities.c.card_pictures,
    communities.c.leaderboards,
).where(communities.c.id == bindparam("of_community"), communities.c.deleted_at.is_(None))
_STANDING = (
    select(*memberships.c["standing", "role", "id", "settings", "user_id"])
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
    # Who acts was read a moment ago: who was let in, made an admin or banned meanwhile stays what they are.
    where=memberships.c.standing.in_([Standing.LEFT, Standing.PENDING, Standing.GUEST])
    & (memberships.c.standing != _new.excluded.standing),
)
_NOTE = (
    update(memberships)
    .where(here(memberships), memberships.c.user_id == bindparam("who"))
    .values(settings=bindparam("noted", type_=memberships.c.settings.type))
)
_APPROVERS = select(memberships.c.user_id).where(
    here(memberships),
    memberships.c.standing == Standing.ACTIVE,
    memberships.c.role.in_([Role.OWNER, Role.ADMIN, Role.MODERATOR]),
)


def community(tx: Tx) -> CommunityCard:
    """The acting community as the actor sees it. Raises NotFound."""
    if tx.actor.community_id is None:
        raise NotFound
    card = partial(CommunityCard, standing=tx.actor.standing, role=tx.actor.role)
    found = tx.records(card, _CARD, of_community=tx.community_id)
    if not found:
        raise NotFound
    return found[0]


def counted(tx: Tx) -> CommunityCard:
    """The same, with the number of its members. Raises NotFound."""
    return replace(community(tx), members=member_count.count(tx))


def inside(tx: Tx) -> CommunityCard:
    """The acting community, for its members. Raises NotFound, Banned, NotMember."""
    card = community(tx)
    if tx.actor.standing is Standing.BANNED:
        raise Banned
    if not tx.actor.is_member:
        raise NotMember(card.name, pending=tx.actor.standing is Standing.PENDING)
    return card


def ensure(tx: Tx, visibility: Visibility) -> bool:
    """Let the actor in where answering alone is enough; whether they became a member by it.

    A public program of an open community takes whoever answers; the community's own group vouches for
    those in it. A guest stays a guest. Raises Banned, and NotMember where one has to ask first.
    """
    if tx.actor.is_member or tx.actor.is_guest:
        return False
    if tx.actor.standing is Standing.BANNED:
        raise Banned
    here_now = community(tx)
    by_answer = visibility is Visibility.PUBLIC and not here_now.requires_approval
    if not (by_answer or tx.actor.in_linked_group):
        raise NotMember(here_now.name, pending=tx.actor.standing is Standing.PENDING)
    return _admit(tx, Standing.ACTIVE)


def join(tx: Tx) -> JoinResult:
    """Join the acting community, or ask to where approval is needed. Raises NotFound, Banned."""
    card = community(tx)
    current = standing_of(tx, tx.actor.user_id)
    standing = current.standing if current else None
    if standing is Standing.BANNED:
        raise Banned
    if standing is Standing.ACTIVE:
        return JoinResult(counted(tx), Joining.ALREADY_IN)
    if card.requires_approval and not tx.actor.in_linked_group:
        return _ask(tx, current)
    joined = _admit(tx, Standing.ACTIVE)
    answer_knock(tx, current, approve=True)
    return JoinResult(counted(tx), Joining.JOINED if joined else Joining.ALREADY_IN)


def knock(tx: Tx) -> JoinResult | None:
    """Ask to be let into the community's own group, by Telegram's join request; None in any other group.

    Whoever is a member, or needs no approval to become one, is let in; who was banned is not; others ask
    the organizers, and Telegram's request waits for their answer.
    """
    if tx.actor.community_id is None:
        return None
    card = community(tx)
    current = standing_of(tx, tx.actor.user_id)
    standing = current.standing if current else None
    if standing is Standing.BANNED or standing is Standing.ACTIVE:
        let_in = standing is Standing.ACTIVE
        outbox.admit(tx, tx.actor.user_id or 0, approve=let_in)
        return JoinResult(counted(tx), Joining.ALREADY_IN if let_in else Joining.REFUSED)
    if card.requires_approval:
        result = _ask(tx, current)
        asks = {ASKS: True} if standing is Standing.GUEST else {}
        noted = {**(current.settings if current else {}), **asks, KNOCKED: True}
        tx.execute(_NOTE, who=tx.actor.user_id, noted=noted)
        return result
    _admit(tx, Standing.ACTIVE)
    outbox.admit(tx, tx.actor.user_id or 0, approve=True)
    return JoinResult(counted(tx), Joining.JOINED)


def standing_of(tx: Tx, user_id: int | None) -> Row[Any] | None:
    """(standing, role, id, settings, user_id) of a person here, locked; None for a stranger."""
    return tx.row(_STANDING, who=user_id)


def look_again(tx: Tx) -> Row[Any] | None:
    """Go on as who the actor is here now, whatever was known a moment ago; their membership, locked."""
    current = standing_of(tx, tx.actor.user_id)
    role, standing = (current.role, current.standing) if current else (None, None)
    tx.become(replace(tx.actor, role=role, standing=standing))
    return current


def answer_knock(tx: Tx, membership: Row[Any] | None, *, approve: bool) -> None:
    """A person asks no more; answer Telegram's join request of theirs, where one waits."""
    if membership is None or not membership.settings.keys() & {KNOCKED, ASKS}:
        return
    rest = {name: value for name, value in membership.settings.items() if name not in (KNOCKED, ASKS)}
    tx.execute(_NOTE, who=membership.user_id, noted=rest)
    if membership.settings.get(KNOCKED):
        outbox.admit(tx, membership.user_id, approve=approve)


def _ask(tx: Tx, current: Row[Any] | None) -> JoinResult:
    """Ask the organizers; who comes as a guest meanwhile goes on doing so."""
    if current is not None and is_asking(current):
        return JoinResult(counted(tx), Joining.ALREADY_ASKED)
    if current is not None and current.standing is Standing.GUEST:
        tx.execute(_NOTE, who=tx.actor.user_id, noted={**current.settings, ASKS: True})
    elif not _admit(tx, Standing.PENDING):
        return JoinResult(counted(tx), Joining.ALREADY_ASKED)
    approvers = [row.user_id for row in tx.rows(_APPROVERS)]
    outbox.tell(
        tx,
        outbox.Kind.JOIN_REQUEST,
        approvers,
        key=f"{tx.actor.user_id}:{tx.now.timestamp():.0f}",
        user=tx.actor.user_id,
        name=tx.actor.name,
    )
    return JoinResult(counted(tx), Joining.REQUESTED)


def _admit(tx: Tx, standing: Standing, role: Role = Role.MEMBER) -> bool:
    """Write the actor in; False where they stood so already, or somebody was faster. Raises Banned."""
    who = tx.actor.user_id
    saved = tx.connection.execute(
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
    if saved.rowcount == 0:
        look_again(tx)
        if tx.actor.standing is Standing.BANNED:
            raise Banned
        return False
    tx.become(replace(tx.actor, standing=standing, role=role))
    verb = "joined" if standing is Standing.ACTIVE else "asked_to_join"
    activity.log(tx, verb, "member", who or 0)
    tx.signal("membership", who or 0)
    return True


def found(tx: Tx) -> None:
    """Make the actor the owner of the acting community, which they just made."""
    _admit(tx, Standing.ACTIVE, Role.OWNER)
