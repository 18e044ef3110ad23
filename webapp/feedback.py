"""How a session was, on a page; and what people say about a program, for those who run it."""

from aiohttp import web

from services import feedback, feedback_summary
from services.errors import BadInput
from views import feedback as views
from webapp.forms import read
from webapp.pages import part
from webapp.programs import PAGE, PROGRAM
from webapp.routing import post, shown
from webapp.sessions import SESSION
from webapp.site import actor_of, database, number
from webapp.words import saved


async def page(request: web.Request) -> web.Response:
    """One's stars and word.

    Raises NotFound, SessionOver (cancelled), DoorNotOpen (before the end), RatingClosed, Banned, NotThere.
    """
    mine = await database(request).read(actor_of(request), feedback.mine, number(request, "session"))
    return part(request, "feedback/page.html", mine=mine, most=feedback, notice=None)


async def save(request: web.Request) -> web.Response:
    """Take all of it. Raises as `page`, BadInput."""
    form = await read(request)
    stars = form.number("stars")
    if stars is None:
        raise BadInput("stars", "missing")
    ticked = {name: form.text(name) == "1" for name in ("named", "quotable")}
    db, actor = database(request), actor_of(request)
    session, text = number(request, "session"), form.text("feedback") or ""
    mine = await db.write(actor, feedback.save, session, stars, text, **ticked)
    notice = {"words": saved(), "kind": "good"}
    return part(request, "feedback/page.html", mine=mine, most=feedback, notice=notice)


async def summary(request: web.Request) -> web.Response:
    """What people say about a program. Raises NotFound, NotAllowed."""
    at = int(request.match_info.get("page", "0"))
    db, actor = database(request), actor_of(request)
    found = await db.read(actor, feedback_summary.of_program, number(request, "program"), at)
    chart = views.trend_bars(found)
    return part(request, "feedback/summary.html", found=found, chart=chart, **views.words())


ROUTES = [
    *shown(SESSION + "/feedback", page),
    post("/parts" + SESSION + "/feedback", save),
    *shown(PROGRAM + "/feedback", summary),
    *shown(PROGRAM + "/feedback" + PAGE, summary),
]
