"""What an answer said, carried on to the page that comes next: how it differs from what is there anyway.

It travels in a cookie, packed against the page that it belongs to, so that only the difference is carried;
signed for the session, so that nobody else puts words on a page. It is good for ten minutes, on any worker.
"""

import hashlib
import hmac
import re
import zlib

from aiohttp import web

from services import url_text
from webapp import cookies
from webapp.site import site_of
from webapp.tokens import key_for

COOKIE, SAID = "jamboree_said", "said"
SECONDS = 600
MOST = 3800
"""Bytes of a cookie that every browser keeps."""
_MOST_TEXT = 1024 * 1024
_PURPOSE = b"jamboree said"
_SIGNED = re.compile(r"until=\d+|mac=[\w=-]+")
"""What is new in the address of a file whenever a page is made."""


def pack(request: web.Request, page: str, said: str) -> str | None:
    """`said` as a difference to `page`; None where it is too much to carry."""
    packer = zlib.compressobj(9, zdict=_same(page))
    packed = url_text.pack(packer.compress(said.encode()) + packer.flush())
    return f"{_mac(request, packed)}.{packed}" if len(packed) < MOST else None


def tag(packed: str) -> str:
    """The short name by which a page asks for what was said."""
    return packed[:12]


def unpack(request: web.Request, page: str) -> str | None:
    """What was said on the way to this page; None where nothing was, or the page is another by now."""
    given, wanted = request.cookies.get(COOKIE, ""), request.query.get(SAID, "")
    mac, _, packed = given.partition(".")
    if not wanted or tag(given) != wanted or not given.isascii():
        return None
    if not hmac.compare_digest(mac, _mac(request, packed)):
        return None
    try:
        content = url_text.unpack(packed)
        return zlib.decompressobj(zdict=_same(page)).decompress(content, _MOST_TEXT).decode()
    except (zlib.error, ValueError):
        return None


def _same(page: str) -> bytes:
    """The end of a page, as it is however often it is made."""
    return _SIGNED.sub("", page).encode()[-32_000:]


def _mac(request: web.Request, packed: str) -> str:
    key = key_for(site_of(request).bot_token, _PURPOSE)
    said = f"{cookies.session_secret(request)}:{packed}".encode()
    return url_text.pack(hmac.digest(key, said, hashlib.sha256)[:16])
