"""What a person finds on the web after signing in: their sessions, and what they organize."""

from aiohttp import web

from services import dashboard, home
from views.booking_words import booked_when
from webapp import found_places
from webapp.identity import wherever_one_comes
from webapp.pages import part
from webapp.site import database


async def page(request: web.Request) -> web.Response:
    """The next sessions of each community, and the programs that the person organizes there."""
    db, inside = database(request), await wherever_one_comes(request)
    homes = [await db.read(actor, home.of_community) for actor in inside]
    organized = [await db.read(actor, dashboard.of_community) for actor in inside]
    return part(
        request,
        "my/home.html",
        homes=[one for one in homes if one.inside or one.mine],
        found=found_places.said(request),
        booked_when=booked_when,
        organized=[one for one in organized if one.is_any],
    )
