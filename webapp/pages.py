"""Templates become answers: whole pages without data, and parts of pages with it."""

from typing import Any

from aiohttp import web
from jinja2 import PackageLoader

from views import locale, screen
from webapp.assets import ASSETS
from webapp.site import site_of

_templates = screen.environment(PackageLoader("webapp"))
_templates.globals.update(clock_place=lambda zone: locale.city(str(locale.zone_for(zone))))


async def shell(request: web.Request) -> web.Response:
    """A page without data: its script signs in, then asks for the part that belongs to its address."""
    site = site_of(request)
    text = _render("shell.html", language=tag(), assets=request.app[ASSETS], script_url=site.script_url)
    return _compressed(web.Response(text=text, content_type="text/html", headers={"Vary": "Accept-Language"}))


def part(
    request: web.Request,
    template: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> web.Response:
    """A part of a page, in the reader's language."""
    text = _render(template, links=site_of(request).links, **context)
    headers = {"Content-Language": tag(), **(headers or {})}
    return _compressed(web.Response(text=text, status=status, content_type="text/html", headers=headers))


def tag() -> str:
    """The reader's language as HTML names it: `pt-BR`."""
    return locale.language().replace("_", "-")


def _render(template: str, **context: Any) -> str:
    return _templates.get_template(template).render(**context)


def _compressed(response: web.Response) -> web.Response:
    response.enable_compression()
    return response
