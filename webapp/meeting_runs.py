"""A meeting that runs, on a page that everybody in it can follow: what is on, the time, what is next."""

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any

from aiohttp import web

from locales.reader import clock
from services import meeting_resuming, meeting_runs
from services.errors import BadInput
from services.meeting_clock import Running
from views import meeting_runs as views
from views import meetings
from webapp.forms import read
from webapp.meetings import AGENDA
from webapp.pages import part
from webapp.routing import get, post, shown
from webapp.site import actor_of, database, number

LIVE = AGENDA + "/live"

_STEPS: Mapping[str, Any] = {
    "next": meeting_runs.go_on,
    "back": meeting_runs.back,
    "skip": meeting_runs.skip,
    "end": partial(meeting_runs.park, next_date=False),
    "later": partial(meeting_runs.park, next_date=True),
}


async def page(request: web.Request) -> web.Response:
    """The meeting as it is now. Raises NotFound."""
    return _page(request, await _look(request))


async def now(request: web.Request) -> web.Response:
    """The same, for who looks already; nothing where that is what is shown. Raises NotFound."""
    found = await _look(request)
    if request.query.get("seen") == _mark(found):
        return web.Response(status=204)
    return _now(request, found)


async def start(request: web.Request) -> web.Response:
    """Begin. Raises what `meeting_runs.start` raises."""
    found = await database(request).write(actor_of(request), meeting_runs.start, number(request, "session"))
    return _page(request, found, {"HX-Push-Url": f"{meetings.path(found.agenda)}/live"})


async def step(request: web.Request) -> web.Response:
    """Go on, back, skip or put off. Raises what the steps of `meeting_runs` raise."""
    form = await read(request)
    wanted = _STEPS.get(form.text("do") or "")
    if wanted is None:
        raise BadInput("form", "unreadable")
    found = await database(request).write(
        actor_of(request), wanted, number(request, "session"), form.number("item") or 0
    )
    return _now(request, found)


async def give(request: web.Request) -> web.Response:
    """Give the current item more time. Raises what `meeting_runs.give` raises."""
    form = await read(request)
    found = await database(request).write(
        actor_of(request),
        meeting_runs.give,
        number(request, "session"),
        form.number("item") or 0,
        form.number("minutes") or 0,
    )
    return _now(request, found)


async def finish(request: web.Request) -> web.Response:
    """End it. Raises what `meeting_runs.finish` raises."""
    found = await database(request).write(actor_of(request), meeting_runs.finish, number(request, "session"))
    return _now(request, found)


async def resume(request: web.Request) -> web.Response:
    """Let it go on after all. Raises what `meeting_resuming.resume` raises."""
    found = await database(request).write(
        actor_of(request), meeting_resuming.resume, number(request, "session")
    )
    return _now(request, found)


async def _look(request: web.Request) -> Running:
    found: Running = await database(request).read(
        actor_of(request), meeting_runs.look, number(request, "session")
    )
    return found


def _mark(found: Running) -> str:
    """What tells it from how it was, but for the seconds, which the page counts itself."""
    current, seen = found.current, found.outlook
    told = (current and (current.id, current.minutes, current.started_at), found.agenda.run, seen)
    items = [(item.id, item.status, item.minutes, item.topic) for item in found.agenda.on]
    return hashlib.blake2b(repr((told, items)).encode(), digest_size=6).hexdigest()


def _page(request: web.Request, found: Running, headers: dict[str, str] | None = None) -> web.Response:
    return part(request, "meetings/live.html", headers=headers, **_context(request, found))


def _now(request: web.Request, found: Running) -> web.Response:
    return part(request, "meetings/now.html", **_context(request, found))


def _context(request: web.Request, found: Running) -> dict[str, Any]:
    return {
        "running": found,
        "mark": _mark(found),
        "left": views.left(found),
        "outlook": views.outlook(found),
        "ends": clock(found.ends_at, found.agenda.session.zone),
        "until": clock(found.until, found.agenda.session.zone),
        "state": meetings.state,
        "moved_on": views.moved_on(found),
        "reads_minutes": actor_of(request).is_member,
    }


ROUTES = [
    *shown(LIVE, page),
    get("/parts" + LIVE + "/now", now),
    post("/parts" + LIVE, start),
    post("/parts" + LIVE + "/step", step),
    post("/parts" + LIVE + "/give", give),
    post("/parts" + LIVE + "/finish", finish),
    post("/parts" + LIVE + "/resume", resume),
]
