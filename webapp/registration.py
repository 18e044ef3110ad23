"""Registering for a session on the web, without Telegram and without script; confirmed by a letter."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiohttp import web

from locales import reader
from models.rsvp import Answer
from services import guests, registration, rsvp
from services.errors import BadInput, NotFound, Refusal
from services.guest_errors import TooManyRequests
from services.people import ANYBODY
from services.registration import Registration, Said, Where
from services.seals import BadSeal
from views import guests as views
from views import public as public_views
from views import web_refusals, zones
from webapp import csrf, pages, web_identity
from webapp.forms import Form, read, roles_in
from webapp.limits import Limit, allows, network
from webapp.public import SESSION, found_only
from webapp.routing import get, post
from webapp.site import database, site_of

LISTED = SESSION + "/register"
REFERRED = "/r/{reference:[A-Za-z0-9_-]{8,32}}"
BY_NETWORK = Limit("register by network", 60, timedelta(minutes=10))
"""A class behind one address registers within minutes, and some of it twice."""
BY_SESSION = Limit("register by session", 300, timedelta(hours=1))
LEAST = timedelta(seconds=2)
"""Nobody fills in the form in less."""
GOOD_FOR = timedelta(days=1)
TRAP = "website"
"""A field that people do not see, and programs fill in."""
_BEGUN = "register"


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was sent, and what is wrong with it: nothing typed is lost."""

    fields: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    banner: str = ""


def _where(request: web.Request) -> Where:
    given = request.match_info
    if "reference" in given:
        return Where(reference=given["reference"])
    return Where(given["slug"], given["program"], public_views.original_start(given["key"]))


async def _opened(request: web.Request) -> Registration:
    if not site_of(request).links.mails:
        raise NotFound
    return await database(request).read(ANYBODY, registration.opened, _where(request))


@found_only
async def page(request: web.Request) -> web.Response:
    """The session in short, and the form. Raises NotFound."""
    found = await _opened(request)
    try:
        registration.check_open(found)
    except Refusal as refused:
        return await _closed(request, found, refused)
    return await _page(request, found, Typed())


@found_only
@csrf.checked
async def register(request: web.Request) -> web.StreamResponse:
    """Ask for a place; who is signed in has one at once. Raises NotFound."""
    found = await _opened(request)
    form = await read(request)
    try:
        _check_flood(request, found)
        if await web_identity.signed_in(request):
            return await _answer(request, found, form)
        return await _ask(request, found, form)
    except BadInput as wrong:
        problems = {wrong.field: web_refusals.words(wrong)}
        return await _page(request, found, Typed(dict(form.fields), problems), 422)
    except TooManyRequests as refused:
        again = Typed(dict(form.fields), banner=web_refusals.words(refused))
        return await _page(request, found, again, 429)
    except NotFound:
        raise
    except Refusal as refused:
        return await _closed(request, found, refused)


async def _ask(request: web.Request, found: Registration, form: Form) -> web.Response:
    """A letter goes out; a program that fills in all it finds is told the same, and nothing is done."""
    if not _begun(request, form):
        again = web_refusals.too_quick()
        return await _page(request, found, Typed(dict(form.fields), banner=again), 409)
    if not form.text(TRAP):
        secret, hashed = guests.secret(found.session.community_id)
        sealed = site_of(request).links.seals.seal(secret)
        said = _said(form)
        await database(request).write(ANYBODY, registration.ask, _where(request), said, hashed, sealed)
    address = form.text("email") or ""
    return pages.private(request, "guests/asked.html", found=found, address=address.strip())


async def _answer(request: web.Request, found: Registration, form: Form) -> web.StreamResponse:
    """Who is signed in answers as the person they are. Raises what services.rsvp.respond raises."""
    session = found.session
    member = await web_identity.as_member(request, session.community_id)
    pools = guests.pools_of(session, roles_in(form))
    await database(request).write(
        member,
        rsvp.respond,
        session.id,
        Answer.GOING,
        roles=pools or None,
        guests=form.number("guests") or 0,
        note=form.text("note") or "",
    )
    raise web.HTTPSeeOther(f"/my/{session.community_id}/session/{session.id}")


def _check_flood(request: web.Request, found: Registration) -> None:
    by_session = allows(request, BY_SESSION, str(found.session.id))
    if not (by_session and allows(request, BY_NETWORK, network(request))):
        raise TooManyRequests


def _begun(request: web.Request, form: Form) -> bool:
    """Whether the form was shown a moment ago, and not only just now."""
    now = database(request).clock()
    try:
        numbers = site_of(request).links.seals.read(_BEGUN, form.text("begun") or "", now)
    except BadSeal:
        return False
    return len(numbers) == 1 and now.timestamp() - numbers[0] >= LEAST.total_seconds()


def _said(form: Form) -> Said:
    zone = form.text("zone") or ""
    return Said(
        name=form.text("name") or "",
        email=form.text("email") or "",
        roles=roles_in(form),
        guests=form.number("guests") or 0,
        note=form.text("note") or "",
        language=reader.language(),
        zone=zone if reader.is_zone(zone) else None,
        consents=form.text("consent") == "yes",
    )


async def _page(request: web.Request, found: Registration, typed: Typed, status: int = 200) -> web.Response:
    """The form, with all that was typed."""
    now = database(request).clock()
    begun = site_of(request).links.seals.sign(_BEGUN, int(now.timestamp()), until=now + GOOD_FOR)
    return pages.private(
        request,
        "guests/register.html",
        status=status,
        found=found,
        typed=typed,
        me=await web_identity.signed_in(request),
        begun=typed.fields.get("begun") or begun,
        trap=TRAP,
        csrf=csrf.token(request),
        places=views.places,
        kept=views.kept_for(),
        **_times(request, found, typed),
    )


def _times(request: web.Request, found: Registration, typed: Typed) -> dict[str, Any]:
    """The start as it is there, and where the guest is: by the city they typed."""
    session, city = found.session, request.query.get("city", "").strip()
    matches = zones.find(city) if city else {}
    kept = typed.fields.get("zone", "")
    zone = next(iter(matches), kept if reader.is_zone(kept) else "")
    said = views.in_zones(session.starts_at, [session.zone, zone] if zone else [session.zone])
    return {"times": said, "zone": zone, "city": city, "matches": matches}


async def _closed(request: web.Request, found: Registration, refused: Refusal) -> web.Response:
    """Why nobody can register any more."""
    words = web_refusals.words(refused)
    return pages.private(request, "guests/closed.html", status=409, found=found, words=words)


ROUTES = [
    get(LISTED, page),
    post(LISTED, register),
    get(REFERRED, page),
    post(REFERRED, register),
]
