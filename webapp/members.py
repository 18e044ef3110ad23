"""The members of a community on a page, for who lets people in: those who ask to join stand first."""

from typing import Any

from aiohttp import web

from locales import words
from models.tx import Tx
from services import instructors, roster
from views import members as views
from webapp.pages import part
from webapp.programs import PAGE
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number

MEMBERS = COMMUNITY + "/members"
ONE = MEMBERS + "/{user:[0-9]{1,16}}"


async def listed(request: web.Request) -> web.Response:
    """Who is in it. Raises NotAllowed."""
    return await _listed(request, int(request.match_info.get("page", "0")))


async def let_in(request: web.Request) -> web.Response:
    """Let in one who asked to join. Raises NotAllowed, NotFound."""
    return await _decided(request, approve=True)


async def decline(request: web.Request) -> web.Response:
    """Not this one. Raises NotAllowed, NotFound."""
    return await _decided(request, approve=False)


async def _decided(request: web.Request, *, approve: bool) -> web.Response:
    who = number(request, "user")
    decision = await database(request).write(actor_of(request), roster.decide, who, approve=approve)
    return await _listed(request, 0, views.decided_toast(decision))


async def _listed(request: web.Request, at: int, said: str | None = None) -> web.Response:
    page = await database(request).read(actor_of(request), _members, at)
    notice = {"words": said, "kind": "good"} if said else None
    return part(request, "members/list.html", **page, role=words.role, notice=notice)


def _members(tx: Tx, at: int) -> dict[str, Any]:
    found = roster.page(tx, at)
    return {
        "found": found,
        "bannable": {one.user_id for one in found.members if roster.ranks_above(tx, one)},
        "instructors": {one.user_id: one.id for one in instructors.listed(tx)},
        "may_make": instructors.may_make(tx),
    }


ROUTES = [
    *shown(MEMBERS, listed),
    *shown(MEMBERS + PAGE, listed),
    post("/parts" + ONE + "/let-in", let_in),
    post("/parts" + ONE + "/decline", decline),
]
