"""A person's e-mail address: typed, proven where it was typed, changed, taken away.

The letter's code, or its link opened in Telegram by the same person, proves it: so nobody is led to prove an
address for somebody else's account by one careless tap. Proving the address of another account joins the two,
once the person has seen what that means.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from models.mails import Stop
from models.tx import Tx, table_of
from models.users import User
from models.web_sessions import KeyKind, OneTimeKey
from services import claiming, door_mails, emails, joining, mail_troubles, one_time_keys
from services.door_errors import BothInTelegram, LinkUsed, Suspended, TooManyLetters
from services.door_mails import DoorKind
from services.errors import NotAllowed
from services.joining import Preview
from services.seals import Seals

users = table_of(User)
keys = table_of(OneTimeKey)

PREFIX = "mail_"
"""Before the secret in the bot's deep link."""
MOST_LETTERS = 5
WITHIN = timedelta(hours=1)

_MINE = select(
    users.c.email, users.c.email_address, users.c.by_mail, users.c.telegram_id, users.c.invoices_by_mail
).where(users.c.id == bindparam("who"))
_HAS = select(users.c.id, users.c.telegram_id, users.c.suspended_at).where(users.c.email == bindparam("key"))
_ASKED = select(func.count()).where(
    keys.c.user_id == bindparam("who"),
    keys.c.kind == KeyKind.ADDRESS,
    keys.c.created_at > bindparam("since"),
)
_NEWEST = (
    select(keys)
    .where(
        keys.c.user_id == bindparam("who"),
        keys.c.kind == KeyKind.ADDRESS,
        keys.c.used_at.is_(None),
        keys.c.ends_at > bindparam("at"),
    )
    .order_by(keys.c.created_at.desc(), keys.c.id.desc())
    .limit(1)
)
_LATEST = _NEWEST.with_for_update()
_PROVEN = update(keys).where(keys.c.id == bindparam("of_key")).values(proven_at=bindparam("at"))
_SET = update(users).where(users.c.id == bindparam("who"))


@dataclass(frozen=True, slots=True)
class Mine:
    """The actor's address, as they know it."""

    address: str | None
    by_mail: bool
    has_telegram: bool
    telegram_id: int | None = None
    key: str | None = None
    """The address as it is compared."""
    invoices: bool = True
    """Whether invoices go there."""
    stopped: Stop | None = None
    """Why nothing is written there any more, until it is proven anew; None where letters go on."""


@dataclass(frozen=True, slots=True)
class Proven:
    """What proving an address came to."""

    mine: Mine
    other: Preview | None = None
    """Whose address it is so far: the two become one when the person says so."""
    places: int = 0
    """How many places ahead they had as a guest, and find in their account now."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An address on its way."""

    address: str
    other: Preview | None = None
    """Whose it is so far, once it was proven."""


@dataclass(frozen=True, slots=True)
class WrongCode:
    """A code that is not the one of the letter: no refusal, since that it was tried is written down."""

    left: int
    """How many more may be tried."""


def mine(tx: Tx) -> Mine:
    """The actor's address, whether letters are wanted, and whether they arrive."""
    row = tx.row(_MINE, who=tx.actor.user_id)
    if row is None:
        raise LinkUsed
    trouble = mail_troubles.of(tx, row.email) if row.email else None
    stopped = trouble.stopped if trouble else None
    has_telegram = row.telegram_id is not None
    return Mine(
        row.email_address,
        row.by_mail,
        has_telegram,
        row.telegram_id,
        row.email,
        row.invoices_by_mail,
        stopped,
    )


def pending(tx: Tx) -> Pending | None:
    """The address that waits to be proven, or to be taken over; None for none."""
    key = tx.row(_NEWEST, who=tx.actor.user_id, at=tx.now)
    if key is None:
        return None
    other = tx.row(_HAS, key=key.email) if key.proven_at else None
    return Pending(key.address, joining.preview(tx, other.id) if other else None)


