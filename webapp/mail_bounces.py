"""`POST /mail/bounces`: a mail server reports what became of a letter, with the secret it was given."""

import asyncio
import hmac

import structlog
from aiohttp import web

from models.actor import SYSTEM
from services import bounce_reports, bounces
from services.bounce_reports import MOST
from webapp.routing import post
from webapp.site import database, site_of

log = structlog.get_logger("webapp.mail_bounces")

PATH = "/mail/bounces"


async def report(request: web.Request) -> web.Response:
    """Take a whole message as its body (`message/rfc822`). Raises HTTPNotFound where no secret is set, and
    HTTPUnauthorized for a wrong one.

    Whatever it says is taken with 204: a mail server would only send it again.
    """
    secret = site_of(request).mail_hook_secret
    if secret is None:
        raise web.HTTPNotFound
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(errors="replace"), secret.encode()):
        raise web.HTTPUnauthorized
    raw = await _beginning(request)
    found = await asyncio.to_thread(bounce_reports.read, raw)
    letter = bounces.letter_of(found, site_of(request).links.seals) if found else None
    if found is None or letter is None:
        log.info("a report of no letter of ours", bytes=len(raw))
        return web.Response(status=204)
    done = await database(request).write(SYSTEM, bounces.record, *letter, found)
    log.info("a letter came back", came=found.came.name.lower(), known=done is not None)
    return web.Response(status=204)


async def _beginning(request: web.Request) -> bytes:
    """As much of the body as is read; the rest goes by, to let the server finish."""
    kept = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        kept += chunk[: MOST - len(kept)]
    return bytes(kept)


ROUTES = [post(PATH, report)]
