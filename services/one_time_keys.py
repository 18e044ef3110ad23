"""Keys that open one thing once: made, found, used. The database has hashes of them alone."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models.tx import Tx, table_of
from models.web_sessions import KeyKind, OneTimeKey
from services.door_errors import LinkUsed
from services.web_sessions import digest

keys = table_of(OneTimeKey)

GOOD_FOR = timedelta(minutes=15)
CHAT_GOOD_FOR = timedelta(minutes=5)
"""A link that signs in whoever opens it, as the bot gives one."""
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without what is taken for another sign. Eight of them are 8 * 10^11 codes."""
_LENGTH = 8
TRIES = 5

_BY_SECRET = select(keys).where(
    keys.c.secret_hash == bindparam("hash"),
    keys.c.used_at.is_(None),
    keys.c.ends_at > bindparam("at"),
)
_LOCKED = _BY_SECRET.with_for_update()
_BY_ID = (
    select(keys)
    .where(keys.c.id == bindparam("of_key"), keys.c.used_at.is_(None), keys.c.ends_at > bindparam("at"))
    .with_for_update()
)
_USE = (
    update(keys)
    .where(keys.c.id == bindparam("of_key"), keys.c.used_at.is_(None))
    .values(used_at=bindparam("at"))
)
_TRIED = (
    update(keys).where(keys.c.id.in_(bindparam("of_keys", expanding=True))).values(tries=keys.c.tries + 1)
)


def new_secret() -> str:
    """16 random bytes, as they stand in a link."""
    return secrets.token_urlsafe(16)


def code_of(secret: str) -> str:
    """The short code that stands for a secret, to be typed: `K7QD-M2XP`."""
    number = int.from_bytes(hashlib.sha256(b"jamboree code " + secret.encode()).digest())
    letters = ""
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[place]
    return f"{letters[:4]}-{letters[4:]}"


def code_hash(owner: str, code: str) -> str:
    """What is kept of a code: good together with who may type it, and useless without."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())[:_LENGTH]
    return digest(f"{owner}:{plain}")


def make(tx: Tx, kind: KeyKind, secret: str, *, lasts: timedelta = GOOD_FOR, **values: Any) -> int:
    """Keep a key; its id."""
    return tx.add(
        OneTimeKey,
        kind=kind,
        secret_hash=digest(secret),
        created_at=tx.now,
        ends_at=tx.now + lasts,
        **values,
    )


def find(tx: Tx, secret: str, *kinds: KeyKind, lock: bool = False) -> Row[Any]:
    """An unused key that is still good. Raises LinkUsed, whatever is wrong with it."""
    row = tx.row(_LOCKED if lock else _BY_SECRET, hash=digest(secret), at=tx.now)
    if row is None or row.kind not in kinds:
        raise LinkUsed
    return row


def by_id(tx: Tx, key_id: int, *kinds: KeyKind) -> Row[Any]:
    """The same by its id, locked: whoever has it must have been given it. Raises LinkUsed."""
    row = tx.row(_BY_ID, of_key=key_id, at=tx.now)
    if row is None or row.kind not in kinds:
        raise LinkUsed
    return row


def use(tx: Tx, key_id: int) -> None:
    """Use a key up. Raises LinkUsed where somebody was faster."""
    if tx.execute(_USE, of_key=key_id, at=tx.now).rowcount != 1:
        raise LinkUsed


def tried(tx: Tx, key_ids: list[int]) -> None:
    """Count a wrong code."""
    tx.execute(_TRIED, of_keys=key_ids)
