"""Registrations to take away from a page: by signed links, good for minutes and for one person."""

from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import IO

from aiohttp import web

from locales.reader import reading
from models.actor import Actor
from services import registration_export as export
from services import registration_filter
from services.registration_filter import Wanted
from services.registrations import Registration
from views import registration_files as views
from webapp import passes
from webapp.identity import enter
from webapp.routing import COMMUNITY, get
from webapp.sent_files import send
from webapp.site import database, number

PURPOSE = "registration-files"
_FILE = f"/{PURPOSE}" + COMMUNITY + "/{session:[0-9]{1,16}}/{kind:csv|xlsx}"


def links(request: web.Request, session: int, wanted: Wanted) -> dict[str, str]:
    """The address of each file of what a table shows, for the person whose page it is on."""
    return {
        kind: passes.address(request, PURPOSE, f"{session}/{kind}", wanted.query()) for kind in views.TYPES
    }


async def file(request: web.Request) -> web.StreamResponse:
    """One file, as long as the person of the link may have it. Raises HTTPNotFound, NotFound, NotAllowed."""
    user_id, language = passes.holder(request, PURPOSE)
    actor = await enter(database(request), user_id, number(request, "community"))
    with reading(language, None), TemporaryFile() as out:
        name = await _write(request, actor, out)
        return await send(request, name, views.TYPES[request.match_info["kind"]], out)


async def _write(request: web.Request, actor: Actor, out: IO[bytes]) -> str:
    db, session, kind = database(request), number(request, "session"), request.match_info["kind"]
    begun = await db.write(actor, export.begin, session, registration_filter.read(request.query))

    async def fetch(ids: Sequence[int]) -> Sequence[Registration]:
        return await db.read(actor, export.piece, session, ids)

    await views.write(kind, out, begun, fetch)
    return views.file_name(begun, kind)


ROUTES = [get(_FILE, file)]
