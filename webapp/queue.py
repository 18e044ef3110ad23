"""A live queue on a page: it follows by itself, songs are called, and hosts run it."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from locales.reader import gettext as _
from services import queue, queue_calls, queue_songs
from services.errors import BadInput
from services.queue import Board
from services.queue_songs import Source, Typed
from views import queue as words
from webapp.forms import read
from webapp.pages import part
from webapp.routing import get, post, shown
from webapp.sessions import SESSION
from webapp.site import actor_of, database, number

QUEUE = SESSION + "/queue"
ENTRY = QUEUE + "/{entry:[0-9]{1,16}}"


async def page(request: web.Request) -> web.Response:
    """The queue as it is now. Raises NotFound."""
    return await shown_now(request, await _board(request))


async def live(request: web.Request) -> web.Response:
    """What changed since it was `seen`: 204 where nothing did. Raises NotFound."""
    found = await database(request).read(
        actor_of(request), queue.changed_since, number(request, "session"), request.query.get("seen", "")
    )
    return _part(request, "live", board=found) if found else web.Response(status=204)


async def songs(request: web.Request) -> web.Response:
    """Songs to call: those that typed words find, or a list of them. Raises NotFound."""
    typed, session = request.query.get("song", "").strip(), number(request, "session")
    if typed:
        board, lines = await database(request).read(
            actor_of(request), queue_songs.search, session, typed[: queue_songs.MAX_TYPED]
        )
        return _part(request, "songs", board=board, lines=lines, empty=_("No song of this name yet."))
    return _part(request, "songs", **await _choice(request, _source(request)))


async def call(request: web.Request) -> web.Response:
    """Call the song that was tapped, or the one of the title that was typed.

    Raises what services.queue_songs.call_typed raises.
    """
    form, session = await read(request), number(request, "session")
    song, title = form.number("id"), form.text("song") or ""
    if song is not None:
        called = await database(request).write(actor_of(request), queue_calls.call, session, song)
        return await _called(request, Typed(called.board, called), "")
    result = await database(request).write(
        actor_of(request), queue_songs.call_typed, session, title, new=form.text("new") == "yes"
    )
    return await _called(request, result, title)


async def _called(request: web.Request, result: Typed, title: str) -> web.Response:
    """The queue with the song in it; or the similar songs there are, to choose from."""
    if result.called is None:
        return _part(request, "similar", board=result.board, songs=result.similar, title=title)
    said = words.called(result.called)
    return await shown_now(request, result.called.board, said.toast, said.alert)


async def entry(request: web.Request) -> web.Response:
    """One song that was called. Raises NotFound."""
    board, one = await database(request).read(
        actor_of(request), queue_calls.of_entry, number(request, "entry")
    )
    if one is None:
        return await shown_now(request, board, None, _("This song is not in the queue any more."))
    return _part(request, "entry", board=board, one=one, stands=words.stands(board, one))


async def describe(request: web.Request) -> web.Response:
    """Change its key and tempo. Raises what services.queue_calls.describe raises."""
    form = await read(request)
    result = await database(request).write(
        actor_of(request),
        queue_calls.describe,
        number(request, "entry"),
        form.text("key") or "",
        form.text("tempo") or "",
    )
    return await shown_now(request, result.board, _("Changed."))


async def withdraw(request: web.Request) -> web.Response:
    """Take it back. Raises NotFound, NotAllowed."""
    result = await database(request).write(actor_of(request), queue_calls.withdraw, number(request, "entry"))
    return await shown_now(request, result.board, words.withdrawn(result).toast)


async def shown_now(
    request: web.Request, board: Board, toast: str | None = None, alert: str | None = None
) -> web.Response:
    """The whole page, below what just happened."""
    notice = {"words": alert or toast, "kind": "attention" if alert else "good"} if alert or toast else None
    choice = await _choice(request, Source.TOP) if board.state is queue.State.OPEN else {}
    return _part(request, "page", **{"board": board, **choice}, notice=notice, sources=list(Source))


def _part(request: web.Request, name: str, **context: Any) -> web.Response:
    return part(request, f"queue/{name}.html", briefly=words.briefly, source_name=words.source, **context)


async def _board(request: web.Request) -> Board:
    return await database(request).read(actor_of(request), queue.board, number(request, "session"))


async def _choice(request: web.Request, source: Source) -> Mapping[str, Any]:
    choice = await database(request).read(
        actor_of(request), queue_songs.choose, number(request, "session"), source
    )
    return {"board": choice.board, "lines": choice.lines, "empty": words.nothing(source)}


def _source(request: web.Request) -> Source:
    try:
        return Source(request.query.get("source", Source.TOP))
    except ValueError:
        raise BadInput("form", "unreadable") from None


ROUTES = [
    *shown(QUEUE, page),
    get("/parts" + QUEUE + "/live", live),
    get("/parts" + QUEUE + "/songs", songs),
    post("/parts" + QUEUE + "/call", call),
    *shown(ENTRY, entry),
    post("/parts" + ENTRY + "/sound", describe),
    post("/parts" + ENTRY + "/withdraw", withdraw),
]
