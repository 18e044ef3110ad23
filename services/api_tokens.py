"""Tokens by which programs act for people: made, recognised, listed and revoked."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, update

from models.actor import Actor
from models.api_access import ApiToken
from models.communities import Standing
from models.tx import Tx, table_of
from models.users import User
from services import own_memberships, people, texts
from services.api_errors import TooManyTokens
from services.errors import BadInput, NotFound
from services.web_sessions import digest

tokens = table_of(ApiToken)
users = table_of(User)

PREFIX = "jam_"
"""By which people, and programs that look for secrets where none should be, know one."""
MAX_NAME = 40
MOST = 20
"""Tokens of one person."""
DAYS = (7, 30, 90, 365)
"""How long one may be good."""
NOTED = timedelta(hours=1)
"""How exactly it is written down when one was last used."""
KNOWN = frozenset({Standing.ACTIVE, Standing.GUEST})
"""Who is in a community as far as tokens for it are concerned."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its owner sees it: never the secret."""

    id: int
    name: str
    ending: str
    may_write: bool
    community: str | None
    """None: for all communities of the person."""
    created_at: datetime
    seen_at: datetime | None
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Access:
    """A person's tokens, and the communities for which they may make one."""

    tokens: tuple[Token, ...]
    communities: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A new token. The secret is nowhere else."""

    secret: str
    name: str
    may_write: bool
    access: Access


@dataclass(frozen=True, slots=True)
class Shown:
    """A token that a program showed: who it acts for, and what it may."""

    id: int
    actor: Actor
    may_write: bool
    of_community: int | None
    is_stale: bool
    """Whether it is time to write down that it is in use."""


_BY_SECRET = (
    select(
        *people.PERSON,
        tokens.c.id.label("token_id"),
        tokens.c.may_write,
        tokens.c.of_community,
        tokens.c.seen_at,
    )
    .select_from(tokens.join(users, users.c.id == tokens.c.user_id))
    .where(
        tokens.c.secret_hash == bindparam("hash"),
        tokens.c.ends_at > bindparam("at"),
        users.c.suspended_at.is_(None),
    )
)
_MINE = (tokens.c.user_id == bindparam("who"), tokens.c.ends_at > bindparam("at"))
_LIST = select(tokens).where(*_MINE).order_by(tokens.c.created_at.desc(), tokens.c.id.desc()).limit(MOST)
_COUNT = select(func.count()).select_from(tokens).where(*_MINE)
_SEEN = update(tokens).where(tokens.c.id == bindparam("of_token")).values(seen_at=bindparam("at"))
_REVOKE = delete(tokens).where(tokens.c.id == bindparam("of_token"), tokens.c.user_id == bindparam("who"))


def mine(tx: Tx) -> Access:
    """The actor's tokens, the newest first."""
    rows = own_memberships.every(tx, tx.actor.user_id or 0)
    names = {row.community_id: str(row.name) for row in rows if row.standing in KNOWN}
    found = tx.rows(_LIST, who=tx.actor.user_id, at=tx.now)
    return Access(tuple(_token(row, names) for row in found), tuple(names.items()))


def _token(row: Row[Any], names: dict[int, str]) -> Token:
    """Of a community one is not in any more, nothing is said: the token does nothing there."""
    community = names.get(row.of_community, "–") if row.of_community else None
    times = (row.created_at, row.seen_at, row.ends_at)
    return Token(row.id, row.name, row.ending, row.may_write, community, *times)


def make(tx: Tx, name: str, *, may_write: bool, community: int = 0, days: int = 90) -> Made:
    """Make a token for the actor, for one of their communities or (0) for all.

    Raises BadInput; TooManyTokens.
    """
    called = texts.line("token_name", name, MAX_NAME, least=1)
    if days not in DAYS:
        raise BadInput("token_days", "not_understood")
    if community and community not in dict(mine(tx).communities):
        raise BadInput("token_community", "unknown")
    if tx.value(_COUNT, who=tx.actor.user_id, at=tx.now) >= MOST:
        raise TooManyTokens(MOST)
    secret = PREFIX + secrets.token_urlsafe(32)
    tx.add(
        ApiToken,
        user_id=tx.actor.user_id,
        of_community=community,
        name=called,
        secret_hash=digest(secret),
        ending=secret[-4:],
        may_write=may_write,
        created_at=tx.now,
        ends_at=tx.now + timedelta(days=days),
    )
    return Made(secret, called, may_write, mine(tx))


def revoke(tx: Tx, token_id: int) -> Access:
    """Take a token away, at once. Raises NotFound for one that is nobody's, or somebody else's."""
    if not tx.execute(_REVOKE, of_token=token_id, who=tx.actor.user_id).rowcount:
        raise NotFound
    return mine(tx)


def recognise(tx: Tx, secret: str) -> Shown | None:
    """Whose token this is, as an actor outside of any community; None for one that is worth nothing.

    One for a single community is worth nothing once its owner is in it no more.
    """
    row = tx.row(_BY_SECRET, hash=digest(secret), at=tx.now)
    if row is None:
        return None
    person = people.actor_of(row)
    tx.become(person)
    if row.of_community and row.of_community not in communities_of(tx, person):
        return None
    stale = row.seen_at is None or row.seen_at + NOTED <= tx.now
    return Shown(row.token_id, person, row.may_write, row.of_community or None, stale)


def communities_of(tx: Tx, person: Actor) -> list[int]:
    """The communities a person is in, or comes to as a guest, the oldest membership first."""
    return [row.community_id for row in memberships_of(tx, person)]


def memberships_of(tx: Tx, person: Actor) -> list[Row[Any]]:
    """The same with (community_id, name, role, standing, reference)."""
    return [row for row in own_memberships.every(tx, person.user_id or 0) if row.standing in KNOWN]


def seen(tx: Tx, token_id: int) -> None:
    """Write down that a token is in use."""
    tx.execute(_SEEN, of_token=token_id, at=tx.now)
