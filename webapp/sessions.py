"""A session's page: what, when, where, who, and the person's own answer."""

from aiohttp import web

from services import sessions
from webapp.pages import part
from webapp.routing import COMMUNITY, shown
from webapp.site import actor_of, database, number

SESSION = COMMUNITY + "/session/{session:[0-9]{1,16}}"
"""The path of one session, below which its pages are."""


async def page(request: web.Request) -> web.Response:
    """The session as it is now. Raises NotFound."""
    session = await database(request).read(actor_of(request), sessions.details, number(request, "session"))
    return part(request, "session/page.html", session=session, notice=None)


ROUTES = shown(SESSION, page)
