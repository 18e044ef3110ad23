"""Inviting people to a program, on a page: its link, members by name, and who is invited."""

from collections.abc import Callable

from aiohttp import web

from models.tx import Tx
from services import invitations
from services.errors import BadInput
from services.invitations import Invitation, People
from views import invitations as views
from webapp.forms import read
from webapp.pages import part
from webapp.programs import PAGE, PROGRAM
from webapp.routing import get, post, shown
from webapp.site import actor_of, database, number, site_of

INVITED = PROGRAM + "/invited"
LINKS: dict[str, Callable[[Tx, int], Invitation]] = {
    "renew": invitations.renew_link,
    "stop": invitations.stop_link,
}


async def page(request: web.Request) -> web.Response:
    """The link, and who is invited. Raises NotFound, NotAllowed."""
    return await _page(request)


async def _page(request: web.Request, said: str | None = None) -> web.Response:
    at = int(request.match_info.get("page", "0"))
    invitation, listed = await database(request).read(
        actor_of(request), _seen, number(request, "program"), at
    )
    url = views.url_of(invitation, site_of(request).links)
    notice = {"words": said, "kind": "good"} if said else None
    return part(
        request, "invitations/page.html", invitation=invitation, listed=listed, url=url, notice=notice
    )


def _seen(tx: Tx, program_id: int, at: int) -> tuple[Invitation, People]:
    return invitations.opened(tx, program_id), invitations.listing(tx, program_id, at)


async def change_link(request: web.Request) -> web.Response:
    """Make the link, or another; or turn it off. Raises NotFound, NotAllowed, BadInput."""
    change = LINKS.get((await read(request)).text("wanted") or "")
    if change is None:
        raise BadInput("form", "unreadable")
    invitation = await database(request).write(actor_of(request), change, number(request, "program"))
    return await _page(request, views.link_toast(invitation))


async def search(request: web.Request) -> web.Response:
    """Members who can be invited, by a part of the name. Raises NotFound, NotAllowed."""
    typed = request.query.get("name", "")
    found = await database(request).read(
        actor_of(request), invitations.candidates, number(request, "program"), typed
    )
    return part(request, "invitations/found.html", found=found)


async def invite(request: web.Request) -> web.Response:
    """Invite one of them. Raises NotFound, NotAllowed, BadInput."""
    done = await _to_one(request, invitations.invite)
    return await _page(request, views.invited_toast(done))


async def uninvite(request: web.Request) -> web.Response:
    """Take one off the list. Raises NotFound, NotAllowed, BadInput."""
    done = await _to_one(request, invitations.uninvite)
    return await _page(request, views.uninvited_toast(done))


async def _to_one(request: web.Request, change: Callable[[Tx, int, int], People]) -> People:
    who = (await read(request)).number("who")
    if who is None:
        raise BadInput("form", "unreadable")
    return await database(request).write(actor_of(request), change, number(request, "program"), who)


ROUTES = [
    *shown(INVITED, page),
    *shown(INVITED + PAGE, page),
    post("/parts" + INVITED + "/link", change_link),
    get("/parts" + INVITED + "/search", search),
    post("/parts" + INVITED + "/add", invite),
    post("/parts" + INVITED + "/remove", uninvite),
]
