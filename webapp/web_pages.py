"""Every page of the Mini App, whole, on the web, for whoever is signed in: `/my/…` for `/app/…`.

The same handlers make the same parts from the same templates. What htmx does in the Mini App is done here by
the server: a part goes into the layout, a piece of a page to its place, a refusal beside its field with all
that was typed, and what was done leads on to the page that shows it.
"""

from collections.abc import Callable, Iterable
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from webapp import cookies, csrf, dashboard, pages, web_said
from webapp.addresses import Addresses, canonical
from webapp.identity import PARTS
from webapp.markup import Element, by_id, parse, swap
from webapp.routing import get, post
from webapp.site import WHOLE
from webapp.web_forms import ASK, HOW, INTO, LOOK, OWN, PIECE, SURE, TO, address, plainly
from webapp.web_identity import HOME, has_telegram, required
from webapp.web_parts import (
    at,
    is_part,
    page_asked_from,
    refill_typed,
    run,
    source,
    text_of,
    tree,
    with_said,
)
from webapp.web_typed import Typed, point


@cache
def addresses(routes: Callable[[], list[web.RouteDef]]) -> tuple[Addresses, dict[str, Handler]]:
    """Where everything is, the twins too, and the handlers of pages; the same for every application."""
    given = routes()
    more, handlers = twins(given)
    return Addresses([*given, *more]), handlers


def twins(routes: Iterable[web.RouteDef]) -> tuple[list[web.RouteDef], dict[str, Handler]]:
    """The web's routes for those of the Mini App's parts, and the handlers of its pages."""
    asked = [
        (route.method, route.path.removeprefix(PARTS), route.handler) for route in routes if _part(route)
    ]
    shown = {f"{HOME}/{path}": _handler(handler) for method, path, handler in asked if method == "GET"}
    shown[HOME] = dashboard.page
    sent = {f"{HOME}/{path}": _handler(handler) for method, path, handler in asked if method == "POST"}
    looks = [path for path in shown if path not in sent]
    found = [
        *(get(path, _whole(_show)) for path in shown),
        *(post(path, _whole(_sending(handler))) for path, handler in sent.items()),
        *(post(path, _whole(_sending(None))) for path in looks),
        get(HOME + "/{nothing:.*}", _missing),
    ]
    return found, {canonical(path): handler for path, handler in shown.items()}


async def _missing(request: web.Request) -> web.Response:
    return pages.public(request, "public/missing.html", status=404)


def _part(route: web.RouteDef) -> bool:
    return route.path.startswith(PARTS) and route.method != "*"


def _handler(handler: object) -> Handler:
    assert callable(handler)
    return handler


def _whole(handler: Handler) -> Handler:
    """`handler`, for somebody who is signed in, as the member they are in the community of the path."""

    async def known(request: web.Request) -> web.StreamResponse:
        request[WHOLE] = True
        return await required(handler)(request)

    return known


async def _show(request: web.Request) -> web.StreamResponse:
    """A page; or a page with a piece of it renewed."""
    base = page_asked_from(request)
    answer = await run(request, request)
    into = request.query.get(INTO, "")
    if not is_part(answer):
        return answer
    if base is None or into in ("", PIECE) or answer.status >= 400:
        return _laid_out(request, with_said(request, text_of(answer)), answer.status)
    root = await tree(request, base)
    refill_typed(root, request.path, list(request.query.items()))
    swap(root, into, request.query.get(HOW, ""), list(parse(text_of(answer)).children))
    return _laid_out(request, root, here=base)


def _sending(handler: Handler | None) -> Handler:
    """A form's way: looked at, asked about, or done; `handler` is None where it can only be looked at."""

    async def sent(request: web.Request) -> web.StreamResponse:
        before = request.clone()
        if request.content_type.startswith("multipart/"):
            if not (csrf.began_here(request) and csrf.is_ours(request, request.query.get(csrf.FIELD, ""))):
                return pages.private(request, "public/stale.html", status=403)
            return await _do(request, before, handler, [])
        return await csrf.checked(_checked(before, handler))(request)

    return sent


def _checked(before: web.Request, handler: Handler | None) -> Handler:
    async def done(request: web.Request) -> web.StreamResponse:
        given = await request.post()
        typed = [(name, value) for name, value in given.items() if isinstance(value, str)]
        if LOOK in request.query or handler is None:
            return await _look(request, before, typed)
        if ASK in request.query and SURE not in dict(typed):
            return _ask(request, typed)
        return await _do(request, before, handler, typed)

    return done


async def _look(request: web.Request, before: web.Request, typed: Typed) -> web.StreamResponse:
    """What a form would do, on the page that it stands on, with all that was typed."""
    said = [(name, value) for name, value in typed if name not in OWN]
    answer = await run(request, at(before, f"{request.path}?{urlencode(said)}"))
    base = page_asked_from(request)
    if not is_part(answer) or base is None:
        return _laid_out(request, parse(text_of(answer)), answer.status) if is_part(answer) else answer
    root = await tree(before, base)
    refill_typed(root, request.path, typed)
    if answer.status < 400:
        swap(root, request.query.get(INTO, ""), request.query.get(HOW, ""), parse(text_of(answer)).children)
    else:
        _complain(root, answer, request.query.get(INTO, ""))
    return _laid_out(request, root, answer.status, here=base)


