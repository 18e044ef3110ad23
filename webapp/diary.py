"""The appointments of an instructor in the Mini App, or of all instructors: what is ahead, and what was."""

from aiohttp import web
from aiohttp.typedefs import Handler

from services import booking_lists
from services.booking_lists import When
from views import booking_words
from webapp.pages import part
from webapp.routing import COMMUNITY, shown
from webapp.site import actor_of, database, number

OWN, ALL = "/appointments", "/all-appointments"
PAGE = "/{page:[0-9]{1,4}}"


def path(*, everybody: bool, when: When) -> str:
    """Where a list is, below the community."""
    return (ALL if everybody else OWN) + ("/past" if when is When.PAST else "")


def _listed(when: When, *, everybody: bool) -> Handler:
    async def listed(request: web.Request) -> web.Response:
        """A page of them. Raises NotFound."""
        page = int(request.match_info.get("page", "0"))
        read, actor = database(request).read, actor_of(request)
        found = await read(actor, booking_lists.diary, when, page, everybody=everybody)
        here = f"/{number(request, 'community')}"
        return part(
            request,
            "bookings/diary.html",
            found=found,
            path=here,
            own=here + path(everybody=everybody, when=when),
            other=here + path(everybody=everybody, when=When.AHEAD if when is When.PAST else When.PAST),
            turned=here + path(everybody=not everybody, when=when),
            **booking_words.words(),
        )

    return listed


ROUTES = [
    route
    for everybody in (False, True)
    for when in When
    for more in ("", PAGE)
    for route in shown(
        COMMUNITY + path(everybody=everybody, when=when) + more, _listed(when, everybody=everybody)
    )
]
