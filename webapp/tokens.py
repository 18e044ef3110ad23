"""Our own short token: what a page of the Mini App shows instead of init data, which lives for an hour.

Stateless: a key derived from the bot's token signs it, so a bot token that is revoked ends them all. It says
who, and nothing of rights: those are asked anew with every request.
"""

import hashlib
import hmac
import struct
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services import url_text

LIFETIME = timedelta(minutes=60)
LONGEST = timedelta(hours=24)
"""How long a token can be renewed before the Mini App has to be opened again."""

_BODY = struct.Struct(">BQQQ")
_VERSION = 1
_MAC = 32
_PURPOSE = b"jamboree mini app token"


class BadToken(Exception):
    """A token that was not made here, or is no longer good."""


@dataclass(frozen=True, slots=True)
class Token:
    """A person, when this token was made, and when the first of its line was (seconds since the epoch)."""

    user_id: int
    issued: int
    opened: int


def key_for(bot_token: str, purpose: bytes = _PURPOSE) -> bytes:
    """The key that signs tokens for this bot; each other purpose has a key of its own."""
    return hmac.digest(bot_token.encode(), purpose, hashlib.sha256)


def issue(key: bytes, user_id: int, now: datetime) -> str:
    """A token for a person who just showed init data."""
    seconds = int(now.timestamp())
    return _pack(key, Token(user_id, seconds, seconds))


def renew(key: bytes, token: Token, now: datetime) -> str:
    """A token that follows a good one. Raises BadToken once the line is a day old."""
    seconds = int(now.timestamp())
    if seconds - token.opened > LONGEST.total_seconds():
        raise BadToken
    return _pack(key, replace(token, issued=seconds))


def read(key: bytes, given: str, now: datetime) -> Token:
    """The token, when we signed it at most LIFETIME ago. Raises BadToken."""
    body, mac = _unpack(given)
    if not hmac.compare_digest(mac, hmac.digest(key, body, hashlib.sha256)):
        raise BadToken
    version, *fields = _BODY.unpack(body)
    token = Token(*fields)
    if version != _VERSION or now.timestamp() - token.issued > LIFETIME.total_seconds():
        raise BadToken
    return token


def _pack(key: bytes, token: Token) -> str:
    body = _BODY.pack(_VERSION, token.user_id, token.issued, token.opened)
    return url_text.pack(body + hmac.digest(key, body, hashlib.sha256))


def _unpack(given: str) -> tuple[bytes, bytes]:
    if not given.isascii() or len(given) > 100:
        raise BadToken
    try:
        raw = url_text.unpack(given)
    except ValueError:
        raise BadToken from None
    if len(raw) != _BODY.size + _MAC:
        raise BadToken
    return raw[: _BODY.size], raw[_BODY.size :]
