"""The only place where a refusal or a fault becomes a status and words in a page."""

from contextlib import AbstractContextManager

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from locales.reader import reading
from models.faults import Where
from services import errors, faults
from services.people import ANYBODY
from services.suspension import Suspended
from webapp.identity import PARTS, NotSignedIn, stranger
from webapp.initdata import BadInitData
from webapp.pages import part
from webapp.site import READER, WHOLE, database
from webapp.words import fault, sign_in, words

log = structlog.get_logger(__name__)

STATUS: dict[type[errors.Refusal], int] = {
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.NotMember: 403,
    errors.Banned: 403,
    Suspended: 403,
    errors.BadInput: 422,
    errors.PastDate: 422,
    errors.BadRule: 422,
}
"""What is not here conflicts with how things stand: 409."""
HTTP: dict[int, errors.Refusal] = {
    404: errors.NotFound(),
    405: errors.NotFound(),
    413: errors.BadInput("form", "unreadable"),
}
"""What the web server itself refuses, as a person would be told."""


async def explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Say what went wrong in the reader's language; of our own faults no more than a reference."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if not _is_part(request) or error.status not in HTTP:
            raise
        return _spoken(request, HTTP[error.status])
    except (errors.Refusal, BadInitData, NotSignedIn) as refused:
        return _spoken(request, refused)
    except Exception as error:
        reference = await keep(request, _route(request), error)
        with _reading(request):
            return _failed(request, 500, fault(reference))


async def keep(request: web.Request, route: str, error: Exception) -> str:
    """Log what is being handled, and keep it for who runs the installation; the reference that finds it.

    Where even that fails, the log has it.
    """
    reference = faults.new_reference()
    log.exception("request failed", reference=reference, method=request.method, route=route)
    found = faults.seen(Where.PAGE, f"{request.method} {route}", error)
    try:
        await database(request).write(ANYBODY, faults.keep, reference, found)
    except Exception:
        log.exception("a fault is not kept", reference=reference)
    return reference


def _is_part(request: web.Request) -> bool:
    return request.path.startswith(PARTS) or WHOLE in request


def _spoken(request: web.Request, refused: Exception) -> web.Response:
    with _reading(request):
        if isinstance(refused, errors.Refusal):
            return _failed(request, STATUS.get(type(refused), 409), words(refused), _field(refused))
        return _failed(request, 401, sign_in(refused))


def _field(refused: errors.Refusal) -> str | None:
    """The field that a refusal is about; a time that cannot be is about the schedule as a whole."""
    if isinstance(refused, errors.BadInput):
        return refused.field
    return "schedule" if isinstance(refused, errors.BadRule | errors.PastDate) else None


def _failed(request: web.Request, status: int, said: str, field: str | None = None) -> web.Response:
    """In place of a page that cannot be shown; beside a form that was refused and stays as it was typed."""
    if request.method != "POST" or not _is_part(request):
        return part(request, "problem.html", status=status, words=said, reopen=status == 401)
    if field not in (None, "form"):
        headers = {"HX-Retarget": f"#problem-{field}", "HX-Reswap": "textContent"}
        return part(request, "words.html", status=status, headers=headers, words=said)
    headers = {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"}
    return part(request, "notice.html", status=status, headers=headers, words=said, kind="bad")


def _reading(request: web.Request) -> AbstractContextManager[None]:
    who = request.get(READER) or stranger(request)
    return reading(who.language, who.zone)


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else "unknown"
