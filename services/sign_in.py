"""Signing in on the web: by a letter, by a link from the bot, by confirming it to the bot.

Any address that was proven signs in; one that nobody had becomes a new person. So what is answered to whoever
asks for a letter cannot say who has an account.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models.tx import Tx, table_of
from models.users import User
from models.web_sessions import KeyKind, OneTimeKey, SignInWay
from services import claiming, door_mails, mail_troubles, one_time_keys, texts, web_sessions
from services.door_errors import LinkUsed, Suspended
from services.door_mails import DoorKind
from services.emails import Email
from services.people import MAX_NAME
from services.seals import Seals
from services.web_sessions import digest

users = table_of(User)
keys = table_of(OneTimeKey)

_BY_EMAIL = select(users.c.id, users.c.name, users.c.suspended_at).where(users.c.email == bindparam("key"))
_BY_ID = select(users.c.id, users.c.name, users.c.suspended_at).where(users.c.id == bindparam("who"))
_OF_BROWSER = (
    select(keys)
    .where(
        keys.c.browser_hash == bindparam("of_browser"),
        keys.c.kind == KeyKind.MAIL,
        keys.c.used_at.is_(None),
        keys.c.ends_at > bindparam("at"),
        keys.c.tries < one_time_keys.TRIES,
    )
    .order_by(keys.c.created_at.desc(), keys.c.id.desc())
    .limit(5)
)
_END_OTHERS = (
    update(keys)
    .where(
        keys.c.kind == KeyKind.MAIL,
        keys.c.browser_hash == bindparam("of_browser"),
        keys.c.used_at.is_(None),
    )
    .values(used_at=bindparam("at"))
)

_END_MINE = (
    update(keys)
    .where(keys.c.user_id == bindparam("who"), keys.c.kind == KeyKind.CHAT, keys.c.used_at.is_(None))
    .values(used_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser that asks: its own word, what it calls itself, and the session it had."""

    secret: str
    label: str
    session: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A link to sign in, as its page shows it. Looking uses nothing up: programs that read mail look, too."""

    kind: KeyKind
    here: bool
    """Whether this is the browser that asked."""
    name: str | None
    """Whose account it is; None for an address that is nobody's yet."""
    address: str
    code: str
    """To be typed in the browser that asked."""
    browser: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Entered:
    """Signed in: the secret for the browser's cookie, and the page to go on to."""

    secret: str
    destination: str
    user_id: int
    places: int = 0
    """How many places ahead they had as a guest, and find in their account now."""


@dataclass(frozen=True, slots=True)
class NotYet:
    """A code that opened nothing so far."""

    wants_name: bool = False
    """It is right, and the person has to say how they are called."""


def ask(tx: Tx, email: Email, browser: Browser, *, destination: str, language: str, seals: Seals) -> None:
    """Have a letter written that signs in, in this browser alone."""
    secret = one_time_keys.new_secret()
    code = one_time_keys.code_of(secret)
    one_time_keys.make(
        tx,
        KeyKind.MAIL,
        secret,
        browser_hash=digest(browser.secret),
        code_hash=one_time_keys.code_hash(browser.secret, code),
        email=email.key,
        address=email.address,
        browser=browser.label,
        destination=destination,
        language=language,
    )
    sealed = {"token": seals.seal(secret), "code": seals.seal(code), "browser": seals.seal(browser.label)}
    until = tx.now + one_time_keys.GOOD_FOR
    door_mails.enqueue(tx, DoorKind.SIGN_IN, email.address, language, sealed, until=until)


def give_link(tx: Tx) -> str:
    """The secret of a link that signs the actor in, in any browser, for some minutes; links before it end."""
    tx.execute(_END_MINE, who=tx.actor.user_id, at=tx.now)
    secret = one_time_keys.new_secret()
    one_time_keys.make(tx, KeyKind.CHAT, secret, lasts=one_time_keys.CHAT_GOOD_FOR, user_id=tx.actor.user_id)
    return secret


def opened(tx: Tx, secret: str, browser_hash: str | None) -> Opened:
    """What the page of a link shows. Raises LinkUsed."""
    key = one_time_keys.find(tx, secret, KeyKind.MAIL, KeyKind.CHAT)
    person = _person(tx, key)
    return Opened(
        kind=key.kind,
        here=key.kind is KeyKind.CHAT or key.browser_hash == browser_hash,
        name=person.name if person else None,
        address=key.address or "",
        code=one_time_keys.code_of(secret),
        browser=key.browser,
        asked_at=key.created_at,
    )


def enter(tx: Tx, secret: str, browser: Browser, name: str | None = None) -> Entered:
    """Sign in by a link. Raises LinkUsed, also in another browser than the one that asked; Suspended,
    BadInput for a new person's name.
    """
    key = one_time_keys.find(tx, secret, KeyKind.MAIL, KeyKind.CHAT, lock=True)
    if key.kind is KeyKind.MAIL and key.browser_hash != digest(browser.secret):
        raise LinkUsed
    return _enter(tx, key, browser, name)


def enter_by_code(tx: Tx, code: str, browser: Browser, name: str | None = None) -> Entered | NotYet:
    """Sign in by the code of a letter, in the browser that asked. A wrong one counts.

    Raises Suspended, BadInput for a new person's name.
    """
    wanted = one_time_keys.code_hash(browser.secret, code)
    mine = tx.rows(_OF_BROWSER, of_browser=digest(browser.secret), at=tx.now)
    key = next((key for key in mine if key.code_hash == wanted), None)
    if key is None:
        one_time_keys.tried(tx, [key.id for key in mine])
        return NotYet()
    if name is None and _person(tx, key) is None:
        return NotYet(wants_name=True)
    return _enter(tx, key, browser, name)


def _enter(tx: Tx, key: Row[Any], browser: Browser, name: str | None) -> Entered:
    one_time_keys.use(tx, key.id)
    person = _person(tx, key)
    if person is not None and person.suspended_at is not None:
        raise Suspended
    who = person.id if person else _new_person(tx, key, name or "")
    tx.execute(_END_OTHERS, of_browser=digest(browser.secret), at=tx.now)
    way = SignInWay.CHAT if key.kind is KeyKind.CHAT else SignInWay.MAIL
    places = 0
    if way is SignInWay.MAIL:
        mail_troubles.forget(tx, key.email)  # the letter arrived
        places = claiming.claim(tx, who)
    return Entered(signed_in(tx, who, browser, way), key.destination, who, places)


def signed_in(tx: Tx, user_id: int, browser: Browser, way: SignInWay) -> str:
    """A session of its own, whatever the browser had before."""
    return web_sessions.open_for(tx, user_id, browser.label, way, before=browser.session)


def _person(tx: Tx, key: Row[Any]) -> Row[Any] | None:
    """Whom a key signs in, if they are known."""
    if key.kind is KeyKind.CHAT:
        found = tx.row(_BY_ID, who=key.user_id)
        if found is None:
            raise LinkUsed
        return found
    return tx.row(_BY_EMAIL, key=key.email)


def _new_person(tx: Tx, key: Row[Any], name: str) -> int:
    """Somebody whose proven address is all we know. Raises BadInput."""
    return tx.add(
        User,
        name=texts.line("name", name, MAX_NAME, least=1),
        email=key.email,
        email_address=key.address,
        email_verified_at=tx.now,
        language=key.language,
        created_at=tx.now,
    )
