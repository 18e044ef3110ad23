"""Which handler answers which address: a tree of the pieces of paths, made once for all applications.

aiohttp's own table would make a regular expression of each of thousands of addresses before the first answer,
and try those of all pages of a community in turn at each request. What is found here is what it would find:
the address with the longest plain beginning, then the one that was named first.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Never

from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL

_OPEN = re.compile(r"\{([_a-zA-Z]\w*)(?::([^{}]*(?:\{[^{}]*\}[^{}]*)*))?\}")
"""A part of a path that is open, and by which rule: `{page:[0-9]{1,3}}`."""
_SLASH = re.compile(r"/(?![^{]*\})")
"""What pieces are cut at: not what stands in a rule."""
_ANY_PIECE = "[^{}/]+"
_ENDLESS = re.compile(r"\.\*|\.\+|/")
"""In the rule of what goes over several pieces: it is the end of its path."""


def canonical(path: str) -> str:
    """A path without its rules, as its resource names it."""
    return _OPEN.sub(r"{\1}", path) if "{" in path else path


class Address:
    """One address, and what answers there by method."""

    def __init__(self, path: str, number: int) -> None:
        self.path = path
        self.rank = (
            -len(_pieces(path.partition("{")[0].rpartition("/")[0] if "{" in path else path)),
            number,
        )
        """The smaller goes first."""
        self.handlers: dict[str, Handler] = {}

    @cached_property
    def resource(self) -> web.Resource:
        """The same for aiohttp: made when it is first asked for."""
        made = web.DynamicResource(self.path) if "{" in self.path else web.PlainResource(self.path)
        for method, handler in self.handlers.items():
            made.add_route(method, handler)
        return made

    @cached_property
    def methods(self) -> set[str]:
        """What can be done there."""
        return set(self.handlers)

    def route(self, method: str) -> web.AbstractRoute | None:
        """What answers to a method."""
        if method not in self.handlers and "*" not in self.handlers:
            return None
        routes = {route.method: route for route in self.resource}
        return routes.get(method) or routes["*"]


@dataclass(slots=True)
class _Branch:
    """Where some paths go on."""

    plain: dict[str, "_Branch"] = field(default_factory=dict)
    open: dict[str, "_Branch"] = field(default_factory=dict)
    """By the piece, as it is written in the path."""
    endless: dict[str, Address] = field(default_factory=dict)
    address: Address | None = None
    """What ends here."""

    def found(self, pieces: list[str], values: dict[str, str]) -> Iterator[tuple[Address, dict[str, str]]]:
        """Every address that some pieces may be, with what stands in its open parts."""
        if not pieces:
            if self.address:
                yield self.address, values
            return
        first, rest = pieces[0], pieces[1:]
        if (branch := self.plain.get(first)) is not None:
            yield from branch.found(rest, values)
        for piece, branch in self.open.items():
            if match := _rule(piece).fullmatch(first):
                yield from branch.found(rest, {**values, **match.groupdict()})
        for piece, address in self.endless.items():
            if match := _rule(piece).fullmatch("/".join(pieces)):
                yield address, {**values, **match.groupdict()}


class Addresses(web.AbstractResource):
    """All addresses of the site, for aiohttp one resource that is asked last."""

    canonical = "/"

    def __init__(self, routes: Iterable[web.RouteDef]) -> None:
        super().__init__()
        self._root = _Branch()
        self._all: dict[str, Address] = {}
        for route in routes:
            self._add(route)

    def _add(self, route: web.RouteDef) -> None:
        address = self._all.get(route.path)
        if address is None:
            address = self._all[route.path] = Address(route.path, len(self._all))
            self._plant(address)
        for method in ("HEAD", "GET") if route.method == "GET" else (route.method,):
            if method in address.handlers or "*" in address.handlers:
                raise ValueError(f"{method} {route.path} is answered already")
            address.handlers[method] = route.handler

    def _plant(self, address: Address) -> None:
        branch = self._root
        for piece in _pieces(address.path):
            if "{" not in piece:
                branch = branch.plain.setdefault(piece, _Branch())
            elif any(_ENDLESS.search(rule) for _name, rule in _OPEN.findall(piece)):
                branch.endless[piece] = address
                return
            else:
                branch = branch.open.setdefault(piece, _Branch())
        branch.address = branch.address or address

    async def resolve(self, request: web.Request) -> tuple[web.UrlMappingMatchInfo | None, set[str]]:
        """What answers to a request; or else which methods its address knows."""
        allowed: set[str] = set()
        found = list(self._root.found(_pieces(request.rel_url.path_safe), {}))
        for address, values in sorted(found, key=lambda one: one[0].rank):
            route = address.route(request.method)
            if route is not None:
                plain = {name: _unquoted(value) for name, value in values.items()}
                return web.UrlMappingMatchInfo(plain, route), address.methods
            allowed |= address.methods
        return None, allowed

    def __len__(self) -> int:
        return sum(len(address.handlers) for address in self._all.values())

    def __iter__(self) -> Iterator[web.AbstractRoute]:
        for address in self._all.values():
            yield from address.resource

    def raw_match(self, path: str) -> bool:
        """No other address is added to these."""
        return False

    def get_info(self) -> Any:
        """Each has its own."""
        return {}

    def url_for(self, **_parts: str) -> URL:
        """Each has its own. Raises LookupError."""
        return self._one_alone()

    def add_prefix(self, prefix: str) -> None:
        """They are whole. Raises LookupError."""
        self._one_alone()

    def _one_alone(self) -> Never:
        raise LookupError("these are many addresses: ask one of them")


def _pieces(path: str) -> list[str]:
    return _SLASH.split(path)[1:] if "{" in path else path.split("/")[1:]


@cache
def _rule(piece: str) -> re.Pattern[str]:
    """What a piece with open parts may be."""
    made, end = "", 0
    for part in _OPEN.finditer(piece):
        made += re.escape(piece[end : part.start()]) + f"(?P<{part[1]}>{part[2] or _ANY_PIECE})"
        end = part.end()
    return re.compile(made + re.escape(piece[end:]))


def _unquoted(value: str) -> str:
    """As aiohttp reads the values of a path."""
    return value.replace("%2F", "/").replace("%25", "%") if "%" in value else value
