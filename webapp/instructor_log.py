"""The instructor's log in the Mini App."""

from typing import Any

from aiohttp import web

from locales.reader import gettext as _
from services import instructor_log
from services.instructor_log import Log
from webapp.forms import read
from webapp.pages import part
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number

LOG = COMMUNITY + "/booking/{booking:[0-9]{1,16}}/log"
NOTE = COMMUNITY + "/note/{note:[0-9]{1,16}}"
PAGE = "/{page:[0-9]{1,4}}"


async def log(request: web.Request) -> web.Response:
    """A page of it. Raises NotFound."""
    found = await database(request).read(actor_of(request), instructor_log.read, number(request, "booking"))
    return _log(request, found)


async def write(request: web.Request) -> web.Response:
    """Write something down. Raises NotFound, NotAllowed, BadInput."""
    form = await read(request)
    words, shared = form.text("log") or "", form.text("shared") == "yes"
    where = number(request, "booking")
    found = await database(request).write(
        actor_of(request), instructor_log.write, where, words, shared=shared
    )
    return _log(request, found, _("Written down."))


async def share(request: web.Request) -> web.Response:
    """Let the customer read it, or no longer. Raises NotFound, NotAllowed."""
    on = (await read(request)).text("on") == "yes"
    return _log(request, await _do(request, instructor_log.share, on=on), _("Saved."))


async def remove(request: web.Request) -> web.Response:
    """Take it out. Raises NotFound, NotAllowed."""
    found = await _do(request, instructor_log.remove)
    return _log(request, found, _("Removed."), undo=number(request, "note"))


async def restore(request: web.Request) -> web.Response:
    """Bring it back. Raises NotFound, NotAllowed."""
    return _log(request, await _do(request, instructor_log.restore), _("It is back."))


async def _do(request: web.Request, function: Any, **wanted: Any) -> Log:
    found: Log = await database(request).write(actor_of(request), function, number(request, "note"), **wanted)
    return found


def _log(request: web.Request, found: Log, said: str = "", undo: int | None = None) -> web.Response:
    page = min(int(request.match_info.get("page", "0")), found.pages - 1)
    notice = {"words": said, "kind": "good"} if said else None
    return part(request, "steps/log.html", found=found, page=page, notice=notice, undo=undo)


ROUTES = [
    *shown(LOG, log),
    *shown(LOG + PAGE, log),
    post("/parts" + LOG, write),
    post("/parts" + NOTE + "/share", share),
    post("/parts" + NOTE + "/remove", remove),
    post("/parts" + NOTE + "/restore", restore),
]
