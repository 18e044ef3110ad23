"""What a person is told once on the page after they proved an address: which places they had as a guest.

The number travels in the page's address, signed for the person, so that no link of others puts words there.
"""

from aiohttp import web

from services.seals import BadSeal
from views import account as views
from webapp.site import actor_of, site_of
from webapp.web_identity import HOME

_FOUND = "found"
_PURPOSE = "found places"


def address(request: web.Request, user_id: int, places: int) -> str:
    """The page that lists them, and says how many were found."""
    return f"{HOME}?{_FOUND}={site_of(request).links.seals.mark(_PURPOSE, user_id, places)}"


def said(request: web.Request) -> str | None:
    """How many were found, in words; None where nothing was said to this person."""
    try:
        who, places = site_of(request).links.seals.marked(_PURPOSE, request.query.get(_FOUND, ""))
    except (BadSeal, ValueError):
        return None
    return views.found(places) if who == actor_of(request).user_id else None