def ask(tx: Tx, text: str, *, language: str, seals: Seals) -> str:
    """Have a letter sent that proves the address somebody typed; the address.

    Raises BadInput, TooManyLetters.
    """
    email = emails.read(text)
    if tx.value(_ASKED, who=tx.actor.user_id, since=tx.now - WITHIN) >= MOST_LETTERS:
        raise TooManyLetters
    secret = one_time_keys.new_secret()
    code = one_time_keys.code_of(secret)
    one_time_keys.make(
        tx,
        KeyKind.ADDRESS,
        secret,
        code_hash=one_time_keys.code_hash(str(tx.actor.user_id), code),
        user_id=tx.actor.user_id,
        email=email.key,
        address=email.address,
        language=language,
    )
    sealed = {"token": seals.seal(secret), "code": seals.seal(code), "name": seals.seal(tx.actor.name)}
    until = tx.now + one_time_keys.GOOD_FOR
    door_mails.enqueue(tx, DoorKind.PROVE_ADDRESS, email.address, language, sealed, until=until)
    return email.address


def try_code(tx: Tx, code: str) -> Proven | WrongCode:
    """Prove the address with the code of the letter; a wrong one counts. Raises LinkUsed where nothing waits,
    BothInTelegram, Suspended.
    """
    key = tx.row(_LATEST, who=tx.actor.user_id, at=tx.now)
    if key is None or key.tries >= one_time_keys.TRIES:
        raise LinkUsed
    if key.code_hash != one_time_keys.code_hash(str(tx.actor.user_id), code):
        one_time_keys.tried(tx, [key.id])
        return WrongCode(one_time_keys.TRIES - key.tries - 1)
    return _prove(tx, key)


def open_link(tx: Tx, secret: str) -> Proven:
    """Prove the address by the letter's link, as who asked for it. Raises LinkUsed, also for everybody else;
    BothInTelegram, Suspended.
    """
    key = one_time_keys.find(tx, secret, KeyKind.ADDRESS, lock=True)
    if key.user_id != tx.actor.user_id:
        raise LinkUsed
    return _prove(tx, key)


def shown(tx: Tx, secret: str) -> tuple[str, str, int]:
    """What the letter's page shows: the code, the address, and whose it is to be. Raises LinkUsed."""
    key = one_time_keys.find(tx, secret, KeyKind.ADDRESS)
    return one_time_keys.code_of(secret), key.address, key.user_id


def join(tx: Tx) -> Proven:
    """Join the account that has the address which was just proven. Raises LinkUsed, BothInTelegram."""
    key = tx.row(_LATEST, who=tx.actor.user_id, at=tx.now)
    if key is None or key.proven_at is None:
        raise LinkUsed
    other = tx.row(_HAS, key=key.email)
    if other is not None and other.id != tx.actor.user_id:
        joining.join(tx, other.id, tx.actor.user_id or 0)
    return _keep(tx, key)


def remove(tx: Tx) -> Mine:
    """Take the address away. Raises NotAllowed for who has no Telegram: they would not come in any more."""
    if not mine(tx).has_telegram:
        raise NotAllowed
    gone = {"email": None, "email_address": None, "email_verified_at": None, "by_mail": False}
    tx.execute(_SET.values(**gone), who=tx.actor.user_id)
    return mine(tx)


def want_mail(tx: Tx, *, on: bool) -> Mine:
    """Whether what Telegram brings also comes by mail."""
    tx.execute(_SET.values(by_mail=on), who=tx.actor.user_id)
    return mine(tx)


def want_invoices(tx: Tx, *, on: bool) -> Mine:
    """Whether invoices and credit notes come by mail."""
    tx.execute(_SET.values(invoices_by_mail=on), who=tx.actor.user_id)
    return mine(tx)


def _prove(tx: Tx, key: Row[Any]) -> Proven:
    other = tx.row(_HAS, key=key.email)
    if other is None or other.id == tx.actor.user_id:
        return _keep(tx, key)
    if other.suspended_at is not None:
        raise Suspended
    if other.telegram_id is not None and mine(tx).has_telegram:
        raise BothInTelegram
    tx.execute(_PROVEN, of_key=key.id, at=tx.now)
    return Proven(mine(tx), joining.preview(tx, other.id))


def _keep(tx: Tx, key: Row[Any]) -> Proven:
    """The proven address is the person's, and what guests have who gave it."""
    one_time_keys.use(tx, key.id)
    mail_troubles.forget(tx, key.email)  # the letter arrived
    proven = {"email": key.email, "email_address": key.address, "email_verified_at": tx.now}
    tx.execute(_SET.values(**proven), who=tx.actor.user_id)
    places = claiming.claim(tx, tx.actor.user_id or 0)
    return Proven(mine(tx), places=places)
