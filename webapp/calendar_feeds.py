"""What calendar programs ask for, without any sign-in but the secret in the address.

Rights are asked anew each time, as the person whose link it is. Whatever is no link of ours is not found,
always in the same words. One who left gets an empty calendar, not an error: programs then take the events
off, where an error would leave them as they were.
"""

import asyncio
import gzip
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from typing import Any, TypeVar

from aiohttp import web

from locales.reader import language, reading
from models.actor import Actor
from models.communities import Standing
from models.database import Database
from models.links import LinkKind
from models.tx import Tx
from services import booking_calendar, calendar_feeds, calendars, held_rooms, links, own_memberships, people
from services.calendar_feeds import Subscription
from services.calendars import Event
from services.errors import NotFound
from services.people import ANYBODY
from views import calendar_files
from views import calendars as views
from views.calendar_files import AnyEvent
from webapp import calendar_passes
from webapp.assets import ASSETS
from webapp.identity import NotSignedIn, enter
from webapp.pages import part, tag
from webapp.routing import get
from webapp.site import database, site_of

R = TypeVar("R")
E = TypeVar("E", bound=AnyEvent)

FEED = "/calendar/{token:[A-Za-z0-9_-]{22}}"
FILE = "/calendar/file/{token:[A-Za-z0-9_-]{59}}.ics"
PUBLIC = "/calendar/session/{reference:[A-Za-z0-9_-]{4,32}}.ics"
FEW = 100
"""Events that are written at once; more are written in a thread, so that nobody waits for them."""
QUICKLY = 4


async def feed(request: web.Request) -> web.Response:
    """A calendar to subscribe to. Raises HTTPNotFound."""
    db, found = database(request), await _found(request)
    person, events = await _events(db, found)
    with reading(person.language or site_of(request).language, person.zone or None):
        digest = await _work(events, _fingerprint, language(), events)
        changed_at = found.changed_at
        if changed_at is None or digest != found.fingerprint:
            changed_at = await db.write(ANYBODY, calendar_feeds.note, found.id, digest)
        changed_at = changed_at.replace(microsecond=0)
        headers = {
            "Cache-Control": "private, no-cache",
            "ETag": f'W/"{digest}"',
            "Last-Modified": format_datetime(changed_at, usegmt=True),
            "Vary": "Accept-Encoding",
        }
        if _is_known(request, digest, changed_at):
            return web.Response(status=304, headers=headers)
        body = await _work(events, _written, request, found, events)
    return _calendar(body, headers)


async def page(request: web.Request) -> web.Response:
    """The page that offers a calendar to the programs of a phone or a computer. Raises HTTPNotFound."""
    found = await _found(request)
    person = await _person(database(request), found.user_id, None)
    site = site_of(request)
    address = site.links.page(request.path + ".ics") or ""
    with reading(person.language or site.language, person.zone or None):
        return part(
            request,
            "calendar/open.html",
            language=tag(),
            assets=request.app[ASSETS],
            webcal=views.webcal(address),
            address=address,
            google=views.google(address),
            outlook=views.outlook(address, "Jamboree"),
        )


async def file(request: web.Request) -> web.Response:
    """One session as a file, for who has a pass to it. Raises HTTPNotFound."""
    db = database(request)
    key = calendar_feeds.key_for(site_of(request).bot_token)
    given = calendar_passes.read(key, request.match_info["token"], db.clock())
    if given is None:
        raise web.HTTPNotFound
    person = await _person(db, given.user_id, given.community_id)
    return await one(request, person, calendars.of_session, given.session_id)


async def public(request: web.Request) -> web.Response:
    """A session that is on the web, as a file for everybody. Raises HTTPNotFound."""
    db = database(request)
    target = await db.read(ANYBODY, links.resolve, request.match_info["reference"])
    if target is None or target.kind is not LinkKind.SESSION:
        raise web.HTTPNotFound
    there = replace(ANYBODY, community_id=target.community_id)
    nobody = await db.read(there, people.enter, ANYBODY)
    return await one(request, nobody, calendars.of_public_session, target.target_id)


