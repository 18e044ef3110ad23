"""Language and theme on the web, chosen by anybody: two fields of a form, kept in cookies."""

from aiohttp import web

from locales import reader
from views.settings import own_names
from webapp import appearance, cookies, csrf, forms, pages
from webapp.routing import get, post
from webapp.web_identity import destination

LOOK = "/look"
KEEP = 365 * 24 * 3600
"""Seconds that a choice is kept."""


async def page(request: web.Request) -> web.Response:
    """What can be chosen, and what is."""
    return pages.private(
        request,
        "public/look.html",
        csrf=csrf.token(request),
        then=destination(request.query.get("then")),
        languages=list(own_names().items()),
        language_now=appearance.language(request),
    )


@csrf.checked
async def choose(request: web.Request) -> web.Response:
    """Keep what was chosen, and go back: what cannot be chosen counts as not chosen. Raises HTTPSeeOther."""
    form = await forms.read(request)
    answer = web.HTTPSeeOther(destination(form.text("then")))
    theme, code = form.text("theme"), reader.supported(form.text("language"))
    chosen = {appearance.THEME: theme if theme in appearance.THEMES else "", appearance.LANGUAGE: code or ""}
    for name, value in chosen.items():
        cookies.put(request, answer, name, value, KEEP if value else 0)
    raise answer


ROUTES = [get(LOOK, page), post(LOOK, choose)]
