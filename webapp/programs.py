"""The programs of a community, and a program's page: what, when, its next dates to answer, those gone by."""

from aiohttp import web

from services import program_lists, program_page, rsvp
from views.rsvp import outcome
from webapp.forms import answer_of, read
from webapp.pages import part
from webapp.routing import COMMUNITY, get, post, shown
from webapp.site import actor_of, database, number

PROGRAM = COMMUNITY + "/program/{program:[0-9]{1,16}}"
"""The path of one program, below which its pages are."""
PAGE = "/{page:[0-9]{1,4}}"


async def page(request: web.Request) -> web.Response:
    """The program as it is now. Raises NotFound."""
    view = await database(request).read(actor_of(request), program_page.view, number(request, "program"))
    return part(request, "program/page.html", view=view, notice=None)


async def answer(request: web.Request) -> web.Response:
    """Say going or not to one of its next dates; the page stays. Raises what services.rsvp.respond raises."""
    wanted = answer_of(await read(request))
    db, actor = database(request), actor_of(request)
    result = await db.write(actor, rsvp.respond, number(request, "session"), wanted)
    view = await db.read(actor, program_page.view, number(request, "program"))
    toast, alert = outcome(result)
    notice = {"words": alert or toast, "kind": "attention" if alert else "good"}
    return part(request, "program/page.html", view=view, notice=notice)


async def past(request: web.Request) -> web.Response:
    """What is over: the page whole, or more lines of it. Raises NotFound."""
    at = int(request.match_info.get("page", "0"))
    found = await database(request).read(
        actor_of(request), program_page.past, number(request, "program"), page=at
    )
    return part(request, "program/past_lines.html" if at else "program/past.html", found=found)


async def listing(request: web.Request) -> web.Response:
    """A page of the community's programs."""
    at = int(request.match_info.get("page", "0"))
    community, found = await database(request).read(actor_of(request), program_lists.shelf, at)
    return part(request, "program/list.html", community=community, found=found)


ROUTES = [
    *shown(PROGRAM, page),
    post("/parts" + PROGRAM + "/answer/{session:[0-9]{1,16}}", answer),
    *shown(PROGRAM + "/past", past),
    get("/parts" + PROGRAM + "/past" + PAGE, past),
    *shown(COMMUNITY + "/programs", listing),
    *shown(COMMUNITY + "/programs" + PAGE, listing),
]