def _ask(request: web.Request, typed: Typed) -> web.Response:
    """A question before what cannot be taken back lightly."""
    query = {name: value for name, value in request.query.items() if name != ASK}
    return pages.private(
        request,
        "my/sure.html",
        question=request.query[ASK],
        action=f"{request.path}?{urlencode(query)}",
        typed=[(name, value) for name, value in typed if name != csrf.FIELD],
        csrf=csrf.token(request),
        back=page_asked_from(request) or HOME,
    )


async def _do(
    request: web.Request, before: web.Request, handler: Handler | None, typed: Typed
) -> web.StreamResponse:
    if handler is None:
        raise web.HTTPNotFound
    answer = await run(request, request, handler)
    if not is_part(answer):
        return answer
    base = page_asked_from(request) or HOME
    if pages.STAYS in answer.headers:
        return _laid_out(request, parse(text_of(answer)), answer.status, here=base)
    if answer.status < 400:
        return await _done(request, before, answer, base)
    root = await tree(before, base)
    refill_typed(root, request.path, typed)
    _complain(root, answer, answer.headers.get("HX-Retarget", "")[1:])
    return _laid_out(request, root, answer.status, here=base)


def _complain(root: Element, answer: web.StreamResponse, place: str) -> None:
    """Words on what is wrong go beside their field, or above everything."""
    said = parse(text_of(answer))
    if point(root, place, said.text().strip()):
        return
    notice = Element("hx-partial", {"hx-target": "#notice"})
    notice.children = said.children
    root.children.append(notice)


async def _done(
    request: web.Request, before: web.Request, answer: web.StreamResponse, base: str
) -> web.StreamResponse:
    """On to the page that shows what was done, with what was said of it. Raises HTTPSeeOther."""
    pushed = address(answer.headers.get("HX-Push-Url", ""))
    way = pushed or request.query.get(TO) or base
    for to in (_asked(way), *_above(request)):
        status, page = await source(before, to)
        if status < 400:
            break
    into = PIECE if to.partition("?")[0] == HOME else request.query.get(INTO)
    root = parse(page if into else text_of(answer))
    if into:
        pieces = parse(text_of(answer))
        partials = [one for one in pieces.elements() if one.tag == "hx-partial"]
        pieces.children = [one for one in pieces.children if one not in partials]
        if into != PIECE:
            swap(root, into, request.query.get(HOW, ""), pieces.children)
        root.children += partials
    if root.html() == parse(page).html():
        raise web.HTTPSeeOther(to)
    packed = web_said.pack(request, page, root.html())
    if packed is None:
        return _laid_out(request, root, here=to)
    on = web.HTTPSeeOther(f"{to}{'&' if '?' in to else '?'}{web_said.SAID}={web_said.tag(packed)}")
    cookies.put(request, on, web_said.COOKIE, packed, web_said.SECONDS)
    raise on


def _asked(where: str) -> str:
    """An address with only what somebody asks for in it: a search, a page of a list."""
    path, _, query = where.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query) if name not in {*OWN, web_said.SAID}]
    return f"{path}?{urlencode(kept)}" if kept else path


def _above(request: web.Request) -> list[str]:
    """Where to go on when the page that was asked from is no more."""
    community = request.match_info.get("community")
    return [f"{HOME}/{community}", HOME] if community else [HOME]


def _laid_out(
    request: web.Request, root: Element, status: int = 200, *, here: str | None = None
) -> web.Response:
    """A part of a page in the layout, as a browser without script can use it."""
    where = here or request.rel_url.raw_path_qs
    notices: list[Element | str] = []
    for one in list(root.children):
        if isinstance(one, Element) and one.tag == "hx-partial":
            root.children.remove(one)
            target = one.get("hx-target").removeprefix("#")
            if target == "notice":
                notices += one.children
            elif by_id(root, target):
                swap(root, target, one.get("hx-swap"), one.children)
    title = next((one for one in root.children if isinstance(one, Element) and one.tag == "title"), None)
    if title is not None:
        root.children.remove(title)
    token = csrf.token(request)
    telegram = has_telegram(request)
    live = plainly(root, where, token, telegram=telegram)
    notice = Element("", {}, notices)
    plainly(notice, where, token, telegram=telegram)
    return pages.private(
        request,
        "my/page.html",
        status=status,
        heading=title.text().strip() if title is not None else "Jamboree",
        part=root.html(),
        notice=notice.html(),
        refresh=where if live else None,
        csrf=token,
        home=urlsplit(where).path == HOME,
    )
