"""Signed addresses of what is made for one person to take away: good for some minutes, in one language."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from aiohttp import web

from webapp.pages import tag
from webapp.site import actor_of, database, site_of

GOOD_FOR = timedelta(minutes=15)


def address(request: web.Request, purpose: str, path: str, query: Mapping[str, str] | None = None) -> str:
    """`/purpose/community/path`, signed for the person whose page it is on, with what it is about."""
    actor = actor_of(request)
    until = int((database(request).clock() + GOOD_FOR).timestamp())
    fields = {**(query or {}), "by": str(actor.user_id), "until": str(until), "in": tag()}
    said = f"{actor.community_id}/{path}?{urlencode(fields)}"
    return f"/{purpose}/{said}&mac={_mac(request, purpose, said)}"


def holder(request: web.Request, purpose: str) -> tuple[int, str]:
    """(user, language) of an address that we signed and that is still good. Raises HTTPNotFound."""
    said, _, mac = request.raw_path.removeprefix(f"/{purpose}/").rpartition("&mac=")
    if not hmac.compare_digest(mac.encode(), _mac(request, purpose, said).encode()):
        raise web.HTTPNotFound
    if database(request).clock().timestamp() > int(request.query["until"]):
        raise web.HTTPNotFound
    return int(request.query["by"]), request.query["in"].replace("-", "_")


def _mac(request: web.Request, purpose: str, said: str) -> str:
    key = site_of(request).file_key
    return urlsafe_b64encode(hmac.digest(key, f"{purpose} {said}".encode(), hashlib.sha256)[:16]).decode()
