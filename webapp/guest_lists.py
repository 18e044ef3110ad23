"""The guests of a session on a page, for those who run it: the link to share, entering somebody by hand."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from models.tx import Tx
from services import guest_entry, guest_list
from services.errors import BadInput
from services.guest_entry import Entry
from services.guest_list import GuestList, TakenOut
from views import guest_screens as views
from views import mail_states
from webapp.check_in import qr
from webapp.forms import read, roles_in
from webapp.pages import part
from webapp.programs import PAGE
from webapp.registrations import Undo
from webapp.routing import post, shown
from webapp.sessions import SESSION
from webapp.site import actor_of, database, number, site_of

GUESTS = SESSION + "/guests"
_DOES: dict[str, tuple[Callable[[Tx, int, int], Any], Callable[[], str]]] = {
    "renew": (guest_list.renew_link, views.link_renewed),
    "out": (guest_list.taken_out, views.place_back),
}


async def page(request: web.Request) -> web.Response:
    """Who they are. Raises NotFound, NotAllowed."""
    return await _page(request)


async def add(request: web.Request) -> web.Response:
    """Enter somebody. Raises what services.guest_entry.enter raises."""
    form = await read(request)
    entry = Entry(
        name=form.text("name") or "",
        email=form.text("email") or "",
        roles=tuple(roles_in(form)),
        guests=form.number("guests") or 0,
        note=form.text("note") or "",
    )
    done = await database(request).write(
        actor_of(request), guest_entry.enter, number(request, "session"), entry
    )
    return _shown(request, done.page, views.outcome(done))


async def change(request: web.Request) -> web.Response:
    """Another link for a guest, or their place given back. Raises NotFound, NotAllowed, SessionOver."""
    form = await read(request)
    who, does = form.number("who"), _DOES.get(form.text("do") or "")
    if who is None or does is None:
        raise BadInput("form", "unreadable")
    done = await database(request).write(actor_of(request), does[0], number(request, "session"), who)
    undo = _undo(done) if isinstance(done, TakenOut) else None
    return await _page(request, does[1](), undo)


async def put_back(request: web.Request) -> web.Response:
    """Have somebody come again. Raises what services.guest_list.put_back raises."""
    form = await read(request)
    who, along = form.number("who"), form.number("guests")
    if who is None or along is None:
        raise BadInput("form", "unreadable")
    said = (number(request, "session"), who, form.text("accepts") or "", along)
    await database(request).write(actor_of(request), guest_list.put_back, *said)
    return await _page(request, views.back_again())


def _undo(done: TakenOut) -> Undo | None:
    """The way back, for who came."""
    before, session = done.before, done.page.session
    if not views.comes(before):
        return None
    fields = {"who": str(before.user_id), "accepts": before.accepts, "guests": str(before.guests)}
    return Undo(f"/{session.community_id}/session/{session.id}/guests/back", fields)


async def _page(request: web.Request, said: str | None = None, undo: Undo | None = None) -> web.Response:
    at = int(request.match_info.get("page", "0"))
    found = await database(request).read(
        actor_of(request), guest_list.page_of, number(request, "session"), at
    )
    return _shown(request, found, said, undo)


def _shown(
    request: web.Request, found: GuestList, said: str | None = None, undo: Undo | None = None
) -> web.Response:
    url = views.address(found, site_of(request).links)
    notice = {"words": said, "kind": "good"} if said else None
    picture = qr(url) if url else ""
    return part(
        request,
        "guests/list.html",
        found=found,
        url=url,
        picture=picture,
        said=views.said,
        letter=mail_states.said,
        notice=notice,
        undo=undo,
    )


ROUTES = [
    *shown(GUESTS, page),
    *shown(GUESTS + PAGE, page),
    post("/parts" + GUESTS + "/add", add),
    post("/parts" + GUESTS + "/change", change),
    post("/parts" + GUESTS + "/back", put_back),
]
