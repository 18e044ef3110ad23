"""The page of a letter that proves an address, without a script: how to go on where it was asked for."""

from aiohttp import web

from services import my_email
from services.people import ANYBODY
from webapp import csrf, found_places, pages, web_identity
from webapp.routing import get, post
from webapp.sign_in import ACCOUNT, spoken
from webapp.site import database, site_of
from webapp.web_identity import SIGN_IN

_ADDRESS = SIGN_IN + "/address/{token:[A-Za-z0-9_-]{22}}"


@spoken
async def address(request: web.Request) -> web.StreamResponse:
    """A letter's link that proves an address: how to go on where it was asked for."""
    token = request.match_info["token"]
    code, typed, whose = await database(request).read(ANYBODY, my_email.shown, token)
    found = await web_identity.who(request)
    return pages.private(
        request,
        "sign_in/address.html",
        csrf=csrf.token(request),
        code=code,
        address=typed,
        here=found is not None and found.actor.user_id == whose,
        bot=site_of(request).links.start(my_email.PREFIX + token),
    )


@spoken
@csrf.checked
async def prove(request: web.Request) -> web.StreamResponse:
    """Prove it, as who asked and is signed in here. Raises HTTPSeeOther."""
    found = await web_identity.signed_in(request)
    person, token = found or ANYBODY, request.match_info["token"]
    proven = await database(request).write(person, my_email.open_link, token)
    if proven.places:
        raise web.HTTPSeeOther(found_places.address(request, person.user_id or 0, proven.places))
    raise web.HTTPSeeOther(ACCOUNT)


ROUTES = [get(_ADDRESS, address), post(_ADDRESS, prove)]
