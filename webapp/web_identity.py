"""Who is signed in on the web: a cookie becomes the same frozen actor that a tap in the chat has."""

from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import quote, urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from locales import reader
from models.actor import Actor
from services import web_sessions
from services.errors import NotFound
from services.people import ANYBODY
from services.web_sessions import SignedIn
from webapp import cookies, identity
from webapp.identity import NotSignedIn
from webapp.site import READER, RUNS, database, site_of

SIGN_IN = "/sign-in"
HOME = "/my"
MAX_PATH = 300
_ASKED = web.RequestKey("signed_in", tuple[SignedIn | None])


async def who(request: web.Request) -> SignedIn | None:
    """The person whose browser this is, with address and Telegram account; None for nobody."""
    if _ASKED not in request:
        found = await _recognise(request)
        request[_ASKED] = (found,)
        request[RUNS] = found is not None and is_superadmin(request, found)
    return request[_ASKED][0]


async def signed_in(request: web.Request) -> Actor | None:
    """The person whose browser this is, outside of any community; None for nobody."""
    found = await who(request)
    return found.actor if found else None


async def as_member(request: web.Request, community: int) -> Actor:
    """The person whose browser this is, in a community. Raises NotSignedIn, NotFound."""
    found = await who(request)
    if found is None:
        raise NotSignedIn
    return await identity.enter(database(request), found.actor.user_id or 0, community)


def required(handler: Handler) -> Handler:
    """`handler`, for those who are signed in, in their language; others sign in first and come back."""

    @wraps(handler)
    async def answered(request: web.Request) -> web.StreamResponse:
        found = await who(request)
        if found is None:
            raise web.HTTPSeeOther(_sign_in_first(request))
        return await reading(request, found, handler)

    return answered


def superadmin_required(handler: Handler) -> Handler:
    """`handler`, for those who run the installation; for others there is nothing. Raises NotFound."""

    @wraps(handler)
    async def answered(request: web.Request) -> web.StreamResponse:
        await who(request)
        if not request[RUNS]:
            raise NotFound
        return await handler(request)

    return required(answered)


def is_superadmin(request: web.Request, person: SignedIn) -> bool:
    """Whether a person is among those who run the installation, by their Telegram id or proven address."""
    return site_of(request).superadmins.has(person.telegram_id, person.email)


async def reading(
    request: web.Request, person: SignedIn, go_on: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Go on in the person's own language and zone."""
    spoken = reader.supported(person.actor.language) or request[READER].language
    request[READER] = reader.Reader(spoken, person.actor.zone or None)
    with reader.reading(request[READER].language, request[READER].zone):
        return await go_on(request)


def has_telegram(request: web.Request) -> bool:
    """Whether links to Telegram lead somewhere for who is signed in; for who is not, they may."""
    found = request.get(_ASKED, (None,))[0]
    return found is None or found.telegram_id is not None


def destination(given: str | None) -> str:
    """Where to go on after signing in: a page of ours, or home for all that is not surely one."""
    path = given or ""
    if not path.startswith("/") or path.startswith("//") or len(path) > MAX_PATH or not path.isascii():
        return HOME
    if "\\" in path or any(ord(character) <= 32 for character in path):
        return HOME
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or parts.path.startswith((SIGN_IN, "/sign-out")):
        return HOME
    return path


async def _recognise(request: web.Request) -> SignedIn | None:
    secret = cookies.session_secret(request)
    if secret is None:
        return None
    found = await database(request).read(ANYBODY, web_sessions.recognise, secret)
    if found and found.is_stale:
        await database(request).write(found.actor, web_sessions.seen, found.session_id)
    return found


def _sign_in_first(request: web.Request) -> str:
    then = destination(request.rel_url.raw_path_qs if request.method == "GET" else HOME)
    return SIGN_IN if then == HOME else f"{SIGN_IN}?then={quote(then, safe='')}"
