"""How a feature says which addresses are its own: `ROUTES = [*shown(PATH, page), post(PATH + "/x", do)]`."""

from aiohttp import web
from aiohttp.typedefs import Handler

from webapp import pages
from webapp.errors import explain
from webapp.identity import identify

COMMUNITY = "/{community:[0-9]{1,16}}"
"""The path of one community, below which its pages are."""


def shown(path: str, part: Handler) -> list[web.RouteDef]:
    """A page of the Mini App: its empty shell below `/app`, and its part at the same place below `/parts`."""
    return [get("/app" + path, pages.shell), get("/parts" + path, part)]


def get(path: str, handler: Handler) -> web.RouteDef:
    """Something to read at a full path."""
    return web.get(path, _asked(handler))


def post(path: str, handler: Handler) -> web.RouteDef:
    """Something to do at a full path."""
    return web.post(path, _asked(handler))


def anything(path: str, handler: Handler) -> web.RouteDef:
    """Whatever is asked at a full path."""
    return web.route("*", path, _asked(handler))


def _asked(handler: Handler) -> Handler:
    """`handler`, once it is known who asks; what goes wrong is said in words.

    Not middlewares of the application: the webhook, which is a tap's way in, would pass through them too.
    """

    async def identified(request: web.Request) -> web.StreamResponse:
        return await identify(request, handler)

    async def explained(request: web.Request) -> web.StreamResponse:
        return await explain(request, identified)

    return explained
