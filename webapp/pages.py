"""Templates become answers: whole pages without data, and parts of pages with it."""

import gzip
from functools import partial
from hashlib import sha256
from typing import Any

from aiohttp import web
from jinja2 import PackageLoader

from locales import reader, words
from services import gaps, maps, music, recording
from services.errors import NotFound
from services.meeting_facts import has_agenda
from views import program_facts, screen
from views.schedule import dates, sentence
from webapp import appearance
from webapp.assets import ASSETS
from webapp.file_links import file_url
from webapp.policy import PRIVATE, PUBLIC
from webapp.site import RUNS, WHOLE, site_of

QUICKLY = 4
"""The level of compression beyond which pages hardly get smaller."""

STAYS = "X-Stays"
"""A header of a part that shows a form as it was sent, with what is wrong: it is not carried on to a page."""

VARY = "Accept-Language, Accept-Encoding, Cookie"
"""What a page for anybody hangs on: a language and a theme may be chosen, and are kept in cookies."""

_templates = screen.environment(PackageLoader("webapp"))
_templates.globals.update(
    clock_place=lambda zone: reader.city(str(reader.zone_for(zone))),
    decimal=reader.decimal,
    long_date=reader.long_date,
    sentence=sentence,
    kind_name=words.kind,
    status_name=words.status,
    visibility_name=words.visibility,
    dates=dates,
    local_date=lambda local: reader.short_date(local.date()),
    map_links=maps.links,
    words_of_details=program_facts.of_kind,
    has_agenda=has_agenda,
    plays_music=music.is_played,
    asks_recording=recording.has_question,
    has_lineup=gaps.has_lineup,
)


async def shell(request: web.Request) -> web.Response:
    """A page without data: its script signs in, then asks for the part that belongs to its address."""
    site = site_of(request)
    text = _render("shell.html", language=tag(), assets=request.app[ASSETS], script_url=site.script_url)
    return _page(request, text, headers={"Vary": VARY})


def part(
    request: web.Request,
    template: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> web.Response:
    """A part of a page, in the reader's language."""
    text = _render(template, links=site_of(request).links, file_url=partial(file_url, request), **context)
    said = {"Content-Language": tag(), **(headers or {})}
    if WHOLE in request:
        return web.Response(text=text, status=status, content_type="text/html", headers=said)
    return _page(request, text, status, said)


def public(request: web.Request, template: str, *, status: int = 200, **context: Any) -> web.Response:
    """A page for anybody on the web: without script, kept for a minute, known again by its content.

    Raises HTTPNotModified for whoever has it already.
    """
    text = _whole(request, template, status, {"runs": False, **context})
    headers = {"Content-Security-Policy": PUBLIC, "Content-Language": tag(), "Vary": VARY}
    if status == 200:
        headers |= kept(request, sha256(text.encode()).hexdigest()[:20])
    return _page(request, text, status, headers)


def private(request: web.Request, template: str, *, status: int = 200, **context: Any) -> web.Response:
    """A page of one person, or with a form: without script, kept by nobody; forms go to ourselves alone."""
    text = _whole(request, template, status, {"runs": request.get(RUNS, False), **context})
    headers = {"Content-Security-Policy": PRIVATE, "Content-Language": tag(), "Cache-Control": "no-store"}
    return _page(request, text, status, headers)


def _whole(request: web.Request, template: str, status: int, context: dict[str, Any]) -> str:
    return _render(
        template,
        language=tag(),
        theme=appearance.theme(request),
        assets=request.app[ASSETS],
        links=site_of(request).links,
        file_url=partial(file_url, request),
        here=request.path if status == 200 and request.method == "GET" else "/my",
        **context,
    )


def kept(request: web.Request, name: str, seconds: int = 60) -> dict[str, str]:
    """Headers that let anybody keep an answer for a while, and know it again by `name`.

    Raises HTTPNotModified for whoever has it already.
    """
    headers = {"ETag": f'W/"{name}"', "Cache-Control": f"public, max-age={seconds}"}
    if any(known.value in (name, "*") for known in request.if_none_match or ()):
        raise web.HTTPNotModified(headers={**headers, "Vary": VARY})
    return headers


async def nothing(_request: web.Request) -> web.Response:
    """A part that is not there. Raises NotFound."""
    raise NotFound


def tag() -> str:
    """The reader's language as HTML names it: `pt-BR`."""
    return reader.language().replace("_", "-")


def _render(template: str, **context: Any) -> str:
    return _templates.get_template(template).render(**context)


def _page(
    request: web.Request, text: str, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    """HTML, compressed here and now: for pages of this size a thread would cost more than it saves."""
    headers, body = dict(headers or {}), text.encode()
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, QUICKLY)
    return web.Response(body=body, status=status, content_type="text/html", charset="utf-8", headers=headers)
