"""The web application: routes and what stands before them."""

from collections.abc import Sequence

from aiohttp import web
from aiohttp.typedefs import Handler

from models.database import Database
from views.links import Links
from webapp import assets, home, pages, policy, rsvp, sessions, signing_in, tokens
from webapp.assets import ASSETS
from webapp.errors import explain
from webapp.health import STATES, States, health, nothing_else, ready
from webapp.identity import identify
from webapp.site import DATABASE, SITE, Site

TELEGRAM_SCRIPT = "https://telegram.org/js/telegram-web-app.js"
MAX_BODY = 1024 * 1024
"""Bytes of a form, and of an update that Telegram posts."""

_SESSION = "/{community:[0-9]{1,16}}/session/{session:[0-9]{1,16}}"


def build(
    db: Database,
    *,
    bot_token: str,
    links: Links,
    telegram_script_url: str = TELEGRAM_SCRIPT,
    default_language: str = "en",
    frame_ancestors: Sequence[str] = (),
    states: States = nothing_else,
) -> web.Application:
    """The Mini App's pages and the health checks of one bot.

    `frame_ancestors` are origins that may frame the pages beside Telegram's own; `states` tells `/ready` what
    else must work.
    """
    app = web.Application(client_max_size=MAX_BODY)
    app[DATABASE] = db
    app[STATES] = states
    app[ASSETS] = assets.load()
    app[SITE] = Site(
        bot_token=bot_token,
        token_key=tokens.key_for(bot_token),
        script_url=telegram_script_url,
        ancestors=tuple(frame_ancestors),
        language=default_language,
        links=links,
    )
    app.on_response_prepare.append(policy.add_headers)
    app.router.add_routes(_routes())
    return app


def _routes() -> list[web.RouteDef]:
    """Shells below `/app`, their parts at the same place below `/parts`."""
    return [
        _get("/health", health),
        _get("/ready", ready),
        _get("/static/{version:[0-9a-f]{12}}/{path:[a-z0-9/._-]+}", assets.serve),
        _post("/app/token", signing_in.token),
        _get("/app", pages.shell),
        _get("/app/home", pages.shell),
        _get("/app" + _SESSION, pages.shell),
        _get("/app" + _SESSION + "/who", pages.shell),
        _get("/parts/home", home.page),
        _get("/parts" + _SESSION, sessions.page),
        _post("/parts" + _SESSION + "/answer", rsvp.answer),
        _get("/parts" + _SESSION + "/who", rsvp.who_comes),
        _get("/parts" + _SESSION + "/who/{page:[0-9]{1,4}}", rsvp.who_comes),
        web.route("*", "/parts/{nothing:.*}", _asked(pages.nothing)),
    ]


def _get(path: str, handler: Handler) -> web.RouteDef:
    return web.get(path, _asked(handler))


def _post(path: str, handler: Handler) -> web.RouteDef:
    return web.post(path, _asked(handler))


def _asked(handler: Handler) -> Handler:
    """`handler`, once it is known who asks; what goes wrong is said in words.

    Not middlewares of the application: the webhook, which is a tap's way in, would pass through them too.
    """

    async def identified(request: web.Request) -> web.StreamResponse:
        return await identify(request, handler)

    async def explained(request: web.Request) -> web.StreamResponse:
        return await explain(request, identified)

    return explained
