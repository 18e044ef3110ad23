"""One-to-one services for anybody on the web; what is by link at its link alone, unseen by search engines."""

from typing import Any

from aiohttp import web

from services import public_offerings
from services.public_offerings import PublicOffering
from views import public as views
from views import public_offerings as words_of
from views.offerings import words
from webapp import pages
from webapp.public import COMMUNITY, address_in, found_only, picture, read
from webapp.routing import get

OFFERING = COMMUNITY + "/one-to-one/{offering:[a-z0-9-]{1,64}}"
LINKED = "/o/{reference:[A-Za-z0-9_-]{8,32}}"


@found_only
async def page(request: web.Request) -> web.Response:
    """A public offering. Raises HTTPNotModified."""
    found = await _offering(request)
    address = address_in(request)
    where = address(words_of.address_of(found.slug, found.offering.slug))
    data = views.script(words_of.of_offering(found, address))
    return _page(request, found, canonical=where, picture=f"{where}/card.jpg", data=data)


@found_only
async def linked(request: web.Request) -> web.Response:
    """An offering by its link: nothing tells search engines of it. Raises HTTPNotModified."""
    return _page(request, await read(request, public_offerings.linked, request.match_info["reference"]))


def _page(request: web.Request, found: PublicOffering, **context: Any) -> web.Response:
    return pages.public(
        request,
        "public/offering.html",
        found=found,
        offering=found.offering,
        path=views.path,
        excerpt=views.excerpt,
        **words(),
        **context,
    )


@found_only
async def card(request: web.Request) -> web.Response:
    """The picture of a public offering. Raises HTTPNotModified."""
    found = await _offering(request)
    banner = found.offering.banner_id
    return await picture(
        request, words_of.face(found), (found.offering.community_id, banner) if banner else None
    )


async def _offering(request: web.Request) -> PublicOffering:
    given = request.match_info
    return await read(request, public_offerings.offering, given["slug"], given["offering"])


ROUTES = [
    get(OFFERING, page),
    get(OFFERING + "/card.jpg", card),
    get(LINKED, linked),
]
