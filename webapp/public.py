"""Pages for anybody on the web: no Telegram, no script, nothing that watches.

They are there only where the server has a public address, for communities that chose to be found.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from aiohttp import web

from models.files import FileKind
from models.tx import Tx
from services import files, public, public_offerings
from services.errors import NotFound
from services.people import ANYBODY
from services.public import PublicProgram, PublicSession
from views import public as views
from views.pictures.card import Face, card
from webapp import pages
from webapp.routing import get
from webapp.site import database, site_of

COMMUNITY = "/c/{slug}"
_PROGRAM = COMMUNITY + "/{program}"
SESSION = _PROGRAM + "/{key:[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{4}}"
_CARD, _LIGHT_CARD = "/card.jpg", "/card.webp"
"""For whoever shows a link; for our own pages."""
MOST_PHOTO = 10 * 1024 * 1024
"""Bytes of a photo that is fetched from Telegram."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
P = ParamSpec("P")
R = TypeVar("R")


def found_only(handler: Handler) -> Handler:
    """`handler`; the same page for everything that is not there, or not for anybody."""

    @wraps(handler)
    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            if site_of(request).links.public_url is None:
                raise NotFound
            return await handler(request)
        except NotFound:
            return pages.public(request, "public/missing.html", status=404)

    return answered


def address_in(request: web.Request) -> views.Address:
    return lambda path: site_of(request).links.page(path) or path


async def read(
    request: web.Request, function: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    return await database(request).read(ANYBODY, function, *args, **kwargs)


async def _program(request: web.Request) -> PublicProgram:
    return await read(request, public.program, request.match_info["slug"], request.match_info["program"])


async def _session(request: web.Request) -> PublicSession:
    given = request.match_info
    start = views.original_start(given["key"])
    return await read(request, public.session, given["slug"], given["program"], start)


@found_only
async def community_page(request: web.Request) -> web.Response:
    """A community: what it is, what is next, its programs. Raises HTTPNotModified."""
    found = await read(request, public.community, request.match_info["slug"])
    data = views.of_community(found, address_in(request))
    offered = await read(request, public_offerings.listed, found.slug)
    where = views.path(found.slug)
    return _page(request, "public/community.html", where, data, found=found, offered=offered)


@found_only
async def program_page(request: web.Request) -> web.Response:
    """A program: what, when, where, its next sessions. Raises HTTPNotModified."""
    found = await _program(request)
    where = views.path(found.slug, found.program.slug)
    return _page(
        request, "public/program.html", where, views.of_program(found, address_in(request)), found=found
    )


@found_only
async def session_page(request: web.Request) -> web.Response:
    """A session: what, when, where, whether there is a place. Raises HTTPNotModified."""
    found = await _session(request)
    where = views.path(found.slug, found.program_slug, found.original_start)
    data = views.of_session(found, address_in(request))
    return _page(request, "public/session.html", where, data, found=found, state=views.state(found))


def _page(
    request: web.Request, template: str, where: str, data: dict[str, Any], **context: Any
) -> web.Response:
    address = address_in(request)
    return pages.public(
        request,
        template,
        canonical=address(where),
        picture=address(where + _CARD),
        data=views.script(data),
        path=views.path,
        line_path=views.line_path,
        excerpt=views.excerpt,
        **context,
    )


@found_only
async def community_card(request: web.Request) -> web.Response:
    """The picture of a community. Raises HTTPNotModified."""
    found = await read(request, public.community, request.match_info["slug"])
    return await picture(request, views.face_of_community(found))


@found_only
async def program_card(request: web.Request) -> web.Response:
    """The picture of a program. Raises HTTPNotModified."""
    found = await _program(request)
    photo = (found.program.community_id, found.photo_id) if found.photo_id else None
    return await picture(request, views.face_of_program(found), photo)


@found_only
async def session_card(request: web.Request) -> web.Response:
    """The picture of a session. Raises HTTPNotModified."""
    found = await _session(request)
    photo = (found.session.community_id, found.photo_id) if found.photo_id else None
    return await picture(request, views.face_of_session(found), photo)


async def picture(request: web.Request, face: Face, photo: tuple[int, int] | None = None) -> web.Response:
    """Drawn by a thread, and only for those who do not have it yet."""
    light = request.path.endswith(_LIGHT_CARD)
    headers = pages.kept(request, f"{face.tag}-{photo[1] if photo else 0}-{light:d}", seconds=300)
    content = await _photo(request, *photo) if photo else None
    made = await asyncio.to_thread(card, face, content, light=light)
    headers |= {"Vary": "Accept-Language", "Cross-Origin-Resource-Policy": "cross-origin"}
    kind = "image/webp" if light else "image/jpeg"
    return web.Response(body=made, content_type=kind, headers=headers)


async def _photo(request: web.Request, community: int, file_id: int) -> bytes | None:
    """The bytes of a photo, ours or Telegram's; None where they cannot be had."""
    anybody = replace(ANYBODY, community_id=community)
    try:
        stored, content = await database(request).read(anybody, files.opened, file_id)
    except NotFound:
        return None
    fetch = site_of(request).fetch
    if (
        content is not None
        or fetch is None
        or stored.telegram_id is None
        or stored.kind is not FileKind.PHOTO
    ):
        return content
    made = bytearray()
    try:
        async for piece in fetch(stored.telegram_id):
            made += piece
            if len(made) > MOST_PHOTO:
                return None
    except LookupError:
        return None
    return bytes(made)


ROUTES = [
    get(COMMUNITY, community_page),
    get(COMMUNITY + _CARD, community_card),
    get(_PROGRAM, program_page),
    get(_PROGRAM + _CARD, program_card),
    get(_PROGRAM + _LIGHT_CARD, program_card),
    get(SESSION, session_page),
    get(SESSION + _CARD, session_card),
    get(SESSION + _LIGHT_CARD, session_card),
]
