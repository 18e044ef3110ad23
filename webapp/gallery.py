"""The gallery in the Mini App: pages of photos, one of them, and words to choose as highlights."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from services import gallery, highlights
from services.gallery import GalleryPage, ShotView
from services.highlights import Sentences
from views import gallery as views
from webapp.forms import read
from webapp.pages import part
from webapp.programs import PAGE, PROGRAM
from webapp.routing import COMMUNITY, post, shown
from webapp.sessions import SESSION
from webapp.site import actor_of, database, number

_GALLERY = "/gallery"
_CHECK = "/gallery/check"
PHOTO = COMMUNITY + "/photo/{photo:[0-9]{1,16}}"
WORDS = SESSION + "/words"


async def listing(request: web.Request) -> web.Response:
    """A page of it. Raises NotFound, NotMember, Banned."""
    return await _listing(request, gallery.listing, check=False)


async def to_check(request: web.Request) -> web.Response:
    """What waits for organizers. Raises NotFound, NotAllowed."""
    return await _listing(request, gallery.to_check, check=True)


async def _listing(
    request: web.Request, function: Callable[..., GalleryPage], *, check: bool
) -> web.Response:
    given = request.match_info
    program = int(given["program"]) if "program" in given else None
    found = await database(request).read(actor_of(request), function, program, int(given.get("page", "0")))
    return part(request, "gallery/list.html", found=found, check=check)


async def one(request: web.Request) -> web.Response:
    """One photo. Raises NotFound, NotMember, Banned."""
    return _one(
        request, await database(request).read(actor_of(request), gallery.one, number(request, "photo"))
    )


def _one(request: web.Request, view: ShotView, said: str = "", *, gone: bool = False) -> web.Response:
    notice = {"words": said, "kind": "good"} if said else None
    return part(request, "gallery/one.html", view=view, gone=gone, notice=notice)


async def agree(request: web.Request) -> web.Response:
    """Everybody in it agrees to be shown. Raises NotFound, NotAllowed."""
    return _one(request, await _do(request, gallery.agree), views.agreed())


async def object_to(request: web.Request) -> web.Response:
    """Take it out of sight. Raises NotFound, NotMember, Banned."""
    return _one(request, await _do(request, gallery.object_to), views.objected(), gone=True)


async def decide(request: web.Request) -> web.Response:
    """Bring it back, or remove it. Raises NotFound, NotAllowed."""
    keep = await _on(request)
    return _one(
        request, await _do(request, gallery.decide, keep=keep), views.decided(keep=keep), gone=not keep
    )


async def highlight(request: web.Request) -> web.Response:
    """Make it a highlight, propose it, or no longer. Raises NotFound, NotAllowed."""
    on = await _on(request)
    view = await _do(request, highlights.set_photo, on=on)
    return _one(request, view, views.highlighted(view, on=on))


async def publish(request: web.Request) -> web.Response:
    """Show it on the web, or no longer. Raises NotFound, NotAllowed."""
    on = await _on(request)
    return _one(request, await _do(request, highlights.publish_photo, on=on), views.published(on=on))


async def _do(request: web.Request, function: Callable[..., ShotView], **wanted: Any) -> ShotView:
    return await database(request).write(actor_of(request), function, number(request, "photo"), **wanted)


async def _on(request: web.Request) -> bool:
    return (await read(request)).text("on") == "yes"


async def words(request: web.Request) -> web.Response:
    """The sentences of a session. Raises NotFound, NotAllowed."""
    return _words(
        request,
        await database(request).read(actor_of(request), highlights.sentences, number(request, "session")),
    )


async def set_words(request: web.Request) -> web.Response:
    """Choose words, or show them on the web; or no longer. Raises NotFound, NotAllowed."""
    form = await read(request)
    function = highlights.publish_words if form.text("do") == "web" else highlights.set_words
    key, on = form.text("key") or "", form.text("on") == "yes"
    session = number(request, "session")
    return _words(request, await database(request).write(actor_of(request), function, session, key, on=on))


def _words(request: web.Request, found: Sentences) -> web.Response:
    return part(request, "gallery/words.html", found=found)


ROUTES = [
    *(
        route
        for where in (PROGRAM, COMMUNITY)
        for route in (
            *shown(where + _GALLERY, listing),
            *shown(where + _GALLERY + PAGE, listing),
            *shown(where + _CHECK, to_check),
            *shown(where + _CHECK + PAGE, to_check),
        )
    ),
    *shown(PHOTO, one),
    post("/parts" + PHOTO + "/agree", agree),
    post("/parts" + PHOTO + "/object", object_to),
    post("/parts" + PHOTO + "/decide", decide),
    post("/parts" + PHOTO + "/highlight", highlight),
    post("/parts" + PHOTO + "/publish", publish),
    *shown(WORDS, words),
    post("/parts" + WORDS, set_words),
]
