"""Init data for a token, a token for the next: `POST /app/token`."""

from aiohttp import web

from keyboards.queue import reference_of
from models.actor import Actor
from models.links import LinkKind
from services import links, people
from services.links import Target
from services.people import ANYBODY, Profile
from webapp import initdata, tokens
from webapp.identity import NotSignedIn, credentials, token_of
from webapp.site import database, site_of


async def token(request: web.Request) -> web.Response:
    """A token, how many seconds it lives, and the page that the launch leads to.

    Raises BadInitData, OldInitData, NotSignedIn.
    """
    signed = credentials(request, "tma")
    if signed is None:
        return _answer(_renewed(request))
    now = database(request).clock()
    launch = initdata.check(signed, site_of(request).bot_token, now)
    person = await _person(request, launch.profile)
    page = await _page(request, launch.start)
    return _answer(tokens.issue(site_of(request).token_key, person.user_id or 0, now), page)


async def _page(request: web.Request, start: str) -> str:
    """The page of a launch parameter: a reference, or what leads to a session's queue."""
    reference = reference_of(start)
    target = await database(request).read(ANYBODY, links.resolve, reference) if reference else None
    is_queue = reference != start and target is not None and target.kind is LinkKind.SESSION
    return page_of(target) + ("/queue" if is_queue else "")


def page_of(target: Target | None) -> str:
    """The page of what a deep link leads to; home for none. Coming in by an invitation is for the chat."""
    if target is None:
        return "/app/home"
    if target.kind in (LinkKind.COMMUNITY, LinkKind.INVITATION, LinkKind.CO_ORGANIZER):
        return f"/app/{target.community_id}"
    if target.kind is LinkKind.SONGS:
        return f"/app/{target.community_id}/program/{target.target_id}/songs"
    return f"/app/{target.community_id}/{target.kind.value}/{target.target_id}"


def _renewed(request: web.Request) -> str:
    try:
        return tokens.renew(site_of(request).token_key, token_of(request), database(request).clock())
    except tokens.BadToken:
        raise NotSignedIn from None


async def _person(request: web.Request, profile: Profile) -> Actor:
    """The person, made or renamed where Telegram says something new."""
    known = await database(request).read(ANYBODY, people.find, profile)
    if known is not None:
        return known
    return await database(request).write(ANYBODY, people.remember, profile)


def _answer(made: str, page: str | None = None) -> web.Response:
    seconds = int(tokens.LIFETIME.total_seconds())
    return web.json_response({"token": made, "expires_in": seconds, "page": page})
