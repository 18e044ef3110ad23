"""The talk about a session in the Mini App: its threads, one thread, writing and moderating."""

from typing import Any

from aiohttp import web

from locales.reader import gettext as _
from services import comments, discussion
from services.discussion import PAGE_IN_APP
from webapp.forms import read
from webapp.pages import part
from webapp.routing import COMMUNITY, post, shown
from webapp.sessions import SESSION
from webapp.site import actor_of, database, number

TALK = SESSION + "/discussion"
COMMENT = COMMUNITY + "/comment/{comment:[0-9]{1,16}}"
PAGE = "/{page:[0-9]{1,4}}"


async def board(request: web.Request) -> web.Response:
    """The threads of a session, newest first. Raises NotFound."""
    return await _board(request, number(request, "session"))


async def thread(request: web.Request) -> web.Response:
    """One comment with what was said to it. Raises NotFound."""
    return await _thread(request, number(request, "comment"))


async def say(request: web.Request) -> web.Response:
    """Say something about a session. Raises what services.comments.say raises."""
    form, session = await read(request), number(request, "session")
    await database(request).write(actor_of(request), comments.say, session, form.text("comment") or "")
    return await _board(request, session, _said())


async def reply(request: web.Request) -> web.Response:
    """Answer a comment; the whole thread with it. Raises what services.comments.say raises."""
    form, parent = await read(request), number(request, "comment")
    found = await database(request).read(actor_of(request), discussion.thread, parent)
    await database(request).write(
        actor_of(request), comments.say, found.session.id, form.text("comment") or "", parent
    )
    return await _thread(request, parent, _said())


async def change(request: web.Request) -> web.Response:
    """Write one's own comment anew. Raises what services.comments.change raises."""
    form, comment = await read(request), number(request, "comment")
    await database(request).write(actor_of(request), comments.change, comment, form.text("text") or "")
    return await _thread(request, comment, {"words": _("Changed."), "kind": "good"})


async def remove(request: web.Request) -> web.Response:
    """Delete a comment; the session's threads, with the way back. Raises NotFound, NotAllowed."""
    comment = number(request, "comment")
    session = await database(request).write(actor_of(request), comments.remove, comment)
    return await _board(request, session, None, undo=comment)


async def restore(request: web.Request) -> web.Response:
    """Take a deletion back. Raises NotFound, NotAllowed."""
    comment = number(request, "comment")
    await database(request).write(actor_of(request), comments.restore, comment)
    return await _thread(request, comment)


async def close(request: web.Request) -> web.Response:
    """Let only organizers write, or everybody again. Raises NotFound, NotAllowed."""
    form, session = await read(request), number(request, "session")
    closed = form.text("closed") == "yes"
    await database(request).write(actor_of(request), comments.set_closed, session, closed=closed)
    return await _board(request, session)


async def _board(
    request: web.Request, session: int, notice: dict[str, str] | None = None, undo: int | None = None
) -> web.Response:
    found = await database(request).read(
        actor_of(request), discussion.board, session, _page(request), PAGE_IN_APP
    )
    return part(request, "discussion/board.html", board=found, notice=notice, undo=undo)


async def _thread(request: web.Request, comment: int, notice: dict[str, Any] | None = None) -> web.Response:
    found = await database(request).read(
        actor_of(request), discussion.thread, comment, _page(request), PAGE_IN_APP
    )
    return part(request, "discussion/thread.html", board=found, about=found.about, notice=notice)


def _said() -> dict[str, str]:
    return {"words": _("Said."), "kind": "good"}


def _page(request: web.Request) -> int:
    return int(request.match_info.get("page", "0"))


ROUTES = [
    *shown(TALK, board),
    *shown(TALK + PAGE, board),
    post("/parts" + TALK + "/say", say),
    post("/parts" + TALK + "/close", close),
    *shown(COMMENT, thread),
    *shown(COMMENT + PAGE, thread),
    post("/parts" + COMMENT + "/reply", reply),
    post("/parts" + COMMENT + "/change", change),
    post("/parts" + COMMENT + "/remove", remove),
    post("/parts" + COMMENT + "/restore", restore),
]
