"""One's badges in the Mini App: of a community, or of one program."""

from aiohttp import web

from services import badges
from services.badges import BadgePage
from views import badges as views
from webapp.forms import read
from webapp.pages import part
from webapp.programs import PAGE, PROGRAM
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database

MOST = 24
"""Badges a page."""


async def page(request: web.Request) -> web.Response:
    """A page of them. Raises NotFound."""
    program, at = (int(request.match_info.get(name, "0")) for name in ("program", "page"))
    return _page(request, await database(request).read(actor_of(request), badges.mine, program, at, MOST))


async def hide(request: web.Request) -> web.Response:
    """Keep them from others, or show them. Raises NotFound."""
    hidden = (await read(request)).text("hidden") == "1"
    found = await database(request).write(actor_of(request), badges.hide, hidden=hidden)
    return _page(request, found, views.hidden(found).toast)


def _page(request: web.Request, found: BadgePage, toast: str | None = None) -> web.Response:
    notice = {"words": toast, "kind": "good"} if toast else None
    return part(request, "badges/page.html", found=found, name=views.name_of, notice=notice)


ROUTES = [
    *shown(COMMUNITY + "/badges", page),
    *shown(COMMUNITY + "/badges" + PAGE, page),
    post("/parts" + COMMUNITY + "/badges/hide", hide),
    *shown(PROGRAM + "/badges", page),
    *shown(PROGRAM + "/badges" + PAGE, page),
]
