"""What search engines ask for: what they may read, and the addresses of all public pages."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from aiohttp import web

from services import public
from services.errors import NotFound
from views import public as views
from webapp.public import COMMUNITY, address_in, found_only, read
from webapp.routing import anything, get

_MAP = "/sitemap.xml"
_KEPT = {"Cache-Control": "public, max-age=3600"}
_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"


@found_only
async def robots(request: web.Request) -> web.Response:
    """What may be read: public pages."""
    lines = (
        "User-agent: *",
        "Disallow: /app",
        "Disallow: /parts",
        "Disallow: /files",
        f"Sitemap: {address_in(request)(_MAP)}",
    )
    return web.Response(text="\n".join(lines) + "\n", headers=_KEPT)


@found_only
async def of_all(request: web.Request) -> web.Response:
    """The maps of all communities that chose to be found."""
    address = address_in(request)
    slugs = await read(request, public.found_communities)
    return _xml("sitemapindex", "sitemap", (address(views.path(slug) + _MAP) for slug in slugs))


@found_only
async def of_community(request: web.Request) -> web.Response:
    """The public pages of one community."""
    address = address_in(request)
    found = await read(request, public.mapped, request.match_info["slug"])
    paths = [
        views.path(found.slug),
        *(views.path(found.slug, program) for program in found.programs),
        *(views.path(found.slug, program, start) for program, start in found.sessions),
    ]
    return _xml("urlset", "url", map(address, paths))


@found_only
async def nothing(_request: web.Request) -> web.Response:
    """Any other address below. Raises NotFound."""
    raise NotFound


def _xml(name: str, each: str, addresses: Iterable[str]) -> web.Response:
    lines = "".join(f"<{each}><loc>{escape(url)}</loc></{each}>\n" for url in addresses)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{_XMLNS}">\n{lines}</{name}>\n'
    return web.Response(text=text, content_type="application/xml", headers=_KEPT)


ROUTES = [
    get("/robots.txt", robots),
    get(_MAP, of_all),
    get(COMMUNITY + _MAP, of_community),
]
NOTHING = [anything("/c/{nothing:.*}", nothing)]
"""After all others."""
