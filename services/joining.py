"""Two users become one: whoever proved to be both keeps all that either had.

What belongs to communities is joined in each community by itself, under the guard. A user goes only when
nothing refers to them any more: the database itself refuses to forget a table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from models.actor import Actor
from models.communities import Community, Membership, Role, Standing
from models.database import across_communities
from models.outbox import OutboxMessage
from models.tx import Tx, here, table_of
from models.users import User
from services import bans, credits, installation_people, joining_answers, joining_outbox
from services.access import RANK
from services.door_errors import BothInTelegram
from services.errors import NotFound
from services.joining_plan import plan

users = table_of(User)
memberships = table_of(Membership)
communities = table_of(Community)
messages = table_of(OutboxMessage)

_BOTH = select(users).where(users.c.id.in_([bindparam("one"), bindparam("other")])).order_by(users.c.id)
_LOCKED = _BOTH.with_for_update()
_WHERE = across_communities(
    select(memberships.c.community_id)
    .where(memberships.c.user_id == bindparam("who"))
    .order_by("community_id"),
    why="every community whose rows name a person, to give them to the person they turned out to be",
)
_NAMED = across_communities(
    select(communities.c.name)
    .select_from(memberships.join(communities, communities.c.id == memberships.c.community_id))
    .where(
        memberships.c.user_id == bindparam("who"),
        memberships.c.standing.in_([Standing.ACTIVE, Standing.PENDING, Standing.GUEST]),
        communities.c.deleted_at.is_(None),
    )
    .order_by(communities.c.name),
    why="the communities of a person's other account, before the two are joined",
)
_MEMBERSHIPS = (
    select(memberships)
    .where(here(memberships), memberships.c.user_id.in_([bindparam("one"), bindparam("other")]))
    .with_for_update()
)
_MERGED = update(memberships).where(here(memberships), memberships.c.id == bindparam("of_row"))
_GONE = delete(memberships).where(here(memberships), memberships.c.id == bindparam("of_row"))
_FORGET = delete(users).where(users.c.id == bindparam("old"))
_ME = users.c.id == bindparam("who")

_STANDS = {
    Standing.BANNED: 5,
    Standing.ACTIVE: 4,
    Standing.GUEST: 3,
    Standing.PENDING: 2,
    Standing.LEFT: 1,
}
"""Of two memberships the stronger one counts. Who was banned is not let in again by a second account; a guest
may change their answers, one who asks to be let in may not yet.
"""
_BAN = ("banned_at", "banned_by", "banned_until", "ban_reason")
_TELEGRAM = ("telegram_id", "username", "telegram_language", "reachable", "blocked_at")
_MAIL = ("email", "email_address", "email_verified_at", "by_mail", "invoices_by_mail")
_ELSE = ("language", "zone", "instruments", "suspended_at")
"""What is taken over where the user who stays has said nothing."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Another account of the same person, as a confirm screen shows it."""

    user_id: int
    name: str
    email: str | None
    has_telegram: bool
    communities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """What came together."""

    user_id: int
    communities: int
    """In how many communities something changed hands."""


def preview(tx: Tx, user_id: int) -> Preview:
    """The account that would be joined. Raises NotFound."""
    row = next((row for row in tx.rows(_BOTH, one=user_id, other=user_id)), None)
    if row is None:
        raise NotFound
    before = tx.actor
    tx.become(Actor(user_id=user_id))
    names = tuple(found.name for found in tx.rows(_NAMED, who=user_id))
    tx.become(before)
    return Preview(row.id, row.name, row.email_address, row.telegram_id is not None, names)


