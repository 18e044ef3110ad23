"""The door: who asks, how often, for what. Here a request becomes one transaction and an answer."""

import math
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial

from aiohttp import web
from pydantic import ValidationError

from locales.reader import Reader, reading
from models.tx import Tx
from services import api_answers, api_tokens
from services.api_answers import Said
from services.api_errors import ReadsOnly
from services.api_tokens import Shown
from services.errors import Refusal
from services.people import ANYBODY
from webapp import api
from webapp.api import operations, problems
from webapp.api import reading as read
from webapp.api.calls import Call, Operation, Sent, etag, send
from webapp.api.document import document
from webapp.api.problems import Refused
from webapp.api.shapes import Problem
from webapp.errors import keep
from webapp.file_links import file_url
from webapp.identity import credentials, stranger
from webapp.limits import Limit, allows, network
from webapp.site import READER, database, site_of

ASKS = Limit("api", 240, timedelta(minutes=1))
"""Of one token."""
GUESSES = Limit("api_guesses", 30, timedelta(minutes=1))
"""Of tokens that are worth nothing, from one network."""
MAX_TOKEN = 100
DOCUMENT = "/openapi.json"
KEPT = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}
"""Nobody but who asked keeps an answer, and they ask whether it still holds."""


async def answer(request: web.Request) -> web.StreamResponse:
    """Whatever is asked of the API: never a page, and of our own faults no more than a reference."""
    request[READER] = stranger(request)
    path, ways = request.path.removeprefix(api.PATH), "unknown"
    try:
        if path == DOCUMENT:
            return _document(request)
        operation, parts = operations.find(request.method, path)
        ways = api.PATH + operation.path
        return await _done(request, operation, parts)
    except Refused as refused:
        with _in_words(request):
            return _problem(problems.of_http(refused), refused.headers)
    except ValidationError as refused:
        with _in_words(request):
            return _problem(problems.of_values(refused))
    except Refusal as refused:
        with _in_words(request):
            return _problem(problems.of_refusal(refused))
    except Exception as error:
        reference = await keep(request, ways, error)
        with _in_words(request):
            return _problem(problems.of_fault(reference))


def _document(request: web.Request) -> web.Response:
    """What describes all of it, for anybody. Raises Refused."""
    if request.method not in ("GET", "HEAD"):
        raise Refused(405, "method_not_allowed", {"Allow": "GET, HEAD"})
    body = document()
    headers = {"ETag": etag(body), "Cache-Control": "public, max-age=300"}
    return _answered(request, Sent(body, 200, headers))


async def _done(request: web.Request, operation: Operation, parts: Mapping[str, str]) -> web.Response:
    given = _given(request)
    if not operation.writes:
        shown, found = await database(request).read(ANYBODY, _read, request, operation, parts, given)
        await _known(request, shown)
        if isinstance(found, Exception):
            raise found
        return _answered(request, found)
    shown = await _known(request, await database(request).read(ANYBODY, api_tokens.recognise, given))
    _check(request, ASKS, str(shown.id))
    if not shown.may_write:
        raise ReadsOnly
    body, sent = await read.body(request, operation)
    call, key = _call(request, operation, parts, shown, body), read.key(request, operation)
    said = " ".join((operation.method, request.path_qs, sent.hex()))
    return _answered(request, await database(request).write(shown.actor, _write, operation, call, key, said))


def _read(
    tx: Tx, request: web.Request, operation: Operation, parts: Mapping[str, str], given: str
) -> tuple[Shown | None, Sent | Refusal | Refused | ValidationError]:
    """Who asks, and what they are answered, in one transaction; what is refused is raised later."""
    shown = api_tokens.recognise(tx, given)
    if shown is None:
        return None, Refused(401, "bad_token")
    try:
        _check(request, ASKS, str(shown.id))
        return shown, _run(tx, operation, _call(request, operation, parts, shown, None))
    except (Refusal, Refused, ValidationError) as refused:
        return shown, refused


def _call(
    request: web.Request, operation: Operation, parts: Mapping[str, str], shown: Shown, body: object
) -> Call:
    site, query = site_of(request), read.query(request, operation)
    state = read.revision(request, operation)
    return Call(shown, site.links, partial(file_url, request), parts, query, body, state)


def _run(tx: Tx, operation: Operation, call: Call) -> Sent:
    return send(operation.run(tx, call))


def _write(tx: Tx, operation: Operation, call: Call, key: str | None, request: str) -> Sent:
    if key is None:
        return _run(tx, operation, call)

    def work() -> Said:
        made = _run(tx, operation, call)
        return Said(made.status, made.headers, made.body)

    said = api_answers.once(tx, key, request, work)
    again = {"Idempotency-Replayed": "true"} if said.again else {}
    return Sent(said.body, said.status, {**said.headers, **again})


def _given(request: web.Request) -> str:
    """The token that came with the request, which may be one of ours. Raises Refused."""
    given = credentials(request, "bearer")
    if not given:
        raise Refused(401, "no_token", {"WWW-Authenticate": 'Bearer realm="jamboree"'})
    if len(given) > MAX_TOKEN or not given.isascii() or not given.startswith(api_tokens.PREFIX):
        raise _worthless(request)
    return given


async def _known(request: web.Request, shown: Shown | None) -> Shown:
    """Whoever it is reads what is said, and the token is in use. Raises Refused for nobody."""
    if shown is None:
        raise _worthless(request)
    request[READER] = Reader(shown.actor.language or request[READER].language, shown.actor.zone or None)
    if shown.is_stale:
        await database(request).write(shown.actor, api_tokens.seen, shown.id)
    return shown


def _worthless(request: web.Request) -> Refused:
    """A token that is worth nothing; or too many of them came from there."""
    _check(request, GUESSES, network(request))
    said = 'Bearer realm="jamboree", error="invalid_token"'
    return Refused(401, "bad_token", {"WWW-Authenticate": said})


def _check(request: web.Request, limit: Limit, key: str) -> None:
    if not allows(request, limit, key):
        wait = math.ceil(limit.per.total_seconds() / limit.most)
        raise Refused(429, "too_many_requests", {"Retry-After": str(wait)})


def _answered(request: web.Request, sent: Sent) -> web.Response:
    headers = {**KEPT, **sent.headers}
    if sent.etag and request.method in ("GET", "HEAD"):
        known = request.if_none_match or ()
        if any(one.value in (sent.etag.strip('"'), "*") for one in known):
            return web.Response(status=304, headers=headers)
    if not sent.body:
        return web.Response(status=sent.status, headers=headers)
    return web.Response(body=sent.body, status=sent.status, content_type="application/json", headers=headers)


def _problem(problem: Problem, headers: Mapping[str, str] | None = None) -> web.Response:
    body = problem.model_dump_json().encode()
    return web.Response(
        body=body, status=problem.status, content_type=problems.MIME, headers={**KEPT, **(headers or {})}
    )


def _in_words(request: web.Request) -> AbstractContextManager[None]:
    who = request[READER]
    return reading(who.language, who.zone)
