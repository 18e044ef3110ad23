"""The parts that pages on the web are made of, for whoever is signed in: this one, others, what was typed."""

from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL

from services.errors import NotFound
from webapp import pages, web_said
from webapp.errors import explain
from webapp.markup import Element, parse
from webapp.site import ACTOR, WHOLE
from webapp.web_forms import FROM, plainly
from webapp.web_identity import HOME, as_member, signed_in
from webapp.web_typed import Typed, refill

HANDLERS = web.AppKey("pages on the web", dict[str, Handler])
"""What makes the part of a page, by the page's address as its route writes it."""


def refill_typed(root: Element, path: str, typed: Typed) -> None:
    """Put what was typed back into a page that is not yet turned to plain HTML."""
    copy = parse(root.html())
    plainly(copy, "", "")
    if refill(copy, path, typed):
        _take_values(root, copy)


def _take_values(root: Element, copy: Element) -> None:
    """The fields of `copy`, in their order, are those of `root`."""
    fields = ("input", "textarea", "select", "option")
    ours = [one for one in root.elements() if one.tag in fields and one.get("type") != "hidden"]
    theirs = [one for one in copy.elements() if one.tag in fields and one.get("type") != "hidden"]
    for one, other in zip(ours, theirs, strict=False):
        for name in ("value", "checked", "selected"):
            one.attributes.pop(name, None)
            if name in other.attributes:
                one.attributes[name] = other.attributes[name]
        if one.tag == "textarea":
            one.children = other.children


def page_asked_from(request: web.Request) -> str | None:
    """The page whose form or link this was: one of ours, or None."""
    given = request.query.get(FROM, "")
    ours = given == HOME or given.startswith((HOME + "/", HOME + "?"))
    return given if ours and given.isascii() and len(given) < 2000 else None


def at(before: web.Request, where: str) -> web.Request:
    return before.clone(method="GET", rel_url=URL(where, encoded=True))


async def source(before: web.Request, where: str) -> tuple[int, str]:
    """The part of another page, for the same person: its status and text."""
    request = at(before, where)
    answer = await run(before, request)
    if not is_part(answer):
        return 404, ""
    return answer.status, text_of(answer)


async def tree(before: web.Request, where: str) -> Element:
    """Another page as it would be shown: with what was said on the way to it."""
    _status, text = await source(before, where)
    return with_said(at(before, where), text)


def with_said(request: web.Request, text: str) -> Element:
    return parse(web_said.unpack(request, text) or text)


async def run(request: web.Request, asked: web.Request, handler: Handler | None = None) -> web.StreamResponse:
    """What the handler of an address answers, as the person whose browser this is."""
    if asked is not request:  # has to know its own path, as aiohttp tells every request
        found = await request.app.router.resolve(asked)
        found.add_app(request.app)
        found.freeze()
        asked._match_info = found
    resource = asked.match_info.route.resource
    made = handler or request.app[HANDLERS].get(resource.canonical if resource else "", pages.nothing)

    async def go_on(request: web.Request) -> web.StreamResponse:
        community = request.match_info.get("community")
        actor = await as_member(request, int(community)) if community else await signed_in(request)
        if actor is None:
            raise NotFound
        request[ACTOR] = actor
        request[WHOLE] = True
        return await made(request)

    return await explain(asked, go_on)


def is_part(answer: web.StreamResponse) -> bool:
    return isinstance(answer, web.Response) and answer.content_type == "text/html"


def text_of(answer: web.StreamResponse) -> str:
    body = answer.body if isinstance(answer, web.Response) else b""
    return body.decode() if isinstance(body, bytes | bytearray) else ""