def join(tx: Tx, from_user: int, into_user: int) -> Joined:
    """Give all that `from_user` has to `into_user`, and forget the first. Safe to repeat.

    Whoever calls has made sure that both are one person. Raises NotFound where nobody is `into_user`,
    BothInTelegram where each has a Telegram account.
    """
    found = {row.id: row for row in tx.rows(_LOCKED, one=from_user, other=into_user)}
    if into_user not in found:
        raise NotFound
    if from_user == into_user or from_user not in found:
        return Joined(into_user, 0)
    old, new = found[from_user], found[into_user]
    if old.telegram_id is not None and new.telegram_id is not None:
        raise BothInTelegram
    before = tx.actor
    tx.become(Actor(user_id=from_user))
    within = everywhere(tx, from_user)
    for community_id in within:
        tx.become(Actor(user_id=into_user, name=new.name, community_id=community_id))
        _join_here(tx, from_user, into_user)
    tx.become(Actor(user_id=into_user))
    for statement in plan().outside:
        tx.execute(statement, old=from_user, new=into_user)
    _forget(tx, old, new)
    tx.become(replace(before, user_id=into_user) if before.user_id == from_user else before)
    for who in (from_user, into_user):
        tx.signal("person", who)
        tx.signal("membership", who)
    return Joined(into_user, len(within))


def everywhere(tx: Tx, user_id: int) -> list[int]:
    """The communities whose rows name a person, left and deleted ones too; as the person."""
    return [row.community_id for row in tx.rows(_WHERE, who=user_id)]


def _join_here(tx: Tx, old: int, new: int) -> None:
    """All of the acting community."""
    _end_banned(tx, old, new)
    joining_answers.join(tx, old, new)
    _join_membership(tx, old, new)
    credits.join(tx, old, new)
    joining_outbox.join(tx, old, new)
    for statement in plan().here:
        tx.execute(statement, old=old, new=new)
    joining_outbox.rename(tx, old, new)


def _end_banned(tx: Tx, old: int, new: int) -> None:
    """Where one of two is banned, what the other has ahead goes to others before they are one."""
    rows = tx.rows(_MEMBERSHIPS, one=old, other=new)
    if len({row.standing is Standing.BANNED for row in rows}) < 2:
        return
    for row in rows:
        if row.standing is not Standing.BANNED and row.role is not Role.OWNER:
            bans.give_all_back(tx, row.user_id, row)


def _join_membership(tx: Tx, old: int, new: int) -> None:
    """Of two memberships one is left, that says the most."""
    rows = {row.user_id: row for row in tx.rows(_MEMBERSHIPS, one=old, other=new)}
    if len(rows) < 2:
        return
    tx.execute(_MERGED.values(**_merged(rows[old], rows[new])), of_row=rows[new].id)
    tx.execute(_GONE, of_row=rows[old].id)


def _merged(old: Row[Any], new: Row[Any]) -> Mapping[str, Any]:
    both = (new, old)
    standing = max((row.standing for row in both), key=_STANDS.__getitem__)
    active = [row.role for row in both if row.standing is Standing.ACTIVE]
    role = max(active, key=RANK.__getitem__, default=Role.MEMBER)
    if role is Role.OWNER:  # a community does not lose its owner by this
        standing = Standing.ACTIVE
    ban = old if old.standing is Standing.BANNED else new
    return {
        **{name: getattr(ban, name) for name in _BAN},
        "standing": standing,
        "role": role if standing is Standing.ACTIVE else Role.MEMBER,
        "points": new.points + old.points,
        "level": max(new.level, old.level),
        "joined_at": min(row.joined_at for row in both),
        "last_active_at": max((row.last_active_at for row in both if row.last_active_at), default=None),
        "settings": {**old.settings, **new.settings},
    }


def _forget(tx: Tx, old: Row[Any], new: Row[Any]) -> None:
    """The user goes; what the other had not said is taken over."""
    tx.execute(_FORGET, old=old.id)
    installation_people.note_joined(tx, old.id, new.id, old.name, telegram=old.telegram_id is not None)
    taken: dict[str, Any] = {name: getattr(old, name) for name in _ELSE if getattr(new, name) is None}
    if new.telegram_id is None and old.telegram_id is not None:
        taken |= {name: getattr(old, name) for name in _TELEGRAM}
    if new.email is None and old.email is not None:
        taken |= {name: getattr(old, name) for name in _MAIL}
    tx.execute(
        update(users).where(_ME).values(**taken, created_at=min(old.created_at, new.created_at)), who=new.id
    )
