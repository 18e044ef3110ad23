"""Instructors in the Mini App: who can be booked, who they are, and whether they go on."""

from aiohttp import web

from locales.reader import on_the_spot
from services import instructor_pages, instructors
from services.errors import Outdated
from services.instructor_pages import InstructorPage
from views.instructors import left_words
from views.offerings import words
from webapp.forms import read
from webapp.pages import part
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number
from webapp.words import saved

LIST = COMMUNITY + "/instructors"
ONE = COMMUNITY + "/instructor/{instructor:[0-9]{1,16}}"
MAKE = COMMUNITY + "/members/{user:[0-9]{1,16}}/instructor"


async def listing(request: web.Request) -> web.Response:
    """Who can be booked. Raises NotFound."""
    return await _listing(request)


async def page(request: web.Request) -> web.Response:
    """One of them. Raises NotFound."""
    return _page(request, await _read(request))


async def make(request: web.Request) -> web.Response:
    """Make a member one, or again. Raises NotAllowed, NotFound."""
    done = await database(request).write(actor_of(request), instructor_pages.make, number(request, "user"))
    return _page(request, done, saved())


async def edit(request: web.Request) -> web.Response:
    """Say who they are. Raises NotFound."""
    return _edit(request, await _managed(request))


async def save(request: web.Request) -> web.Response:
    """It says so from now on; who was second sees both. Raises NotFound, BadInput."""
    form = await read(request)
    typed = {name: form.text(name) or "" for name in ("instructor_title", "bio")}
    said = (form.number("revision") or 0, typed["instructor_title"], typed["bio"])
    try:
        of = number(request, "instructor")
        done = await database(request).write(actor_of(request), instructor_pages.introduce, of, *said)
    except Outdated as clash:
        return _edit(request, await _managed(request), typed, clash.by)
    return _page(request, done, saved())


async def leaving(request: web.Request) -> web.Response:
    """Is it meant, and what stays? Raises NotFound."""
    return part(request, "instructors/leave.html", shown=await _managed(request))


async def leave(request: web.Request) -> web.Response:
    """They sell nothing any more. Raises NotFound."""
    done = await database(request).write(actor_of(request), instructors.leave, number(request, "instructor"))
    return await _listing(request, left_words(done.instructor))


async def _read(request: web.Request) -> InstructorPage:
    of = number(request, "instructor")
    return await database(request).read(actor_of(request), instructor_pages.one, of)


async def _managed(request: web.Request) -> InstructorPage:
    of = number(request, "instructor")
    return await database(request).read(actor_of(request), instructor_pages.managed, of)


async def _listing(request: web.Request, said: str = "") -> web.Response:
    found = await database(request).read(actor_of(request), instructor_pages.listing)
    return part(request, "instructors/list.html", found=found, notice=_good(said))


def _page(request: web.Request, shown_: InstructorPage, said: str = "") -> web.Response:
    with on_the_spot():
        return part(request, "instructors/page.html", shown=shown_, notice=_good(said), **words())


def _edit(
    request: web.Request, found: InstructorPage, typed: dict[str, str] | None = None, by: str | None = None
) -> web.Response:
    """The form; `typed` is what a person wrote who was second, after `by`."""
    return part(request, "instructors/edit.html", shown=found, typed=typed or {}, by=by)


def _good(said: str) -> dict[str, str] | None:
    return {"words": said, "kind": "good"} if said else None


ROUTES = [
    *shown(LIST, listing),
    *shown(ONE, page),
    *shown(ONE + "/edit", edit),
    *shown(ONE + "/leave", leaving),
    post("/parts" + ONE, save),
    post("/parts" + ONE + "/leave", leave),
    post("/parts" + MAKE, make),
]
