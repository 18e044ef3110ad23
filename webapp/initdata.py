"""Init data: what Telegram signs for a Mini App about who opened it.

Rule: https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import orjson

from services.people import Profile

MAX_BYTES = 4096
MAX_AGE = timedelta(hours=1)
SKEW = timedelta(seconds=30)
"""How far Telegram's clock may be ahead of ours."""
MAX_ID = 2**52
"""Telegram's own bound: an id has at most 52 significant bits."""

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)
_LINE_BREAKS = re.compile(r"[\x00-\x1f\x7f]+")


class BadInitData(Exception):
    """Init data that Telegram did not sign for this bot, or not lately."""


class OldInitData(BadInitData):
    """Init data that was right once: the Mini App has to be opened again."""


@dataclass(frozen=True, slots=True)
class Launch:
    """Who opened the Mini App, and the deep-link reference it was opened with."""

    profile: Profile
    start: str


def check(raw: str, bot_token: str, now: datetime) -> Launch:
    """What signed init data says. Raises BadInitData, OldInitData."""
    fields = _fields(raw)
    given = fields.pop("hash", "")
    if not _HASH.fullmatch(given) or not hmac.compare_digest(given, _sign(fields, bot_token)):
        raise BadInitData("hash")
    _check_age(fields.get("auth_date", ""), now)
    return Launch(_profile(fields.get("user", "")), fields.get("start_param", ""))


def _fields(raw: str) -> dict[str, str]:
    if not raw.isascii() or not 0 < len(raw) <= MAX_BYTES:
        raise BadInitData("size")
    try:
        pairs = parse_qsl(
            raw, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=64
        )
    except ValueError:
        raise BadInitData("encoding") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadInitData("twice")
    return fields


def _sign(fields: dict[str, str], bot_token: str) -> str:
    lines = "\n".join(f"{key}={value}" for key, value in sorted(fields.items()))
    secret = hmac.digest(b"WebAppData", bot_token.encode(), hashlib.sha256)
    return hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()


def _check_age(auth_date: str, now: datetime) -> None:
    if not _SECONDS.fullmatch(auth_date):
        raise BadInitData("auth_date")
    age = now.timestamp() - int(auth_date)
    if age < -SKEW.total_seconds():
        raise BadInitData("auth_date")
    if age > MAX_AGE.total_seconds():
        raise OldInitData("auth_date")


def _profile(user: str) -> Profile:
    try:
        data: Any = orjson.loads(user)
    except orjson.JSONDecodeError:
        raise BadInitData("user") from None
    if not isinstance(data, dict):
        raise BadInitData("user")
    telegram_id = data.get("id")
    if type(telegram_id) is not int or not 0 < telegram_id < MAX_ID:
        raise BadInitData("user")
    names = [_line(data, "first_name"), _line(data, "last_name")]
    return Profile(
        telegram_id=telegram_id,
        name=" ".join(name for name in names if name),
        username=_line(data, "username")[:64] or None,
        language=_line(data, "language_code") or None,
    )


def _line(data: dict[str, Any], key: str) -> str:
    """A text of one line; what a database cannot keep becomes a space."""
    value = data.get(key)
    return _LINE_BREAKS.sub(" ", value) if isinstance(value, str) else ""
