"""Moving a booking of the board on a page: what it means is said before it is done."""

from aiohttp import web

from services import pipeline_moves
from services.pipeline_filter import ALL
from services.pipeline_moves import To
from views import pipeline as views
from webapp.forms import read
from webapp.pages import part
from webapp.pipeline import BOARD, shown_now
from webapp.routing import post, shown
from webapp.site import actor_of, database, number

MOVE = BOARD + "/{booking:[0-9]{1,16}}/{to:" + "|".join(To) + "}"


async def ask(request: web.Request) -> web.Response:
    """What a move means. Raises NotFound, NotAllowed, CannotMove."""
    which = (number(request, "booking"), To(request.match_info["to"]))
    meant = await database(request).read(actor_of(request), pipeline_moves.ask, *which)
    path = f"/{number(request, 'community')}/pipeline"
    return part(request, "pipeline/move.html", meant=meant, path=path, said=views.meant(meant))


async def move(request: web.Request) -> web.Response:
    """Move it. Raises NotFound, NotAllowed, CannotMove, SumChanged."""
    shown_minor = (await read(request)).number("sum") or 0
    which = (number(request, "booking"), To(request.match_info["to"]), shown_minor)
    meant = await database(request).write(actor_of(request), pipeline_moves.move, *which)
    return await shown_now(request, ALL, said=views.moved(meant))


ROUTES = [*shown(MOVE, ask), post("/parts" + MOVE, move)]
