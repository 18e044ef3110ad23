"""Calendars: the pages that subscribe, and the files that calendar programs ask for."""

from collections.abc import Callable

from aiohttp import web

from models.tx import Tx
from services import calendar_feeds, calendars
from services.calendar_feeds import Feed
from views import calendar_files
from views import calendars as views
from webapp import calendar_passes
from webapp.calendar_passes import Pass
from webapp.forms import read
from webapp.pages import part
from webapp.programs import PROGRAM
from webapp.routing import COMMUNITY, post, shown
from webapp.sessions import SESSION
from webapp.site import actor_of, database, number, site_of

SUBSCRIBE = "/subscribe"
_DOES: dict[str, Callable[[Tx, bytes, int], Feed]] = {
    "on": calendar_feeds.ensured,
    "renew": calendar_feeds.renew,
    "off": calendar_feeds.turned_off,
}


async def add(request: web.Request) -> web.Response:
    """Ways to bring one session into one's calendar. Raises NotFound."""
    event = await database(request).read(actor_of(request), calendars.of_session, number(request, "session"))
    site, links = site_of(request), site_of(request).links
    given = Pass(actor_of(request).user_id or 0, event.community_id, event.id)
    key = calendar_feeds.key_for(site.bot_token)
    token = calendar_passes.issue(key, given, database(request).clock())
    return part(
        request,
        "calendar/add.html",
        event=event,
        google=calendar_files.google(event, links),
        file=links.page(f"/calendar/file/{token}.ics"),
    )


async def feed(request: web.Request) -> web.Response:
    """The link to a calendar, as it is. Raises NotFound, NotMember."""
    key = calendar_feeds.key_for(site_of(request).bot_token)
    return _feed(
        request,
        await database(request).read(actor_of(request), calendar_feeds.current, key, _program(request)),
    )


async def change(request: web.Request) -> web.Response:
    """Turn a calendar's link on, renew it, turn it off. Raises NotFound, NotMember."""
    form = await read(request)
    does = _DOES.get(form.text("do") or "", calendar_feeds.ensured)
    key = calendar_feeds.key_for(site_of(request).bot_token)
    return _feed(request, await database(request).write(actor_of(request), does, key, _program(request)))


def _feed(request: web.Request, found: Feed) -> web.Response:
    links = site_of(request).links
    address = views.address_of(found, links)
    return part(
        request,
        "calendar/feed.html",
        feed=found,
        path=request.path.removeprefix("/parts"),
        address=address,
        page=views.page_of(found.token, links) if found.token else None,
        google=views.google(address) if address else None,
        outlook=views.outlook(address, views.name_of(found)) if address else None,
    )


def _program(request: web.Request) -> int:
    return int(request.match_info.get("program", "0"))


ROUTES = [
    *shown(SESSION + "/calendar", add),
    *(
        route
        for path in (SUBSCRIBE, COMMUNITY + SUBSCRIBE, PROGRAM + SUBSCRIBE)
        for route in (*shown(path, feed), post("/parts" + path, change))
    ),
]
