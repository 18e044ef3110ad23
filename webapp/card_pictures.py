"""Pictures of cards: Telegram fetches each once by its signed address and shows it above the card's text."""

import asyncio
import hmac

from aiohttp import web

from locales.reader import reading, supported
from models.actor import SYSTEM
from models.tx import Tx
from services import members, sessions
from services.errors import NotFound
from services.sessions import SessionDetails
from views.pictures.card import card
from views.pictures.faces import face
from webapp.routing import COMMUNITY, get
from webapp.site import database, number, site_of
from webapp.tokens import key_for

_PURPOSE = b"jamboree card pictures"
_KEPT = "public, max-age=86400"


def card_key(bot_token: str) -> bytes:
    """The key that signs the addresses of this bot's pictures."""
    return key_for(bot_token, _PURPOSE)


async def picture(request: web.Request) -> web.Response:
    """A session as it is now. Raises HTTPNotFound: the address is not ours, or the session is gone."""
    community, session = number(request, "community"), number(request, "session")
    links = site_of(request).links
    if not links.key or not hmac.compare_digest(links.mac(community, session), request.match_info["mac"]):
        raise web.HTTPNotFound
    try:
        # The signature is the right: only who was sent the card knows it.
        name, found = await database(request).read(SYSTEM.inside(community), _seen, session)
    except NotFound:
        raise web.HTTPNotFound from None
    with reading(supported(request.match_info["language"]) or site_of(request).language):
        shown = face(found, name)
    made = await asyncio.to_thread(card, shown)
    return web.Response(body=made, content_type="image/jpeg", headers={"Cache-Control": _KEPT})


def _seen(tx: Tx, session_id: int) -> tuple[str, SessionDetails]:
    return members.community(tx).name, sessions.details(tx, session_id)


ROUTES = [
    get(
        f"/cards{COMMUNITY}/{{session:[0-9]{{1,16}}}}/{{mac:[A-Za-z0-9_-]{{1,64}}}}"
        "/{language:[a-z]{2}(_[A-Z]{2})?}-{look:[0-9a-f]{1,32}}.jpg",
        picture,
    )
]
