"""An invitation to run a program, on the web, for people without Telegram too: read first, then answered."""

from dataclasses import replace

from aiohttp import web

from models.actor import Actor
from services import team_invites
from services.errors import BadInput, Refusal
from services.people import ANYBODY
from services.team_invites import Offer
from views import team as views
from views.refusals import words
from webapp import csrf, pages
from webapp.forms import read
from webapp.identity import enter
from webapp.routing import get, post
from webapp.site import database, site_of
from webapp.web_identity import required, signed_in

INVITE = "/invite/{token:[A-Za-z0-9_-]{22}}"


def _token(request: web.Request) -> str:
    return request.match_info["token"]


async def _community(request: web.Request) -> int:
    target = await database(request).read(ANYBODY, team_invites.resolve, _token(request))
    return target.community_id


async def offer(request: web.Request) -> web.Response:
    """What is offered: to answer it one signs in. Raises NotFound."""
    person = await signed_in(request)
    there = await _community(request)
    db = database(request)
    actor = await enter(db, person.user_id or 0, there) if person else _nobody(there)
    try:
        found = await db.read(actor, team_invites.look, _token(request))
    except Refusal as refusal:
        return _said(request, words(refusal))
    return _asked(request, found, signed=person is not None)


def _nobody(community: int) -> Actor:
    return replace(ANYBODY, community_id=community)


def _asked(request: web.Request, found: Offer, *, signed: bool) -> web.Response:
    token = _token(request)
    return pages.private(
        request,
        "team/offer.html",
        offer=found,
        signed=signed,
        path=request.path,
        telegram=views.url_of(token, site_of(request).links),
        csrf=csrf.token(request),
    )


def _said(request: web.Request, said: str, page: str = "") -> web.Response:
    return pages.private(request, "team/said.html", said=said, page=page)


async def answer(request: web.Request) -> web.Response:
    """Accept, or decline. Raises NotFound, BadInput."""
    person = await signed_in(request)
    wanted = (await read(request)).text("wanted")
    if person is None or wanted not in ("accept", "decline"):
        raise BadInput("form", "unreadable")
    db = database(request)
    actor = await enter(db, person.user_id or 0, await _community(request))
    try:
        if wanted == "accept":
            result = await db.write(actor, team_invites.accept, _token(request))
            program = result.program
            page = f"/my/{program.community_id}/program/{program.id}" if program else "/my"
            return _said(request, views.accepted_words(result), page)
        declined = await db.write(actor, team_invites.decline, _token(request))
    except Refusal as refusal:
        return _said(request, words(refusal))
    return _said(request, views.declined_words(declined))


ROUTES = [get(INVITE, offer), post(INVITE, required(csrf.checked(answer)))]
