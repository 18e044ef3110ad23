"""`/pay/…`: the way back from Stripe's page, and Stripe's own word on what became of a payment.

Whoever comes back is shown what the webhook said so far: an address proves no payment.
"""

import structlog
from aiohttp import web

from models.actor import SYSTEM
from services import stripe_events, stripe_payments
from services.errors import NotFound
from services.seals import BadSeal
from services.stripe_events import MAX_BYTES, Forged
from views import checkouts as views
from webapp import pages
from webapp.routing import COMMUNITY, get, post
from webapp.site import database, site_of

log = structlog.get_logger("webapp.checkout")

HOOK = "/pay/stripe" + COMMUNITY


async def back(request: web.Request) -> web.Response:
    """How far an attempt to pay is. Raises HTTPNotFound for a link that is not ours."""
    db, links = database(request), site_of(request).links
    try:
        community, charge = views.read_back(links, request.match_info["token"], db.clock())
        found, booking = await db.read(SYSTEM.inside(community), stripe_payments.seen, charge)
    except (BadSeal, NotFound):
        raise web.HTTPNotFound from None
    said, advice = views.came(found)
    return pages.private(
        request,
        "checkout/back.html",
        said=said,
        advice=advice,
        waits=stripe_payments.waits(found),
        community=community,
        booking=booking,
    )


async def told(request: web.Request) -> web.Response:
    """What Stripe says of a community's payments: answered with 204 once it took effect.

    With 400 where it is not signed by the community's secret, is too old, or is no event: nothing changes.
    """
    db, community = database(request), int(request.match_info["community"])
    body = await _body(request)
    sealed = await db.read(SYSTEM.inside(community), stripe_payments.hook)
    try:
        secret = site_of(request).links.seals.open(sealed) if sealed else ""
        header = request.headers.get("Stripe-Signature", "")
        stripe_events.verify(secret, header, body, db.clock())
        event = stripe_events.read(body)
    except (Forged, BadSeal, ValueError) as error:
        log.warning("a webhook call was refused", community=community, why=type(error).__name__)
        raise web.HTTPBadRequest from None
    ours = event is not None and await db.write(SYSTEM.inside(community), stripe_payments.take, event)
    log.info("stripe told", community=community, said=event.said.value if event else None, ours=ours)
    return web.Response(status=204)


async def _body(request: web.Request) -> bytes:
    """The body. Raises HTTPBadRequest for one over the limit."""
    kept = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        kept += chunk
        if len(kept) > MAX_BYTES:
            raise web.HTTPBadRequest
    return bytes(kept)


ROUTES = [get(views.BACK + "{token:[A-Za-z0-9_-]{40,100}}", back), post(HOOK, told)]
