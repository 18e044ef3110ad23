"""Attendance to take away from a page: by signed links, good for minutes and for one person."""

import asyncio
from urllib.parse import quote

from aiohttp import web

from locales.reader import reading
from models.actor import Actor
from services import attendance_export as export
from views import attendance_files as views
from views.pictures.charts import bars
from webapp import passes
from webapp.identity import enter
from webapp.routing import COMMUNITY, get
from webapp.site import database, number

KINDS = ("csv", "xlsx", "all", "trend")
_FILE = "/attendance-files" + COMMUNITY + "/{session:[0-9]{1,16}}/{kind:csv|xlsx|all|trend}"


def links(request: web.Request, session: int) -> dict[str, str]:
    """The address of each file about a session, for the person whose page it is on."""
    return {kind: passes.address(request, "attendance-files", f"{session}/{kind}") for kind in KINDS}


async def file(request: web.Request) -> web.Response:
    """One file, as long as the person of the link may have it. Raises HTTPNotFound, NotFound, NotAllowed."""
    user_id, language = passes.holder(request, "attendance-files")
    actor = await enter(database(request), user_id, number(request, "community"))
    with reading(language, None):
        if request.match_info["kind"] == "trend":
            return await _picture(request, actor)
        return await _sheet(request, actor)


async def _picture(request: web.Request, actor: Actor) -> web.Response:
    session, turnout = await database(request).read(actor, export.lately, number(request, "session"))
    chart = views.trend(session.program_name, turnout, session.zone)
    return web.Response(body=await asyncio.to_thread(bars, chart), content_type="image/png")


async def _sheet(request: web.Request, actor: Actor) -> web.Response:
    kind, day, session = request.match_info["kind"], None, number(request, "session")
    if kind == "all":
        whole = await database(request).write(actor, export.program_of, session)
        sheet, kind = views.of_program(whole), "xlsx"
    else:
        found = await database(request).write(actor, export.session, session)
        sheet, day = views.of_session(found), found.session.starts_at
    make, type_ = views.FORMATS[kind]
    name = quote(views.file_name(sheet, kind, day), safe="")
    return web.Response(
        body=await asyncio.to_thread(make, sheet),
        content_type=type_,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


ROUTES = [get(_FILE, file)]
