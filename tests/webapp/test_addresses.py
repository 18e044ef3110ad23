"""What the site's tree of addresses finds is what aiohttp's own table finds."""

import re
from collections.abc import Iterator

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from yarl import URL

from webapp import web_pages
from webapp.addresses import Addresses, canonical
from webapp.app import _routes

SAMPLES = ("5", "q5", "20261126", "2026-11-26-2000", "de-0f.jpg", *("a" * length for length in range(1, 80)))
METHODS = ("GET", "POST")


def every_route() -> list[web.RouteDef]:
    """All that the site answers to."""
    routes = _routes()
    return [*routes, *web_pages.twins(routes)[0]]


def tables() -> tuple[web.UrlDispatcher, web.UrlDispatcher]:
    """Ours and aiohttp's."""
    ours, theirs = web.UrlDispatcher(), web.UrlDispatcher()
    ours.register_resource(Addresses(every_route()))
    theirs.add_routes(every_route())
    return ours, theirs


async def found(table: web.UrlDispatcher, request: web.Request) -> object:
    """What a table finds: which address, with which values; or what else it allows."""
    match = await table.resolve(request)
    if isinstance(match.http_exception, web.HTTPMethodNotAllowed):
        return match.http_exception.allowed_methods
    if match.http_exception is not None:
        return match.http_exception.status
    assert match.route.resource is not None
    return match.route.method, match.route.resource.canonical, dict(match)


def paths_of(resource: web.AbstractResource) -> Iterator[str]:
    """An address that it answers to, and some beside it."""
    pattern = resource.get_info().get("pattern")
    rules = re.findall(r"\(\?P<(\w+)>((?:[^()]|\([^()]*\))*)\)", pattern.pattern) if pattern else []
    values = {
        name: next(one for one in (*SAMPLES, *re.split(r"[|()]", rule)) if re.fullmatch(rule, one))
        for name, rule in rules
    }
    path = resource.canonical.format(**values)
    yield from (path, path + "/", path + "/x", path.rpartition("/")[0] or "/", path.replace("5", "x"))
    yield path.replace("a", "%C3%A4").replace("5", "%2F")


async def test_every_address_is_found_as_aiohttp_finds_it() -> None:
    ours, theirs = tables()
    paths = {path for resource in theirs.resources() for path in paths_of(resource)}
    assert len(paths) > 3000
    one = make_mocked_request("GET", "/")
    for path in sorted(paths):
        for method in METHODS:
            asked = one.clone(method=method, rel_url=URL(path, encoded=True))
            assert await found(ours, asked) == await found(theirs, asked), (method, path)


def test_it_has_the_routes_that_were_given() -> None:
    ours, theirs = tables()
    told = [
        sorted((route.method, route.resource.canonical) for route in table.routes() if route.resource)
        for table in (ours, theirs)
    ]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/a/b", "/a/b"),
        ("/{a}/x{b:[0-9]{1,3}}.pdf", "/{a}/x{b}.pdf"),
        ("/{c:[a-z]{2}(_[A-Z]{2})?}-{d:.*}", "/{c}-{d}"),
    ],
)
def test_a_path_is_named_without_its_rules(path: str, said: str) -> None:
    assert canonical(path) == said
    assert web.DynamicResource(path).canonical == said if "{" in path else True


def test_an_address_is_answered_once() -> None:
    async def nothing(_request: web.Request) -> web.Response:
        return web.Response()

    for twice in ([web.get("/a", nothing)] * 2, [web.route("*", "/a", nothing), web.post("/a", nothing)]):
        with pytest.raises(ValueError, match="answered already"):
            Addresses(twice)
