"""What a request says, checked by the shapes of its operation. What cannot be taken is refused."""

import re
from typing import Any

import orjson
from aiohttp import web

from services.errors import Outdated
from webapp.api.calls import Operation
from webapp.api.fields import Query
from webapp.api.problems import Refused

MAX_BODY = 64 * 1024
"""Bytes of a request."""
MAX_KEY = 200
_NAME = re.compile(r'(?:W/)?"(\d{1,9})(?:\.[0-9a-f]{16})?"')


class Nothing(Query):
    """No parameter."""


def query(request: web.Request, operation: Operation) -> Any:
    """The parameters behind the `?`. Raises ValidationError, also for one that comes twice."""
    given: dict[str, Any] = {}
    for name in dict.fromkeys(request.query):
        values = request.query.getall(name)
        given[name] = values[0] if len(values) == 1 else values
    if operation.query is None:
        return Nothing.model_validate(given)
    return operation.query.model_validate(given)


async def body(request: web.Request, operation: Operation) -> tuple[Any, bytes]:
    """The object that was sent, and its bytes. Raises Refused, ValidationError."""
    if operation.body is None:
        return None, b""
    if (request.content_length or 0) > MAX_BODY:
        raise Refused(413, "too_large")
    try:
        sent = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "too_large") from None
    if len(sent) > MAX_BODY:
        raise Refused(413, "too_large")
    if not sent and not operation.body_needed:
        return operation.body.model_validate({}), sent
    if request.content_type != "application/json":
        raise Refused(415, "not_json")
    return _parsed(operation, sent), sent


def key(request: web.Request, operation: Operation) -> str | None:
    """The key that makes saying it again harmless. Raises Refused."""
    given = request.headers.getall("Idempotency-Key", [])
    if operation.method != "POST" or not given:
        return None
    if len(given) > 1 or not (given[0].isascii() and given[0].isprintable() and 0 < len(given[0]) <= MAX_KEY):
        raise Refused(400, "bad_key")
    return given[0]


def revision(request: web.Request, operation: Operation) -> int | None:
    """Which state is changed; None where any may be. Raises Refused, Outdated."""
    given = request.headers.get("If-Match")
    if given is None:
        if operation.conditional:
            raise Refused(428, "revision_needed")
        return None
    if given.strip() == "*":
        return None
    found = _NAME.fullmatch(given.strip())
    if found is None:
        raise Outdated(None)
    return int(found[1])


def _parsed(operation: Operation, sent: bytes) -> Any:
    assert operation.body is not None
    try:
        orjson.loads(sent)
    except orjson.JSONDecodeError:
        raise Refused(400, "unreadable") from None
    return operation.body.model_validate_json(sent)
