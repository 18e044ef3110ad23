"""How healthy a program is, in the Mini App."""

from aiohttp import web

from services import program_health
from views import program_health as views
from webapp.pages import part
from webapp.programs import PROGRAM
from webapp.routing import shown
from webapp.site import actor_of, database, number


async def page(request: web.Request) -> web.Response:
    """Grids and bars, all of them to be read as tables too. Raises NotFound, NotAllowed."""
    found = await database(request).read(
        actor_of(request), program_health.of_program, number(request, "program")
    )
    return part(
        request,
        "program_health/page.html",
        found=found,
        hours=views.hours(found),
        again=views.again(found),
        attendance=views.attendance(found),
        answers=views.answers(found),
        songs=views.songs(found),
        words=views.words(),
    )


ROUTES = shown(PROGRAM + "/health", page)
