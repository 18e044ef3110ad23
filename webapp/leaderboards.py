"""Leaderboards in the Mini App, of a program and of a community."""

from aiohttp import web

from services import leaderboards
from services.errors import BadInput
from services.leaderboards import Board, Topic, Wanted
from services.periods import Period
from views import leaderboards as views
from webapp.forms import Form, read
from webapp.pages import part
from webapp.programs import PROGRAM
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database

_BOARD = "/leaders"
_ONE = "/{topic:visits|votes|songs}/{period:month|season|ever}"


async def page(request: web.Request) -> web.Response:
    """One board, by default the most active of this month. Raises NotFound, NotMember."""
    return _page(
        request, await database(request).read(actor_of(request), leaderboards.board, _wanted(request))
    )


async def appear(request: web.Request) -> web.Response:
    """Leave the boards, or come back. Raises NotFound, NotMember, BadInput."""
    form = await read(request)
    said = {"on": _flag(form, "on"), "everywhere": _flag(form, "everywhere")}
    found = await database(request).write(actor_of(request), leaderboards.appear, _wanted(request), **said)
    return _page(request, found, views.appear_toast(**said))


async def switch(request: web.Request) -> web.Response:
    """Have boards in the community, or none. Raises NotAllowed, BadInput."""
    on = _flag(await read(request), "on")
    found = await database(request).write(actor_of(request), leaderboards.switch, _wanted(request), on=on)
    return _page(request, found, views.switch_toast(on=found.shown))


def _wanted(request: web.Request) -> Wanted:
    given = request.match_info
    program = given.get("program")
    topic, period = Topic(given.get("topic", Topic.VISITS)), Period(given.get("period", Period.MONTH))
    return Wanted(topic, period, int(program) if program else None)


def _flag(form: Form, name: str) -> bool:
    said = form.text(name)
    if said not in ("yes", "no"):
        raise BadInput("answer", "missing")
    return said == "yes"


def _page(request: web.Request, found: Board, toast: str | None = None) -> web.Response:
    notice = {"words": toast, "kind": "good"} if toast else None
    return part(
        request,
        "leaderboards/page.html",
        found=found,
        topics=list(Topic),
        periods=list(Period),
        words=views.words(),
        notice=notice,
    )


ROUTES = [
    route
    for where in (PROGRAM + _BOARD, COMMUNITY + _BOARD)
    for route in (
        *shown(where, page),
        *shown(where + _ONE, page),
        post("/parts" + where + _ONE + "/appear", appear),
        post("/parts" + where + _ONE + "/switch", switch),
    )
]
