"""Private threads in the Mini App: listed, read, written, with files."""

import asyncio
from typing import Any

from aiohttp import web
from markupsafe import Markup

from locales.reader import gettext as _
from services import richtext, thread_relay, threads, uploads
from services.threads import MessageView
from webapp.files import stored
from webapp.forms import read
from webapp.pages import part
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number
from webapp.uploading import receive

THREADS = COMMUNITY + "/threads"
THREAD = COMMUNITY + "/thread/{talk:[0-9]{1,16}}"
PAGE = "/{page:[0-9]{1,4}}"
MESSAGE = COMMUNITY + "/message/{message:[0-9]{1,16}}"


async def listing(request: web.Request) -> web.Response:
    """A person's threads here. Raises NotFound for who was banned."""
    found = await database(request).read(actor_of(request), threads.listing)
    community = number(request, "community")
    return part(request, "threads/list.html", found=found, notice=None, community=community)


async def thread(request: web.Request) -> web.Response:
    """A page of one; what the other wrote is read now. Raises NotFound."""
    return await _thread(request, number(request, "talk"))


async def say(request: web.Request) -> web.Response:
    """Write to the other one. Raises what `thread_relay.write` raises."""
    talk, words = number(request, "talk"), (await read(request)).text("message") or ""
    html = richtext.from_marks(words)
    await database(request).write(actor_of(request), thread_relay.write, talk, html)
    return await _thread(request, talk, _("Sent."))


async def send_file(request: web.Request) -> web.Response:
    """Send a file to the other one. Raises what `thread_relay.write` raises, BadInput."""
    talk = number(request, "talk")
    await database(request).read(actor_of(request), thread_relay.writable, talk)
    sent = await receive(request, uploads.MAX_BYTES)
    upload = await asyncio.to_thread(uploads.document, "file", sent.name, sent.content)
    file = await stored(request, upload)
    await database(request).write(actor_of(request), thread_relay.write, talk, "", upload=file.id)
    return await _thread(request, talk, _("Sent."))


async def close(request: web.Request) -> web.Response:
    """Let nobody write any more, or both again. Raises NotFound, NotAllowed."""
    talk, closed = number(request, "talk"), (await read(request)).text("closed") == "yes"
    await database(request).write(actor_of(request), threads.set_closed, talk, closed=closed)
    return await _thread(request, talk, _("Closed.") if closed else _("Open again."))


async def take_back(request: web.Request) -> web.Response:
    """Take one's own message back, at both. Raises NotFound."""
    found = await database(request).write(actor_of(request), thread_relay.remove, number(request, "message"))
    return await _thread(request, found.id, _("Taken back."))


async def _thread(request: web.Request, talk: int, said: str = "") -> web.Response:
    page = int(request.match_info.get("page", "0"))
    found = await database(request).write(actor_of(request), threads.look, talk, page)
    notice = {"words": said, "kind": "good"} if said else None
    known: dict[str, Any] = {"accepted": ",".join(uploads.ACCEPTED)}
    return part(request, "threads/one.html", found=found, notice=notice, words=_words, **known)


def _words(message: MessageView) -> Markup:
    """What was written: HTML that was cleaned when it came (services/richtext.py)."""
    return Markup(message.text)  # noqa: S704


ROUTES = [
    *shown(THREADS, listing),
    *shown(THREAD, thread),
    *shown(THREAD + PAGE, thread),
    post("/parts" + THREAD + "/say", say),
    post("/parts" + THREAD + "/file", send_file),
    post("/parts" + THREAD + "/close", close),
    post("/parts" + MESSAGE + "/remove", take_back),
]
