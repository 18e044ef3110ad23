"""A community's page: what it is, what is next, and the ways to all that belongs to it."""

from aiohttp import web

from models.tx import Tx
from services import communities, discovery
from services.communities import Overview
from services.discovery import SessionPage
from webapp.pages import part
from webapp.routing import COMMUNITY, shown
from webapp.site import actor_of, database


async def page(request: web.Request) -> web.Response:
    """The community as it is now. Raises NotFound."""
    overview, board = await database(request).read(actor_of(request), _seen)
    return part(request, "community/page.html", overview=overview, board=board)


def _seen(tx: Tx) -> tuple[Overview, SessionPage]:
    return communities.overview(tx), discovery.board(tx)


ROUTES = shown(COMMUNITY, page)
