"""Who came, on a page: a tap a person, a quick filter, walk-ins, and what there is to say of one visit."""

from typing import Any

from aiohttp import web

from services import attendance, marking, walk_ins
from services import attendance_export as export
from services.attendance import Roll
from services.errors import BadInput
from views.attendance import noted_for, said
from views.attendance_files import lines
from webapp import attendance_files
from webapp.forms import read
from webapp.pages import part
from webapp.routing import get, post, shown
from webapp.sessions import SESSION
from webapp.site import actor_of, database, number

LIST = SESSION + "/attendance"
PERSON = LIST + "/{who:[0-9]{1,16}}"
PAGE = 40


async def page(request: web.Request) -> web.Response:
    """The list as it is now. Raises NotFound, NotAllowed."""
    return _page(request, await _roll(request))


async def more(request: web.Request) -> web.Response:
    """More lines of it. Raises NotFound, NotAllowed."""
    return part(request, "attendance/rows.html", roll=await _roll(request, number(request, "page")))


async def counts(request: web.Request) -> web.Response:
    """How many are here now: others mark people too, and people check in. Raises NotFound, NotAllowed."""
    return part(request, "attendance/counts.html", roll=await _roll(request))


async def search(request: web.Request) -> web.Response:
    """The lines a typed name fits, and members who are not on the list. Raises NotFound, NotAllowed."""
    typed = request.query.get("name", "").strip()
    if not typed:
        return part(request, "attendance/rows.html", roll=await _roll(request))
    found = await database(request).read(
        actor_of(request), walk_ins.find, number(request, "session"), typed[: walk_ins.MAX_NAME]
    )
    return part(request, "attendance/found.html", found=found)


async def mark(request: web.Request) -> web.Response:
    """One person came, or did not: their line, and the counts. Raises what services.marking.mark raises."""
    form = await read(request)
    who, came = form.number("who"), form.text("came")
    if who is None or came not in ("yes", "no"):
        raise BadInput("form", "unreadable")
    done = await database(request).write(
        actor_of(request), marking.mark, number(request, "session"), who, came=came == "yes"
    )
    return part(request, "attendance/marked.html", roll=done.roll, one=done.entry)


async def all_came(request: web.Request) -> web.Response:
    """Everybody who said yes is here. Raises what services.marking.all_came raises."""
    await database(request).write(actor_of(request), marking.all_came, number(request, "session"))
    return _page(request, await _roll(request))


async def finish(request: web.Request) -> web.Response:
    """Close the list. Raises what services.marking.finish raises."""
    await database(request).write(actor_of(request), marking.finish, number(request, "session"))
    return _page(request, await _roll(request))


async def reopen(request: web.Request) -> web.Response:
    """Open it again. Raises what services.marking.reopen raises."""
    await database(request).write(actor_of(request), marking.reopen, number(request, "session"))
    return _page(request, await _roll(request))


async def walk_in(request: web.Request) -> web.Response:
    """Add somebody without Telegram. Raises what services.walk_ins.add_named raises."""
    form = await read(request)
    done = await database(request).write(
        actor_of(request), walk_ins.add_named, number(request, "session"), form.text("name") or ""
    )
    return _page(request, await _roll(request), said(done))


async def trend(request: web.Request) -> web.Response:
    """How the program was attended lately: picture and words. Raises NotFound, NotAllowed."""
    session, turnout = await database(request).read(
        actor_of(request), export.lately, number(request, "session")
    )
    picture = attendance_files.links(request, session.id)["trend"]
    said = lines(turnout, session.zone)
    return part(request, "attendance/trend.html", session=session, picture=picture, said=said)


async def person(request: web.Request) -> web.Response:
    """One person on the list. Raises what services.marking.one raises."""
    session, one = await database(request).read(
        actor_of(request), marking.one, number(request, "session"), number(request, "who")
    )
    return part(request, "attendance/person.html", session=session, one=one, most=marking.MAX_GUESTS)


async def describe(request: web.Request) -> web.Response:
    """Write down a person's guests and note. Raises what services.marking.describe raises."""
    form = await read(request)
    done = await database(request).write(
        actor_of(request),
        marking.describe,
        number(request, "session"),
        number(request, "who"),
        guests=form.number("guests"),
        note=form.text("note"),
    )
    return _page(request, await _roll(request), noted_for(done))


async def _roll(request: web.Request, at: int = 0) -> Roll:
    return await database(request).read(
        actor_of(request), attendance.page_of, number(request, "session"), at, PAGE
    )


def _page(request: web.Request, roll: Roll, words: str | None = None) -> web.Response:
    notice: dict[str, Any] | None = {"words": words, "kind": "good"} if words else None
    files = attendance_files.links(request, roll.session.id)
    return part(request, "attendance/page.html", roll=roll, notice=notice, files=files)


ROUTES = [
    *shown(LIST, page),
    get("/parts" + LIST + "/page/{page:[0-9]{1,4}}", more),
    get("/parts" + LIST + "/counts", counts),
    get("/parts" + LIST + "/search", search),
    post("/parts" + LIST + "/mark", mark),
    post("/parts" + LIST + "/all", all_came),
    post("/parts" + LIST + "/finish", finish),
    post("/parts" + LIST + "/reopen", reopen),
    post("/parts" + LIST + "/walk-in", walk_in),
    *shown(LIST + "/trend", trend),
    *shown(PERSON, person),
    post("/parts" + PERSON, describe),
]
