"""Running a live queue on its page: buttons a song, and the rules."""

from typing import Any

from aiohttp import web

from models.queue import QueueOrder
from services import queue_cards, queue_hosts
from services.errors import BadInput
from services.queue_hosts import Done
from views import queue_hosts as words
from views.screen import Screen
from webapp.forms import Form, read
from webapp.queue import ENTRY, QUEUE, shown_now
from webapp.routing import post
from webapp.site import actor_of, database, number, site_of

_SAID = {
    "play": (queue_hosts.play, words.done),
    "done": (queue_hosts.done, words.done),
    "out": (queue_hosts.take_out, words.done),
}


async def act(request: web.Request) -> web.Response:
    """Play a song, mark it as played, or take it out. Raises what services.queue_hosts raises."""
    form, entry = await read(request), number(request, "entry")
    step = _SAID.get(form.text("do") or "")
    if step is None:
        raise BadInput("form", "unreadable")
    service, say = step
    result = await database(request).write(actor_of(request), service, entry)
    return await _done(request, result, say(result, site_of(request).links))


async def later(request: web.Request) -> web.Response:
    """Its players are not ready. Raises what services.queue_hosts.later raises."""
    form, entry = await read(request), number(request, "entry")
    result = await database(request).write(actor_of(request), queue_hosts.later, entry, _number(form, "seen"))
    return await _done(request, result, words.put_later(result, site_of(request).links))


async def move(request: web.Request) -> web.Response:
    """Move it from the place where it was seen to another. Raises what services.queue_hosts.move raises."""
    form, entry = await read(request), number(request, "entry")
    places = (_number(form, "seen"), form.text("place") or "")
    result = await database(request).write(actor_of(request), queue_hosts.move_typed, entry, *places)
    return await _done(request, result, words.moved(result, site_of(request).links))


async def undo(request: web.Request) -> web.Response:
    """Take back what was done last. Raises NotFound, NotAllowed."""
    form, session = await read(request), number(request, "session")
    result = await database(request).write(
        actor_of(request), queue_hosts.undo, session, _number(form, "revision")
    )
    return await _done(request, result, words.undone(result, site_of(request).links))


async def rules(request: web.Request) -> web.Response:
    """Open or not, the order, and how many songs a person. Raises what services.queue_hosts raises."""
    form, session = await read(request), number(request, "session")
    wanted: dict[str, Any] = {}
    if form.text("open") in ("yes", "no"):
        wanted["is_open"] = form.text("open") == "yes"
    if form.text("order") in list(QueueOrder):
        wanted["order"] = QueueOrder(form.text("order") or "")
    if (most := form.number("per_person")) is not None:
        wanted["per_person"] = most
    result = await database(request).write(actor_of(request), queue_hosts.set_rules, session, **wanted)
    return await _done(request, result, words.ruled(result))


async def show_in_group(request: web.Request) -> web.Response:
    """Show the queue in the group. Raises what services.queue_cards.post raises."""
    board = await database(request).write(actor_of(request), queue_cards.post, number(request, "session"))
    return await shown_now(request, board, words.posted(board).toast)


async def _done(request: web.Request, result: Done, said: Screen) -> web.Response:
    return await shown_now(request, result.board, said.toast, said.alert)


def _number(form: Form, name: str) -> int:
    value = form.number(name)
    if value is None:
        raise BadInput("form", "unreadable")
    return value


ROUTES = [
    post("/parts" + ENTRY + "/act", act),
    post("/parts" + ENTRY + "/later", later),
    post("/parts" + ENTRY + "/move", move),
    post("/parts" + QUEUE + "/undo", undo),
    post("/parts" + QUEUE + "/rules", rules),
    post("/parts" + QUEUE + "/post", show_in_group),
]
