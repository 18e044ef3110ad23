"""Secret links to calendars: made, shown again, renewed, turned off; and whose they are.

A link is a code (HMAC) of a random nonce, by a key that comes from the bot's token. The table holds the nonce
and a hash of the link, so it can be shown again and looked up, but not be read out of the database.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from models.base import upsert
from models.calendars import CalendarFeed
from models.communities import Standing
from models.ids import new_id
from models.programs import Program
from models.tx import Tx, here, table_of
from services import access, members, url_text
from services.errors import NotFound, NotMember

feeds = table_of(CalendarFeed)
programs = table_of(Program)

_PURPOSE = b"jamboree calendar link"
_BYTES = 16
_THIS = (
    feeds.c.user_id == bindparam("who"),
    feeds.c.of_community == bindparam("community"),
    feeds.c.of_program == bindparam("program"),
)
_MINE = select(feeds.c.nonce, feeds.c.token_hash).where(*_THIS)
_OFF = delete(feeds).where(*_THIS)
_new = upsert(feeds)
_SAVE = _new.on_conflict_do_update(
    index_elements=["user_id", "of_community", "of_program"],
    set_={name: _new.excluded[name] for name in ("nonce", "token_hash", "made_at")},
)
_FIND = select(
    feeds.c.id,
    feeds.c.user_id,
    feeds.c.of_community,
    feeds.c.of_program,
    feeds.c.fingerprint,
    feeds.c.changed_at,
).where(feeds.c.token_hash == bindparam("given"))
_NOTE = (
    update(feeds)
    .where(feeds.c.id == bindparam("feed"))
    .values(fingerprint=bindparam("digest"), changed_at=bindparam("at"))
)
_NAME = select(programs.c.name).where(
    here(programs), access.VISIBLE, programs.c.id == bindparam("of_program")
)


@dataclass(frozen=True, slots=True)
class Feed:
    """A person's link to a calendar, as they see it."""

    community_id: int
    """0 for the person's own, over all communities."""
    program_id: int
    """0 for all programs."""
    name: str
    """Of the program or the community; empty for the person's own."""
    token: str | None
    """The secret of the link; None where there is none."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a link that is asked for stands for."""

    id: int
    user_id: int
    community_id: int
    program_id: int
    fingerprint: str | None
    changed_at: datetime | None


def key_for(bot_token: str) -> bytes:
    """The key of this bot's links."""
    return hmac.digest(bot_token.encode(), _PURPOSE, hashlib.sha256)


def current(tx: Tx, key: bytes, program_id: int = 0) -> Feed:
    """The actor's link to a program of the community, to all of it (0), or outside of any to their own.

    Raises NotFound, NotMember.
    """
    name = _name(tx, program_id)
    row = tx.row(_MINE, **_target(tx, program_id))
    if row is None:
        return _feed(tx, program_id, name, None)
    token = _token(key, row.nonce)
    # With another bot's token the old link stays good until it is looked at: it cannot be shown any more.
    return _feed(tx, program_id, name, token if _hash(token) == row.token_hash else None)


def ensured(tx: Tx, key: bytes, program_id: int = 0) -> Feed:
    """The same; made where there is none. Raises NotFound, NotMember."""
    feed = current(tx, key, program_id)
    return feed if feed.token else renew(tx, key, program_id)


def renew(tx: Tx, key: bytes, program_id: int = 0) -> Feed:
    """A new link; the one before is worth nothing from now on. Raises NotFound, NotMember."""
    name, nonce = _name(tx, program_id), secrets.token_hex(_BYTES)
    token = _token(key, nonce)
    target = _target(tx, program_id)
    row = {
        "id": new_id(),
        "user_id": target["who"],
        "of_community": target["community"],
        "of_program": program_id,
        "nonce": nonce,
        "token_hash": _hash(token),
        "made_at": tx.now,
    }
    tx.connection.execute(_SAVE, row)
    return _feed(tx, program_id, name, token)


def turned_off(tx: Tx, _key: bytes, program_id: int = 0) -> Feed:
    """No link any more; called like the others, though it needs no key. Raises NotFound, NotMember."""
    feed = _feed(tx, program_id, _name(tx, program_id), None)
    tx.execute(_OFF, **_target(tx, program_id))
    return feed


def find(tx: Tx, token: str) -> Subscription | None:
    """What a link stands for; None for one that never was, or is no more."""
    found = tx.records(Subscription, _FIND, given=_hash(token))
    return found[0] if found else None


def note(tx: Tx, feed_id: int, fingerprint: str) -> datetime:
    """Write down that a feed says something new from now on; when that is."""
    tx.execute(_NOTE, feed=feed_id, digest=fingerprint, at=tx.now)
    return tx.now


def _name(tx: Tx, program_id: int) -> str:
    """The name of what the link is to. Raises NotFound, NotMember."""
    if tx.actor.community_id is None:
        return ""
    card = members.community(tx)
    if tx.actor.standing in (Standing.LEFT, Standing.BANNED) or not (program_id or tx.actor.is_member):
        raise NotMember(card.name, pending=tx.actor.standing is Standing.PENDING)
    if not program_id:
        return card.name
    name: str | None = tx.value(_NAME, of_program=program_id, **access.sight(tx.actor))
    if name is None:
        raise NotFound
    return name


def _target(tx: Tx, program_id: int) -> dict[str, Any]:
    return {"who": tx.actor.user_id, "community": tx.actor.community_id or 0, "program": program_id}


def _feed(tx: Tx, program_id: int, name: str, token: str | None) -> Feed:
    return Feed(tx.actor.community_id or 0, program_id, name, token)


def _token(key: bytes, nonce: str) -> str:
    digest = hmac.digest(key, nonce.encode(), hashlib.sha256)[:_BYTES]
    return url_text.pack(digest)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
