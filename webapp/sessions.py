"""A session's page: what, when, where, who, and the person's own answer."""

from collections.abc import Mapping

from aiohttp import web

from services import session_page
from webapp.pages import part
from webapp.routing import COMMUNITY, shown
from webapp.site import actor_of, database, number

SESSION = COMMUNITY + "/session/{session:[0-9]{1,16}}"
"""The path of one session, below which its pages are."""


async def page(request: web.Request) -> web.Response:
    """The session as it is now. Raises NotFound."""
    return await shown_now(request)


async def shown_now(
    request: web.Request,
    notice: Mapping[str, str | None] | None = None,
    headers: dict[str, str] | None = None,
) -> web.Response:
    """The session's page as it is now, below a notice of what just happened. Raises NotFound."""
    view = await database(request).read(actor_of(request), session_page.view, number(request, "session"))
    return part(request, "session/page.html", headers=headers, session=view.session, view=view, notice=notice)


ROUTES = shown(SESSION, page)
