"""Who asks: a token becomes the same frozen actor that a tap in the chat has, and its reader's language."""

from collections.abc import Set
from dataclasses import replace

from aiohttp import web
from aiohttp.typedefs import Handler

from locales import reader
from models.actor import Actor
from models.communities import Standing
from models.database import Database
from models.tx import Tx
from services import own_memberships, people
from services.errors import NotFound
from services.suspension import Suspended
from webapp import appearance, tokens
from webapp.site import ACTOR, READER, actor_of, database, site_of

PARTS = "/parts/"
"""Below this path everything needs a token."""


class NotSignedIn(Exception):
    """No good token came with the request."""


async def identify(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let the handler run as the person of the token, in the community of the path."""
    if ACTOR in request:  # on the web, where a cookie said who it is
        return await handler(request)
    request[READER] = stranger(request)
    if request.path.startswith(PARTS):
        community = request.match_info.get("community")
        user_id = token_of(request).user_id
        actor = await enter(database(request), user_id, int(community) if community else None)
        request[ACTOR] = actor
        request[READER] = reader.Reader(actor.language or site_of(request).language, actor.zone or None)
    with reader.reading(request[READER].language, request[READER].zone):
        return await handler(request)


def stranger(request: web.Request) -> reader.Reader:
    """The reader of a request that says nothing of who sent it but the language chosen in it, or its own."""
    chosen = appearance.language(request)
    if chosen:
        return reader.Reader(chosen)
    wanted = request.headers.get("Accept-Language", "").split(",")
    codes = (reader.supported(code.partition(";")[0].strip()[:16]) for code in wanted[:5])
    return reader.Reader(next((code for code in codes if code), site_of(request).language))


def credentials(request: web.Request, scheme: str) -> str | None:
    """What follows `scheme` in the Authorization header, or None for another scheme."""
    given, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if given.lower() == scheme else None


def token_of(request: web.Request) -> tokens.Token:
    """The token of a request. Raises NotSignedIn."""
    try:
        given = credentials(request, "bearer") or ""
        return tokens.read(site_of(request).token_key, given, database(request).clock())
    except tokens.BadToken:
        raise NotSignedIn from None


async def enter(db: Database, user_id: int, community: int | None) -> Actor:
    """The person as an actor in a community, or outside of any (None), in one look-up.

    Raises NotSignedIn for a person who is gone, NotFound for a community that is not there.
    """
    actor = await db.read(replace(people.ANYBODY, community_id=community), _recognise, user_id)
    if actor is None:
        raise NotSignedIn
    if actor.suspended:
        raise Suspended
    if actor.community_id != community:
        raise NotFound
    return actor


async def in_each_community(request: web.Request) -> list[Actor]:
    """The person as an actor in each community they are a member of, the oldest membership first."""
    return await _in_each(request, {Standing.ACTIVE})


async def wherever_one_comes(request: web.Request) -> list[Actor]:
    """The same, also where the person comes as a guest."""
    return await _in_each(request, {Standing.ACTIVE, Standing.GUEST})


async def _in_each(request: web.Request, standings: Set[Standing]) -> list[Actor]:
    db, person = database(request), actor_of(request)
    user_id = person.user_id or 0
    mine = await db.read(person, own_memberships.every, user_id)
    inside = [row.community_id for row in mine if row.standing in standings]
    return [await enter(db, user_id, community) for community in inside]


def _recognise(tx: Tx, user_id: int) -> Actor | None:
    person = people.recall(tx, user_id)
    if person is None:
        return None
    person = replace(person, language=reader.supported(person.language) or "")
    return person if tx.actor.community_id is None else people.enter(tx, person)
