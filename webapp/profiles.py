"""A member as other members see them, on a page."""

from aiohttp import web

from services import profiles
from views import profiles as views
from webapp.pages import part
from webapp.routing import COMMUNITY, shown
from webapp.site import actor_of, database, number


async def page(request: web.Request) -> web.Response:
    """One person. Raises NotFound, NotMember, Banned."""
    found = await database(request).read(actor_of(request), profiles.one, number(request, "who"))
    return part(request, "profiles/page.html", **views.facts(found))


ROUTES = [*shown(COMMUNITY + "/person/{who:[0-9]{1,16}}", page)]
