"""The organizer's screen: a code to scan, new every half minute and after each use."""

from functools import lru_cache

from aiohttp import web

from services import check_in
from webapp.pages import part
from webapp.routing import get, shown
from webapp.sessions import SESSION
from webapp.site import actor_of, database, number, site_of

SCREEN = SESSION + "/check-in"


async def screen(request: web.Request) -> web.Response:
    """The screen with its first code. Raises what services.check_in.display raises."""
    found = await database(request).write(actor_of(request), check_in.display, number(request, "session"))
    return part(request, "attendance/screen.html", shown=found, picture=_picture(request, found.payload))


async def code(request: web.Request) -> web.Response:
    """What has to be shown now; nothing where that is what is shown. Raises as services.check_in.shown."""
    found = await database(request).read(actor_of(request), check_in.shown, number(request, "session"))
    if request.query.get("seen") == found.mark:
        return web.Response(status=204)
    return part(request, "attendance/code.html", shown=found, picture=_picture(request, found.payload))


def _picture(request: web.Request, payload: str) -> str:
    return qr(site_of(request).links.start(payload))


@lru_cache(maxsize=256)
def qr(url: str) -> str:
    """A QR code as SVG without styles, black on white whatever the theme: cameras want it so. Takes 2 ms."""
    import segno  # loaded when the first code is shown

    return segno.make(url, error="m", micro=False).svg_inline(
        border=3, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )


ROUTES = [*shown(SCREEN, screen), get("/parts" + SCREEN + "/code", code)]
