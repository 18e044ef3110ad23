"""How a program and a community are doing, in the Mini App."""

from aiohttp import web

from services import community_statistics, statistics
from views import statistics as views
from webapp.pages import part
from webapp.programs import PROGRAM
from webapp.routing import COMMUNITY, shown
from webapp.site import actor_of, database, number


async def program(request: web.Request) -> web.Response:
    """One program in numbers and as a chart. Raises NotFound, NotAllowed."""
    found = await database(request).read(actor_of(request), statistics.of_program, number(request, "program"))
    chart = views.program_bars(found)
    return part(request, "statistics/program.html", found=found, chart=chart, words=views.words())


async def community(request: web.Request) -> web.Response:
    """The community in numbers and as a chart. Raises NotFound, NotAllowed."""
    page = int(request.match_info.get("page", "0"))
    found = await database(request).read(actor_of(request), community_statistics.of_community, page)
    chart = views.community_bars(found)
    return part(request, "statistics/community.html", found=found, chart=chart, words=views.words())


ROUTES = [
    *shown(PROGRAM + "/statistics", program),
    *shown(COMMUNITY + "/statistics", community),
    *shown(COMMUNITY + "/statistics/{page:[0-9]{1,4}}", community),
]