async def one(
    request: web.Request, person: Actor, find: Callable[[Tx, int], Event], session_id: int
) -> web.Response:
    """One session as a file. Raises HTTPNotFound."""
    site = site_of(request)
    try:
        event = await database(request).read(person, find, session_id)
    except NotFound:
        raise web.HTTPNotFound from None
    with reading(person.language or site.language, person.zone or None):
        body = calendar_files.one(event, site.links)
    name = calendar_files.filename(event)
    return _calendar(body, {"Content-Disposition": f'attachment; filename="{name}"'})


async def _found(request: web.Request) -> Subscription:
    found = await database(request).read(ANYBODY, calendar_feeds.find, request.match_info["token"])
    if found is None:
        raise web.HTTPNotFound
    return found


async def _person(db: Database, user_id: int, community: int | None) -> Actor:
    try:
        return await enter(db, user_id, community)
    except (NotSignedIn, NotFound):
        raise web.HTTPNotFound from None


async def _events(db: Database, found: Subscription) -> tuple[Actor, Sequence[AnyEvent]]:
    """Whose calendar it is, and what is in it now, soonest first."""
    if found.community_id:
        try:
            person = await enter(db, found.user_id, found.community_id)
        except NotFound:  # the community is gone, and so are its events
            return await _person(db, found.user_id, None), ()
        if found.program_id:
            return person, await _read(db, person, calendars.of_program, found.program_id)
        return person, await _read(db, person, calendars.of_community)
    person = await _person(db, found.user_id, None)
    memberships = await db.read(person, own_memberships.every, found.user_id)
    comes = (Standing.ACTIVE, Standing.GUEST)
    inside = [row.community_id for row in memberships if row.standing in comes]
    actors = [await enter(db, found.user_id, community) for community in inside]
    events: list[AnyEvent] = []
    for actor in actors:
        events += await _read(db, actor, calendars.mine)
        events += await db.read(actor, held_rooms.mine)
        events += await db.read(actor, booking_calendar.mine)
    return person, _sorted(events)


async def _read(db: Database, person: Actor, find: Callable[..., list[int]], *about: int) -> Sequence[Event]:
    """The events of a calendar, read page by page: others have their turn in between."""
    ids = await db.read(person, find, *about)
    pages = [ids[start : start + calendars.PAGE] for start in range(0, len(ids), calendars.PAGE)]
    return _sorted([event for page in pages for event in await db.read(person, calendars.events, page)])


def _sorted(events: Iterable[E]) -> list[E]:
    return sorted(events, key=lambda event: (event.starts_at, event.id))


async def _work(events: Sequence[AnyEvent], work: Callable[..., R], *given: Any) -> R:
    return work(*given) if len(events) <= FEW else await asyncio.to_thread(work, *given)


def _fingerprint(spoken: str, events: Sequence[AnyEvent]) -> str:
    return hashlib.blake2b(repr((spoken, events)).encode(), digest_size=16).hexdigest()


def _is_known(request: web.Request, digest: str, changed_at: datetime) -> bool:
    """Whether who asks has it as it is; a time counts only where they remember no tag."""
    if request.if_none_match is not None:
        return any(tag.value == digest for tag in request.if_none_match)
    return request.if_modified_since is not None and request.if_modified_since >= changed_at


def _written(request: web.Request, found: Subscription, events: Sequence[AnyEvent]) -> tuple[bytes, bool]:
    """The file, and whether it is compressed."""
    name = views.title(found, events)
    body = calendar_files.feed(name, events, site_of(request).links)
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return body, False
    return gzip.compress(body, QUICKLY), True


def _calendar(body: tuple[bytes, bool] | bytes, headers: dict[str, str]) -> web.Response:
    content, compressed = body if isinstance(body, tuple) else (body, False)
    if compressed:
        headers = {**headers, "Content-Encoding": "gzip"}
    return web.Response(body=content, content_type="text/calendar", charset="utf-8", headers=headers)


ROUTES = [get(FEED + ".ics", feed), get(FEED, page), get(FILE, file), get(PUBLIC, public)]
