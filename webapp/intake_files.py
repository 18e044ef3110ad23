"""Files that answer a form, and all answers of one: by addresses good for minutes and one person, whose right
is asked anew.
"""

import asyncio
from urllib.parse import quote

import orjson
from aiohttp import web

from locales.reader import reading
from services import intake_answers, intake_export
from webapp import passes
from webapp.identity import enter
from webapp.routing import COMMUNITY, get
from webapp.site import database, number, site_of

PURPOSE = "intake-files"
EXPORT = "intake-export"


def address(request: web.Request, file_id: int) -> str:
    """The address of a file, for the person whose page it is on."""
    return passes.address(request, PURPOSE, str(file_id))


def export_address(request: web.Request, booking_id: int) -> str:
    """The address of all that was answered for a booking, for the person whose page it is on."""
    return passes.address(request, EXPORT, str(booking_id))


async def file(request: web.Request) -> web.Response:
    """A file, always to be saved, as long as the person of the address may read it.

    Raises HTTPNotFound, NotFound, KeyMissing.
    """
    user_id, language = passes.holder(request, PURPOSE)
    actor = await enter(database(request), user_id, number(request, "community"))
    with reading(language, None):
        found, shut = await database(request).read(actor, intake_answers.file, number(request, "file"))
    content = await asyncio.to_thread(site_of(request).vault.open, shut.content, shut.fingerprint)
    return _saved(content, found.mime, found.name)


async def export(request: web.Request) -> web.Response:
    """All that one answered, as JSON. Raises HTTPNotFound, NotFound, KeyMissing."""
    user_id, language = passes.holder(request, EXPORT)
    actor = await enter(database(request), user_id, number(request, "community"))
    with reading(language, None):
        found = await database(request).read(
            actor, intake_export.of_booking, site_of(request).vault, number(request, "booking")
        )
    content = orjson.dumps(found, option=orjson.OPT_INDENT_2)
    return _saved(content, "application/json", "answers.json")


def _saved(content: bytes, mime: str, name: str) -> web.Response:
    """Always to be saved, never kept by what is in between."""
    return web.Response(
        body=content,
        content_type=mime,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "no-store",
        },
    )


ROUTES = [
    get(f"/{PURPOSE}" + COMMUNITY + "/{file:[0-9]{1,16}}", file),
    get(f"/{EXPORT}" + COMMUNITY + "/{booking:[0-9]{1,16}}", export),
]
