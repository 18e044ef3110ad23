"""One's tokens, by which programs act for one, in the Mini App and on the web."""

from aiohttp import web

from services import api_tokens
from services.api_tokens import Access, Made
from views import api_tokens as views
from webapp.forms import read
from webapp.pages import STAYS, part
from webapp.routing import post, shown
from webapp.site import actor_of, database, number, site_of

PATH = "/settings/tokens"
_PARTS = "/parts" + PATH


async def page(request: web.Request) -> web.Response:
    """What there is, and a form for another."""
    return _page(request, await database(request).read(actor_of(request), api_tokens.mine))


async def make(request: web.Request) -> web.Response:
    """Another one, shown once. Raises BadInput, TooManyTokens."""
    form = await read(request)
    made = await database(request).write(
        actor_of(request),
        api_tokens.make,
        form.text("token_name") or "",
        may_write=form.text("writes") == "1",
        community=form.number("token_community") or 0,
        days=form.number("token_days") or 0,
    )
    return _page(request, made.access, made=made)


async def revoke(request: web.Request) -> web.Response:
    """Take one away. Raises NotFound."""
    found = await database(request).write(actor_of(request), api_tokens.revoke, number(request, "access"))
    return _page(request, found, said={"words": views.gone(), "kind": "good"})


def _page(
    request: web.Request, found: Access, *, made: Made | None = None, said: dict[str, str] | None = None
) -> web.Response:
    return part(
        request,
        "api_tokens/page.html",
        headers={STAYS: "1"} if made else None,  # the secret is in this answer alone
        access=found,
        made=made,
        said=said,
        about=views.about,
        days=[(count, views.days(count)) for count in api_tokens.DAYS],
        address=views.address(site_of(request).links),
    )


ROUTES = [
    *shown(PATH, page),
    post(_PARTS, make),
    post(_PARTS + "/{access:[0-9]{1,16}}/revoke", revoke),
]
