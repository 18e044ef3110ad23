"""Passes to one session's file, for a browser that shows no token: they say who asks, for an hour.

A page of the Mini App cannot hand its token to the browser that opens a file. What the person may see is
asked anew when the file is.
"""

import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta

from services import url_text

LIFETIME = timedelta(hours=1)
_BODY = struct.Struct(">QQQI")
_MAC = 16


@dataclass(frozen=True, slots=True)
class Pass:
    """Who may ask for which session's file."""

    user_id: int
    community_id: int
    session_id: int


def issue(key: bytes, given: Pass, now: datetime) -> str:
    """A pass for a person who just saw the session."""
    until = int((now + LIFETIME).timestamp())
    body = _BODY.pack(given.user_id, given.community_id, given.session_id, until)
    return url_text.pack(body + _mac(key, body))


def read(key: bytes, given: str, now: datetime) -> Pass | None:
    """The pass, when we made it at most an hour ago; else None."""
    try:
        raw = url_text.unpack(given)
    except ValueError:
        return None
    body, mac = raw[: _BODY.size], raw[_BODY.size :]
    if len(body) != _BODY.size or not hmac.compare_digest(mac, _mac(key, body)):
        return None
    user_id, community_id, session_id, until = _BODY.unpack(body)
    return Pass(user_id, community_id, session_id) if now.timestamp() < until else None


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, b"file" + body, hashlib.sha256)[:_MAC]
