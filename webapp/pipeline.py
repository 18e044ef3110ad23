"""The pipeline on a page: a board of bookings by how far they are, narrowed by a form in the address."""

from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from services import pipeline, pipeline_filter
from services.pipeline_filter import Column, Wanted
from views import pipeline as views
from webapp.pages import part
from webapp.routing import COMMUNITY, shown
from webapp.site import actor_of, database, number

BOARD = COMMUNITY + "/pipeline"


async def board(request: web.Request) -> web.Response:
    """The board, as far as it is asked for. Raises NotFound, BadInput."""
    return await shown_now(request, pipeline_filter.read(request.query))


async def shown_now(request: web.Request, wanted: Wanted, said: str | None = None) -> web.Response:
    """The board as it is now, with what was just done. Raises NotFound."""
    found = await database(request).read(actor_of(request), pipeline.board, wanted, _page(request))
    path = f"/{number(request, 'community')}/pipeline"
    at = found.piles[0].page if wanted.column else 0
    return part(
        request,
        "pipeline/board.html",
        headers={"HX-Push-Url": "/app" + address(path, wanted, at=at)},
        found=found,
        wanted=wanted,
        path=path,
        say=views.words(),
        notice={"words": said, "kind": "good"} if said else None,
        at=lambda column, page=0: address(path, wanted, column, page),
    )


def address(path: str, wanted: Wanted, column: Column | None = None, at: int = 0) -> str:
    """Where a page of the board is: what is asked for can be read in it."""
    fields: dict[str, Any] = wanted.query()
    if column is not None:
        fields["column"] = column.value
    if at:
        fields["page"] = at + 1
    return f"{path}?{urlencode(fields)}" if fields else path


def _page(request: web.Request) -> int:
    typed = request.query.get("page", "")
    return max(0, int(typed) - 1) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0


ROUTES = shown(BOARD, board)
