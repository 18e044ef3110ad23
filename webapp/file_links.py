"""Signed links to files: whoever was shown one may fetch the file for a day or two, and nobody else.

A link is the same all day, so that browsers and crawlers keep what they fetched. In every template of a part:
`<img src="{{ file_url(file.community_id, file.id) }}">`. In code, with a request at hand:
`file_url(request, community_id, file_id)`; with the public address in front for og:image
(`site_of(request).links.page(file_url(…))`).
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from aiohttp import web

from services import url_text
from webapp.site import database, site_of
from webapp.tokens import key_for

DAY = timedelta(days=1)
_PURPOSE = b"jamboree file links"
_MAC = 16


def file_key(bot_token: str) -> bytes:
    """The key that signs links to files for this bot."""
    return key_for(bot_token, _PURPOSE)


def file_url(request: web.Request, community_id: int, file_id: int) -> str:
    """The path of a file of a community, for one whose page it is on. It asks for no rights: its page did."""
    return signed(site_of(request).file_key, community_id, file_id, database(request).clock())


def signed(key: bytes, community_id: int, file_id: int, now: datetime) -> str:
    """The path of a file, good until the end of tomorrow (UTC)."""
    days = int(now.timestamp() // DAY.total_seconds()) + 2
    return f"/files/{community_id}/{file_id}?d={days}&s={_mac(key, community_id, file_id, days)}"


def is_good(key: bytes, community_id: int, file_id: int, days: str, mac: str, now: datetime) -> bool:
    """Whether we signed this link, and its time is not over."""
    if not (days.isascii() and days.isdecimal() and len(days) < 8 and mac.isascii()):
        return False
    if not hmac.compare_digest(mac, _mac(key, community_id, file_id, int(days))):
        return False
    return now.timestamp() < int(days) * DAY.total_seconds()


def _mac(key: bytes, community_id: int, file_id: int, days: int) -> str:
    said = f"{community_id}:{file_id}:{days}".encode()
    return url_text.pack(hmac.digest(key, said, hashlib.sha256)[:_MAC])
