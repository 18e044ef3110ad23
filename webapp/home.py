"""Home in the Mini App: what is next for the person, over all their communities."""

from aiohttp import web

from services import home
from webapp.identity import in_each_community
from webapp.pages import part
from webapp.routing import shown
from webapp.site import database


async def page(request: web.Request) -> web.Response:
    """The next sessions of each community, answered ones first."""
    db, inside = database(request), await in_each_community(request)
    homes = [await db.read(actor, home.of_community) for actor in inside]
    return part(request, "home/page.html", homes=homes)


ROUTES = shown("/home", page)
