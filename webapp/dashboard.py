"""What a person finds on the web after signing in: their sessions, and what they organize."""

from aiohttp import web

from services import dashboard, home
from webapp.identity import in_each_community
from webapp.pages import part
from webapp.site import database


async def page(request: web.Request) -> web.Response:
    """The next sessions of each community, and the programs that the person organizes there."""
    db, inside = database(request), await in_each_community(request)
    homes = [await db.read(actor, home.of_community) for actor in inside]
    organized = [await db.read(actor, dashboard.of_community) for actor in inside]
    return part(
        request,
        "my/home.html",
        homes=homes,
        organized=[one for one in organized if one.is_any],
    )
