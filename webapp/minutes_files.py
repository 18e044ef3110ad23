"""Minutes to take away from a page, as a document: by signed addresses."""

import asyncio
from urllib.parse import quote

from aiohttp import web

from locales.reader import reading
from services import minutes_sheet
from views import minutes_paper
from webapp import passes
from webapp.identity import enter
from webapp.routing import COMMUNITY, get
from webapp.site import database, number

PURPOSE = "minutes-files"


def address(request: web.Request, session: int) -> str:
    """The address of the document of a session, for the person whose page it is on."""
    return passes.address(request, PURPOSE, str(session))


async def paper(request: web.Request) -> web.Response:
    """The document, as long as the person of the address may read it.

    Raises HTTPNotFound, NotFound, NotMember, Banned.
    """
    user_id, language = passes.holder(request, PURPOSE)
    actor = await enter(database(request), user_id, number(request, "community"))
    with reading(language, None):
        found = await database(request).read(actor, minutes_sheet.paper, number(request, "session"))
        made = await asyncio.to_thread(minutes_paper.document, found)
    name = quote(made.name, safe="")
    return web.Response(
        body=made.content,
        content_type=minutes_paper.TYPE,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


ROUTES = [get(f"/{PURPOSE}" + COMMUNITY + "/{session:[0-9]{1,16}}", paper)]
