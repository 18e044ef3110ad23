"""Files by signed links: from our own bytes, or passed on from Telegram."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import quote

import structlog
from aiohttp import web

from models.actor import Actor
from models.tx import Tx
from services import files, pictures, uploads
from services.files import Stored
from services.people import ANYBODY
from services.uploads import Upload
from webapp.file_links import is_good
from webapp.pages import part
from webapp.routing import COMMUNITY, get, post
from webapp.site import actor_of, database, number, site_of
from webapp.uploading import receive

log = structlog.get_logger(__name__)

SHOWN = ("image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4", "audio/", "application/pdf")
"""What a browser may show where it stands; everything else is saved. Never HTML, never SVG."""
KEPT = "private, max-age=86400, immutable"


async def serve(request: web.Request) -> web.StreamResponse:
    """One file. Raises HTTPNotFound for a link that is not ours or too old, and for a file that is gone."""
    community, file_id = number(request, "community"), number(request, "file")
    given = request.query.get("d", ""), request.query.get("s", "")
    now = database(request).clock()
    if not is_good(site_of(request).file_key, community, file_id, *given, now):
        raise web.HTTPNotFound
    found, content = await database(request).read(_anybody_in(community), _opened, file_id)
    if found is None:
        raise web.HTTPNotFound
    if content is not None:
        return _whole_or_range(request, content, _headers(found))
    return await _passed_on(request, found)


def _anybody_in(community: int) -> Actor:
    """The link itself is the right: it says nothing of who follows it."""
    return replace(ANYBODY, community_id=community)


def _opened(tx: Tx, file_id: int) -> tuple[Stored | None, bytes | None]:
    found = files.many(tx, [file_id]).get(file_id)
    return found, files.content(tx, file_id) if found else None


def _headers(file: Stored) -> dict[str, str]:
    shown = file.mime.startswith(SHOWN)
    name = quote(file.name or f"{file.kind}-{file.id}", safe="")
    return {
        "Content-Type": file.mime if shown else "application/octet-stream",
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{name}",
        "Cache-Control": KEPT,
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def _whole_or_range(request: web.Request, content: bytes, headers: dict[str, str]) -> web.Response:
    """Players ask for a part of a recording. Raises HTTPRequestRangeNotSatisfiable."""
    size = len(content)
    headers = {**headers, "Accept-Ranges": "bytes"}
    try:
        wanted = request.http_range
    except ValueError:
        raise web.HTTPRequestRangeNotSatisfiable from None
    if wanted.start is None and wanted.stop is None:
        return web.Response(body=content, headers=headers)
    start, stop, _step = wanted.indices(size)
    if start >= stop:
        raise web.HTTPRequestRangeNotSatisfiable
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return web.Response(status=206, body=content[start:stop], headers=headers)


async def _passed_on(request: web.Request, file: Stored) -> web.StreamResponse:
    """What Telegram alone has, as it comes from there."""
    fetch = site_of(request).fetch
    if fetch is None or file.telegram_id is None:
        raise web.HTTPNotFound
    pieces = fetch(file.telegram_id)
    try:
        first = await anext(pieces)
    except (LookupError, StopAsyncIteration):
        log.info("file not to be had from Telegram", file=file.id)
        raise web.HTTPNotFound from None
    return await _streamed(request, web.StreamResponse(headers=_headers(file)), first, pieces)


async def _streamed(
    request: web.Request, response: web.StreamResponse, first: bytes, rest: AsyncIterator[bytes]
) -> web.StreamResponse:
    await response.prepare(request)
    await response.write(first)
    try:
        async for piece in rest:
            await response.write(piece)
    except LookupError:  # what has gone out cannot be taken back: the browser sees that the rest is missing
        if request.transport:
            request.transport.abort()
        return response
    await response.write_eof()
    return response


async def upload_photo(request: web.Request) -> web.Response:
    """Take a picture for a form that is still being filled in: shown, and its id kept in a hidden field.

    Raises BadInput, NotMember.
    """
    sent = await receive(request, pictures.MAX_BYTES)
    made = await asyncio.to_thread(uploads.photo, "file", sent.name, sent.content)
    return part(request, "files/photo.html", photo=await stored(request, made))


async def stored(request: web.Request, upload: Upload) -> Stored:
    """Keep an upload in the community of the path, until something uses it. Raises NotMember, BadInput."""
    return await database(request).write(actor_of(request), files.add_upload, upload)


ROUTES = [
    get("/files" + COMMUNITY + "/{file:[0-9]{1,16}}", serve),
    post("/parts" + COMMUNITY + "/photo", upload_photo),
]
