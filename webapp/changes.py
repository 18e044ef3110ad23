"""Rescheduling and cancelling a session in its page, each shown before it is done; holding it after all."""

from collections.abc import Mapping

from aiohttp import web

from services import changes, holding
from services.changes import Move
from services.errors import Outdated, Refusal
from views import changes as views
from webapp.dates import moment_of
from webapp.forms import Form, read
from webapp.pages import part
from webapp.routing import get, post, shown
from webapp.sessions import SESSION, shown_now
from webapp.site import actor_of, database, number
from webapp.words import words


async def move(request: web.Request) -> web.Response:
    """To when? Raises NotFound, NotAllowed, SessionOver."""
    session = await database(request).read(actor_of(request), changes.opened, number(request, "session"))
    local = changes.local_start(session)
    given = {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}
    return part(request, "changes/move.html", session=session, given=given, refused="")


async def preview_move(request: web.Request) -> web.Response:
    """From when to when, and how many people hear of it; or why it cannot be."""
    try:
        to = moment_of(Form(dict(request.query)))
        session = number(request, "session")
        planned = await database(request).read(actor_of(request), changes.preview, session, to)
    except Refusal as refused:
        return part(request, "changes/preview.html", move=None, refused=words(refused))
    return part(request, "changes/preview.html", move=planned, told=views.told, refused="")


async def move_now(request: web.Request) -> web.Response:
    """Do it; everyone concerned is told. Raises what services.changes.move raises but Outdated."""
    form, session = await read(request), number(request, "session")
    to, db, actor = moment_of(form), database(request), actor_of(request)
    try:
        done: Move = await db.write(actor, changes.move, session, form.number("revision") or 0, to)
    except Outdated as refused:
        now = await db.read(actor, changes.opened, session)
        given = {"day": f"{to:%Y-%m-%d}", "time": f"{to:%H:%M}"}
        return part(request, "changes/move.html", session=now, given=given, refused=words(refused))
    return await shown_now(request, {"words": views.is_moved(done), "kind": "good"})


async def cancel(request: web.Request) -> web.Response:
    """Why, and who hears of it? Raises NotFound, NotAllowed, SessionOver."""
    return await _cancel(request, {"reason": ""}, "")


async def _cancel(request: web.Request, given: Mapping[str, str], refused: str) -> web.Response:
    planned = await database(request).read(actor_of(request), changes.plan_cancel, number(request, "session"))
    return part(
        request, "changes/cancel.html", planned=planned, told=views.told, given=given, refused=refused
    )


async def cancel_now(request: web.Request) -> web.Response:
    """Do it; everyone concerned is told. Raises what services.changes.cancel raises but Outdated."""
    form, session = await read(request), number(request, "session")
    reason, revision = form.text("reason") or "", form.number("revision") or 0
    try:
        await database(request).write(actor_of(request), changes.cancel, session, revision, reason)
    except Outdated as refused:
        return await _cancel(request, {"reason": reason}, words(refused))
    return await shown_now(request, {"words": views.is_cancelled(), "kind": "good"})


async def hold(request: web.Request) -> web.Response:
    """It takes place after all: sure? Raises what services.holding.plan raises."""
    planned = await database(request).read(actor_of(request), holding.plan, number(request, "session"))
    return part(request, "changes/hold.html", planned=planned, told=views.told)


async def hold_now(request: web.Request) -> web.Response:
    """Do it; everyone concerned is told. Raises what services.holding.hold raises."""
    revision = (await read(request)).number("revision") or 0
    session = number(request, "session")
    await database(request).write(actor_of(request), holding.hold, session, revision)
    return await shown_now(request, {"words": views.is_held(), "kind": "good"})


ROUTES = [
    *shown(SESSION + "/move", move),
    get("/parts" + SESSION + "/move/preview", preview_move),
    post("/parts" + SESSION + "/move", move_now),
    *shown(SESSION + "/cancel", cancel),
    post("/parts" + SESSION + "/cancel", cancel_now),
    *shown(SESSION + "/hold", hold),
    post("/parts" + SESSION + "/hold", hold_now),
]
