"""Browsers in which people are signed in: opened, recognised, listed and ended."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from models.actor import Actor
from models.tx import Tx, table_of
from models.users import User
from models.web_sessions import SignInWay, WebSession
from services import people
from services.errors import NotFound

sessions = table_of(WebSession)
users = table_of(User)

LIFETIME = timedelta(days=14)
"""From signing in, however often it is used: a cookie that was copied is worth nothing after that."""
NOTED = timedelta(hours=1)
"""How exactly it is written down when a browser was last used."""
MOST = 20
"""Browsers of one person; the one that signed in first goes when another comes."""
MAX_BROWSER = 64


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person, as a browser that is signed in says."""

    session_id: int
    actor: Actor
    email: str | None
    telegram_id: int | None
    is_stale: bool
    """Whether it is time to write down that the browser is in use."""


@dataclass(frozen=True, slots=True)
class Device:
    """A browser in which the actor is signed in."""

    id: int
    browser: str
    way: SignInWay
    created_at: datetime
    seen_at: datetime
    ends_at: datetime


_BY_SECRET = (
    select(sessions.c.id, sessions.c.seen_at, sessions.c.user_id, users.c.email, users.c.telegram_id)
    .select_from(sessions.join(users, users.c.id == sessions.c.user_id))
    .where(
        sessions.c.secret_hash == bindparam("hash"),
        sessions.c.ends_at > bindparam("at"),
        users.c.suspended_at.is_(None),
    )
)
_MINE = (sessions.c.user_id == bindparam("who"), sessions.c.ends_at > bindparam("at"))
_DEVICES = (
    select(
        sessions.c.id,
        sessions.c.browser,
        sessions.c.way,
        sessions.c.created_at,
        sessions.c.seen_at,
        sessions.c.ends_at,
    )
    .where(*_MINE)
    .order_by(sessions.c.seen_at.desc(), sessions.c.id.desc())
    .limit(MOST)
)
_TOO_MANY = select(sessions.c.id).where(*_MINE).order_by(sessions.c.created_at.desc()).offset(MOST - 1)
_SEEN = update(sessions).where(sessions.c.id == bindparam("of_session")).values(seen_at=bindparam("at"))
_END = delete(sessions).where(
    sessions.c.id.in_(bindparam("of_sessions", expanding=True)), sessions.c.user_id == bindparam("who")
)
_END_SECRET = delete(sessions).where(sessions.c.secret_hash == bindparam("hash"))
_END_ALL = delete(sessions).where(
    sessions.c.user_id == bindparam("who"), sessions.c.id != bindparam("spared")
)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_for(tx: Tx, user_id: int, browser: str, way: SignInWay, *, before: str | None = None) -> str:
    """Sign a person in; the secret for the browser's cookie. `before` is the secret it had: that one ends."""
    if before:
        close(tx, before)
    too_many = [row.id for row in tx.rows(_TOO_MANY, who=user_id, at=tx.now)]
    if too_many:
        tx.execute(_END, of_sessions=too_many, who=user_id)
    secret = secrets.token_urlsafe(32)
    tx.add(
        WebSession,
        user_id=user_id,
        secret_hash=digest(secret),
        browser=browser[:MAX_BROWSER],
        way=way,
        created_at=tx.now,
        seen_at=tx.now,
        ends_at=tx.now + LIFETIME,
    )
    return secret


def recognise(tx: Tx, secret: str) -> SignedIn | None:
    """Who is signed in with this secret, as an actor outside of any community; None for nobody."""
    row = tx.row(_BY_SECRET, hash=digest(secret), at=tx.now)
    person = people.recall(tx, row.user_id) if row else None
    if row is None or person is None:
        return None
    return SignedIn(row.id, person, row.email, row.telegram_id, row.seen_at + NOTED <= tx.now)


def seen(tx: Tx, session_id: int) -> None:
    """Write down that a browser is in use."""
    tx.execute(_SEEN, of_session=session_id, at=tx.now)


def devices(tx: Tx) -> list[Device]:
    """Where the actor is signed in, used last first."""
    return tx.records(Device, _DEVICES, who=tx.actor.user_id, at=tx.now)


def end(tx: Tx, session_id: int) -> None:
    """Sign the actor out in one browser. Raises NotFound for one that is nobody's, or somebody else's."""
    if not tx.execute(_END, of_sessions=[session_id], who=tx.actor.user_id).rowcount:
        raise NotFound


def end_all(tx: Tx, *, but: int | None = None) -> int:
    """Sign the actor out everywhere, or everywhere but in one browser; in how many it was."""
    return end_all_of(tx, tx.actor.user_id or 0, but=but)


def end_all_of(tx: Tx, user_id: int, *, but: int | None = None) -> int:
    """Sign somebody out everywhere: whoever may, asks before."""
    return tx.execute(_END_ALL, who=user_id, spared=but or 0).rowcount


def close(tx: Tx, secret: str) -> None:
    """Sign out the browser that has this secret, if any."""
    tx.execute(_END_SECRET, hash=digest(secret))
