"""Signing in on the web with Telegram: the page shows a number, and whoever sees it confirms it to the bot.

Nobody else's page can be confirmed by mistake: the right one of three numbers has to be chosen, once.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models.tx import Tx, table_of
from models.users import User
from models.web_sessions import KeyKind, OneTimeKey, SignInWay
from services import joining, one_time_keys, sign_in
from services.door_errors import LinkUsed, Suspended
from services.joining import Preview
from services.sign_in import Browser, Entered
from services.web_sessions import digest

users = table_of(User)
keys = table_of(OneTimeKey)

PREFIX = "web_"
"""Before the secret in the bot's deep link."""
_KINDS = (KeyKind.TELEGRAM, KeyKind.CONNECT)
_LOWEST, _MANY = 10, 90
"""Numbers of two digits."""

_SUSPENDED = select(users.c.suspended_at).where(users.c.id == bindparam("who"))
_OPENED = update(keys).where(keys.c.id == bindparam("of_key")).values(answered_by=bindparam("by"))
_PROVEN = update(keys).where(keys.c.id == bindparam("of_key")).values(proven_at=bindparam("at"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the page shows while it waits."""

    number: int
    confirmed: bool
    connects: bool
    """Whether an account that is signed in is to be joined with a Telegram account."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the bot asks."""

    key_id: int
    numbers: tuple[int, ...]
    browser: str
    asked_at: datetime
    other: Preview | None
    """The web account that becomes one with the actor's."""


def ask(tx: Tx, browser: Browser, *, destination: str, language: str) -> str:
    """Begin in this browser; the secret of the deep link. Who is signed in already connects their account."""
    secret = one_time_keys.new_secret()
    who = tx.actor.user_id
    one_time_keys.make(
        tx,
        KeyKind.TELEGRAM if who is None else KeyKind.CONNECT,
        secret,
        browser_hash=digest(browser.secret),
        user_id=who,
        number=_LOWEST + secrets.randbelow(_MANY),
        browser=browser.label,
        destination=destination,
        language=language,
    )
    return secret


def waiting(tx: Tx, secret: str, browser_hash: str | None) -> Waiting:
    """What the page of the browser that asked shows. Raises LinkUsed."""
    key = one_time_keys.find(tx, secret, *_KINDS)
    if key.browser_hash != browser_hash:
        raise LinkUsed
    return Waiting(key.number, key.proven_at is not None, key.kind is KeyKind.CONNECT)


def question(tx: Tx, secret: str) -> Question:
    """What the bot asks whoever opened the deep link first. Raises LinkUsed, also for others."""
    key = one_time_keys.find(tx, secret, *_KINDS, lock=True)
    if key.proven_at is not None or key.answered_by not in (None, tx.actor.user_id):
        raise LinkUsed
    tx.execute(_OPENED, of_key=key.id, by=tx.actor.user_id)
    other = joining.preview(tx, key.user_id) if key.kind is KeyKind.CONNECT else None
    return Question(key.id, _numbers(key), key.browser, key.created_at, other)


def answer(tx: Tx, key_id: int, number: int) -> bool:
    """Confirm with the number that the page shows; whether it was that one. Another one ends it all.

    Raises LinkUsed, BothInTelegram, Suspended.
    """
    key = one_time_keys.by_id(tx, key_id, *_KINDS)
    if key.answered_by != tx.actor.user_id or key.proven_at is not None:
        raise LinkUsed
    if number != key.number:
        one_time_keys.use(tx, key.id)
        return False
    _refuse_suspended(tx, tx.actor.user_id or 0)
    tx.execute(_PROVEN, of_key=key.id, at=tx.now)
    if key.kind is KeyKind.CONNECT:
        joining.join(tx, key.user_id, tx.actor.user_id or 0)
    return True


def enter(tx: Tx, secret: str, browser: Browser) -> Entered | None:
    """Sign in what was confirmed; None where it is not yet. Raises LinkUsed, Suspended."""
    key = one_time_keys.find(tx, secret, *_KINDS, lock=True)
    if key.browser_hash != digest(browser.secret):
        raise LinkUsed
    if key.proven_at is None:
        return None
    one_time_keys.use(tx, key.id)
    _refuse_suspended(tx, key.answered_by)
    session = sign_in.signed_in(tx, key.answered_by, browser, SignInWay.TELEGRAM)
    return Entered(session, key.destination, key.answered_by)


def _refuse_suspended(tx: Tx, user_id: int) -> None:
    if tx.value(_SUSPENDED, who=user_id) is not None:
        raise Suspended


def _numbers(key: Row[Any]) -> tuple[int, ...]:
    """The right one and two others, the same ones however often it is asked."""
    chance = hashlib.sha256(b"numbers " + key.secret_hash.encode()).digest()
    found = [key.number]
    for byte in chance:
        other = _LOWEST + byte % _MANY
        if other not in found and len(found) < 3:
            found.append(other)
    return tuple(sorted(found))
